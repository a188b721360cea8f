-- Jobs of one step. They are definers like all jobs: service_role may start them, and their owner does the work.

-- scheduled_daily_aggregation() -> summary
-- Brings the daily sums up to date: job daily-aggregation, at 02:00. It fails while a sum cannot be made, with all the
-- others made.
-- Called by: pg_cron, run_due_jobs(), service_role.
-- Definer:   runs are recorded by nobody else.
create or replace function public.scheduled_daily_aggregation()
returns jsonb
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select private.run_job(
        'daily-aggregation',
        array['aggregate', 'failures'],
        array[
            'select to_jsonb(public.aggregate_daily_metrics())',
            'select to_jsonb(0) from private.check_aggregation()'
        ])
$fn$;

comment on function public.scheduled_daily_aggregation() is
    'Job daily-aggregation: aggregate what changed; returns its summary (migration 04)';
revoke all on function public.scheduled_daily_aggregation() from public, anon, authenticated, service_role;
grant execute on function public.scheduled_daily_aggregation() to service_role;

-- scheduled_statistics() -> summary
-- Refreshes stale statistics and keeps what is wrong with indexes in the summary: job update-statistics.
-- Called by: pg_cron, run_due_jobs(), service_role.
-- Definer:   as scheduled_daily_aggregation().
create or replace function public.scheduled_statistics()
returns jsonb
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select private.run_job(
        'update-statistics',
        array['maintain'],
        array['select coalesce(jsonb_agg(to_jsonb(i)), ''[]'') from public.maintain_indexes() as i'])
$fn$;

comment on function public.scheduled_statistics() is
    'Job update-statistics: maintain_indexes(), recorded; returns its summary (migration 04)';
revoke all on function public.scheduled_statistics() from public, anon, authenticated, service_role;
grant execute on function public.scheduled_statistics() to service_role;
