-- Undoes 74_weekly_reports.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.scheduled_weekly_reports()');
    perform pg_temp.drop_function('private.write_weekly_report(uuid, timestamptz)');
    perform pg_temp.drop_function('private.weekly_report(uuid, date)');
end;
$drop$;
