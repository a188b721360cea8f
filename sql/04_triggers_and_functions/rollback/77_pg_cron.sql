-- Undoes 77_pg_cron.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.cron_runs()');
    perform pg_temp.drop_function('private.cron_jobs()');
    perform pg_temp.drop_function('private.cron_database()');
    perform pg_temp.drop_function('private.has_cron()');
end;
$drop$;
