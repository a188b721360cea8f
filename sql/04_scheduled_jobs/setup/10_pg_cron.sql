-- pg_cron in this database: the jobs that it does not have yet go to it. A job that it has stays as it is, whatever an
-- operator made of its schedule. One that was in scheduled_jobs moves, with its schedule, active or not: it would run
-- twice in both.
do $cron$
declare
    v_job  record;
    v_id   bigint;
    v_made integer := 0;
begin
    if not private.has_cron() then
        return;
    end if;

    for v_job in
        select
            j.job_name,
            coalesce(s.schedule, j.schedule) as schedule,
            j.command,
            coalesce(s.active, true) as active
        from private.jobs as j
        left join public.scheduled_jobs as s on s.job_name = j.job_name
        where j.job_name not in (select c.job_name from private.cron_jobs() as c)
        order by j.job_name
    loop
        execute 'select cron.schedule($1, $2, $3)'
        into v_id
        using v_job.job_name, v_job.schedule, v_job.command;
        if not v_job.active then
            execute 'select cron.alter_job($1, active => false)' using v_id;
        end if;
        v_made := v_made + 1;
    end loop;

    delete from public.scheduled_jobs as s
    using private.jobs as j
    where j.job_name = s.job_name;
    raise notice 'job setup: pg_cron runs the jobs as %, % new', current_user, v_made
        using hint = 'select * from check_job_health();';
end;
$cron$;
