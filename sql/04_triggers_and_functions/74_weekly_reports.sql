-- The weekly report of a clinic: its last whole ISO week, Monday to Sunday in its own time zone.

-- private.weekly_report(clinic_id, first_day) -> the report's data
-- From raw values, so that a late aggregation makes no difference. Each metric stands by itself: nothing is added
-- across metrics, and only what sums up (aggregation_method 'sum') has a total; a rate has an average alone.
-- No token, e-mail or name of a person is in it.
create or replace function private.weekly_report(
    clinic_id uuid,
    first_day date
)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select jsonb_build_object(
        'clinic', c.name,
        'timezone', c.timezone,
        'week', to_char(weekly_report.first_day, 'IYYY"-W"IW'),
        'metrics', (
            select coalesce(jsonb_agg(
                jsonb_build_object(
                    'name', d.name,
                    'data_type', d.data_type,
                    'total', case d.aggregation_method when 'sum' then v.total end,
                    'average', v.average,
                    'minimum', v.minimum,
                    'maximum', v.maximum,
                    'data_points', v.data_points
                )
                order by d.name), '[]')
            from (
                select
                    m.metric_definition_id,
                    sum(m.value) as total,
                    avg(m.value) as average,
                    min(m.value) as minimum,
                    max(m.value) as maximum,
                    count(*) as data_points
                from public.metric_values as m
                where m.clinic_id = weekly_report.clinic_id
                    and m.date between weekly_report.first_day and weekly_report.first_day + 6
                group by m.metric_definition_id
            ) as v
            join public.metric_definitions as d on d.id = v.metric_definition_id
        ),
        'goals', (
            select jsonb_build_object(
                'active', count(*) filter (where g.status = 'active'),
                'overdue', count(*) filter (
                    where g.status = 'active' and g.target_date <= weekly_report.first_day + 6),
                'completed', count(*) filter (
                    where g.status = 'completed'
                        and (g.completed_at at time zone c.timezone)::date
                            between weekly_report.first_day and weekly_report.first_day + 6)
            )
            from public.goals as g
            where g.clinic_id = weekly_report.clinic_id
        )
    )
    from public.clinics as c
    where c.id = weekly_report.clinic_id
$fn$;

comment on function private.weekly_report(uuid, date) is
    'What a clinic''s weekly report says of the week from first_day on (migration 04)';
revoke all on function private.weekly_report(uuid, date) from public, anon, authenticated, service_role;

-- private.write_weekly_report(clinic_id, at) -> 'written', 'rewritten' or 'unchanged'
-- Writes the report of the last week that was over in the clinic's zone at that instant. One that is there is
-- brought up to date: values come late.
create or replace function private.write_weekly_report(
    clinic_id uuid,
    at        timestamptz default now()
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_monday date;
    v_did    text;
begin
    select date_trunc('week', write_weekly_report.at at time zone c.timezone)::date - 7
    into strict v_monday
    from public.clinics as c
    where c.id = write_weekly_report.clinic_id;

    insert into public.generated_reports as r (clinic_id, report_type, period_start, period_end, data)
    values (
        write_weekly_report.clinic_id, 'weekly', v_monday, v_monday + 6,
        private.weekly_report(write_weekly_report.clinic_id, v_monday)
    )
    on conflict on constraint generated_reports_period_key do update
    set data = excluded.data
    where r.data is distinct from excluded.data
    returning case when r.xmax = 0 then 'written' else 'rewritten' end
    into v_did;
    return coalesce(v_did, 'unchanged');
end;
$fn$;

comment on function private.write_weekly_report(uuid, timestamptz) is
    'Write a clinic''s report of the last whole week, or bring it up to date (migration 04)';
revoke all on function private.write_weekly_report(uuid, timestamptz) from public, anon, authenticated, service_role;

-- scheduled_weekly_reports() -> summary
-- A report for each active clinic, each a step of its own: job weekly-reports, Mondays at 03:00.
-- Called by: pg_cron, run_due_jobs(), service_role.
-- Definer:   reports are written by nobody else.
create or replace function public.scheduled_weekly_reports()
returns jsonb
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select private.run_job(
        'weekly-reports',
        coalesce(array_agg(c.id::text order by c.id), '{}'),
        coalesce(array_agg(
            format('select to_jsonb(private.write_weekly_report(%L))', c.id)
            order by c.id), '{}'))
    from public.clinics as c
    where c.status = 'active'
$fn$;

comment on function public.scheduled_weekly_reports() is
    'Job weekly-reports: write each active clinic''s report of its last whole week; returns its summary (migration 04)';
revoke all on function public.scheduled_weekly_reports() from public, anon, authenticated, service_role;
grant execute on function public.scheduled_weekly_reports() to service_role;
