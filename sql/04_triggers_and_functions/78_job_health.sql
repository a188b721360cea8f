-- How the jobs fare.

-- check_job_health() -> a row for each job of the product, and for each other one in scheduled_jobs
-- Health, the first that holds:
--   never run  there is no record of a run
--   critical   the last three runs failed, or more
--   stale      active, and the last two slots of its schedule passed without a run
--   warning    the last run failed, or the last two
--   healthy
-- A skipped run is no run: another one was on. The schedule is null where the job is registered nowhere: the setup was
-- not run, or was rolled back. Its first schedule tells then whether it is stale.
-- Called by: monitoring as service_role.
-- Definer:   pg_cron shows a job to the role that it belongs to.
create or replace function public.check_job_health()
returns table (
    job_name             text,
    schedule             text,
    last_run             timestamptz,
    last_status          text,
    consecutive_failures integer,
    health               text
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    with registered as (
        select s.job_name, s.schedule, s.active
        from public.scheduled_jobs as s
        union all
        select c.job_name, c.schedule, c.active
        from private.cron_jobs() as c
        where c.ours
    ),
    job as (
        select
            coalesce(j.job_name, r.job_name) as job_name,
            r.schedule as registered,
            coalesce(r.schedule, j.schedule) as schedule,
            coalesce(r.active, true) as active
        from private.jobs as j
        full join registered as r on r.job_name = j.job_name
    ),
    run as (
        select s.job_name, s.started_at, s.status
        from public.scheduled_job_runs as s
        where s.status <> 'skipped'
        union all
        select c.job_name, c.started_at, c.status
        from private.cron_runs() as c
    ),
    history as (
        select
            r.job_name,
            max(r.started_at) as last_run,
            (array_agg(r.status order by r.started_at desc))[1] as last_status,
            count(*) filter (where r.status = 'failed' and r.succeeded_later = 0)::integer as failures
        from (
            select
                r.job_name,
                r.started_at,
                r.status,
                count(*) filter (where r.status = 'succeeded') over (
                    partition by r.job_name
                    order by r.started_at desc
                ) as succeeded_later
            from run as r
        ) as r
        group by r.job_name
    )
    select
        j.job_name,
        j.registered,
        h.last_run,
        h.last_status,
        coalesce(h.failures, 0),
        case
            when h.job_name is null then 'never run'
            when h.failures >= 3 then 'critical'
            when j.active and h.last_run < private.cron_slot(
                j.schedule, private.cron_slot(j.schedule, now()) - interval '1 microsecond') then 'stale'
            when h.failures > 0 then 'warning'
            else 'healthy'
        end
    from job as j
    left join history as h on h.job_name = j.job_name
    order by j.job_name
$fn$;

comment on function public.check_job_health() is
    'Each job''s schedule, last run, failures in a row, and what to think of it (migration 04)';
revoke all on function public.check_job_health() from public, anon, authenticated, service_role;
grant execute on function public.check_job_health() to service_role;
