-- Undoes 70_cron_schedules.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.cron_slot(text, timestamptz)');
    perform pg_temp.drop_function('private.is_cron(text)');
    perform pg_temp.drop_function('private.read_cron(text)');
    perform pg_temp.drop_function('private.cron_values(text, integer, integer, text[])');
end;
$drop$;
