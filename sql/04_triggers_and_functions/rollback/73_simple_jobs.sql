-- Undoes 73_simple_jobs.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.scheduled_statistics()');
    perform pg_temp.drop_function('public.scheduled_daily_aggregation()');
end;
$drop$;
