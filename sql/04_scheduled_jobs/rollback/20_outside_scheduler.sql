-- Undoes setup/20_outside_scheduler.sql, and says what undoes the calls that it printed.
do $outside$
declare
    v_count integer;
    v_names text;
begin
    if obj_description(to_regclass('public.scheduled_jobs'), 'pg_class') like '%(migration 04)' then
        with gone as (
            delete from public.scheduled_jobs as s
            using private.jobs as j
            where j.job_name = s.job_name
                and j.command = s.command
            returning s.job_name
        )
        select count(*), string_agg(quote_literal(g.job_name), ', ' order by g.job_name)
        into v_count, v_names
        from gone as g;
    end if;
    if v_count > 0 then
        raise notice 'rollback 04: % job(s) taken out of scheduled_jobs; no scheduler need call run_due_jobs() any more',
            v_count;
        if private.cron_database() <> current_database() then
            raise notice E'rollback 04: where pg_cron was told of them in another database, %, run there:\n%',
                private.cron_database(),
                format(
                    'select cron.unschedule(j.jobid) from cron.job as j where j.database = %L and j.jobname in (%s);',
                    current_database(), v_names);
        end if;
    end if;
end;
$outside$;
