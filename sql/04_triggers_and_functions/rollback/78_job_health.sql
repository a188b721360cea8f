-- Undoes 78_job_health.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.check_job_health()');
end;
$drop$;
