-- Undoes setup/10_pg_cron.sql: a job goes that has both our name and our command. pg_cron keeps its history of runs.
do $cron$
declare
    v_job   record;
    v_count integer := 0;
begin
    if coalesce(obj_description(to_regprocedure('private.cron_jobs()'), 'pg_proc'), '') not like '%(migration 04)' then
        return;
    end if;

    for v_job in
        select c.job_id, c.job_name, c.ours
        from private.cron_jobs() as c
    loop
        if v_job.ours then
            execute 'select cron.unschedule($1)' using v_job.job_id;
            v_count := v_count + 1;
        else
            raise notice 'rollback 04: job % left with pg_cron, its command is not this migration''s', v_job.job_name;
        end if;
    end loop;
    if v_count > 0 then
        raise notice 'rollback 04: % job(s) taken from pg_cron; the history of their runs stays in cron.job_run_details',
            v_count;
    end if;
end;
$cron$;
