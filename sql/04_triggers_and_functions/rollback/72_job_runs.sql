-- Undoes 72_job_runs.sql.
do $drop$
begin
    perform pg_temp.drop_function('private.run_job(text, text[], text[])');
end;
$drop$;
