-- Undoes 76_due_jobs.sql.
do $drop$
begin
    perform pg_temp.drop_function('public.finish_job_run(text, text)');
    perform pg_temp.drop_function('public.run_due_jobs()');
    perform pg_temp.drop_function('private.run_if_due(text)');
end;
$drop$;
