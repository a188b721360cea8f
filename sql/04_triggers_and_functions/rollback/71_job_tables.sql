-- Undoes 71_job_tables.sql. Reports and the history of runs go with their tables.
do $drop$
begin
    perform pg_temp.drop_table('public.generated_reports');
    perform pg_temp.drop_table('public.scheduled_job_runs');
    perform pg_temp.drop_table('public.scheduled_jobs');
    perform pg_temp.drop_table('private.jobs');
end;
$drop$;
