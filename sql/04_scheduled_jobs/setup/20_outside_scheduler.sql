-- No pg_cron in this database: the jobs go to scheduled_jobs. Where pg_cron is in another database of the cluster, the
-- calls that hand them to it are printed: cron.* cannot be called from here.
do $outside$
declare
    v_made  integer;
    v_home  constant text := private.cron_database();
    v_calls text;
begin
    if private.has_cron() then
        return;
    end if;

    insert into public.scheduled_jobs (job_name, schedule, command, kind)
    select j.job_name, j.schedule, j.command, j.kind
    from private.jobs as j
    on conflict on constraint scheduled_jobs_pkey do nothing;
    get diagnostics v_made = row_count;
    raise notice 'job setup: no pg_cron that % may use in this database: the jobs are in scheduled_jobs, % new',
        current_user, v_made
        using hint = 'Let a scheduler call run_due_jobs() as service_role, each minute or so, or run this setup again '
            'once pg_cron is here and its schema usable: grant usage on schema cron.';

    if v_home is null or v_home = current_database() then
        return;
    end if;
    select string_agg(
        format(
            'select cron.schedule_in_database(%L, %L, %L, %L, %L, %L::boolean);',
            s.job_name, s.schedule, s.command, current_database(), current_user, s.active),
        E'\n' order by s.job_name)
    into v_calls
    from public.scheduled_jobs as s
    join private.jobs as j on j.job_name = s.job_name;
    raise notice E'job setup: pg_cron is in another database, %. To have it run the jobs, instead of run_due_jobs(), run there:\n%',
        v_home, v_calls
        using hint = 'pg_cron tells jobs apart by name and user: give them other names where it has these for another database.';
end;
$outside$;
