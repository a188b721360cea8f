-- The jobs, who runs them, how their runs went, and the reports that they write.

-- What the product has to run. 04_scheduled_jobs_setup.sql hands this list to whoever runs jobs here. A run locks its
-- row: no API role can lock it and keep a job from running, as it could an advisory lock, whose keys are for all.
create table if not exists private.jobs (
    job_name text not null,
    schedule text not null,
    command  text not null,
    kind     text not null,
    constraint jobs_pkey primary key (job_name),
    constraint jobs_schedule_readable check (private.is_cron(schedule)),
    constraint jobs_kind_known check (kind in ('function', 'command'))
);

comment on table private.jobs is 'The product''s jobs and their first schedules, in UTC (migration 04)';
comment on column private.jobs.kind is 'function: a call that records its own run; command: a statement that no function may run.';
revoke all on table private.jobs from public, anon, authenticated, service_role;
alter table private.jobs enable row level security;

insert into private.jobs (job_name, schedule, command, kind)
values
    ('daily-aggregation', '0 2 * * *', 'select public.scheduled_daily_aggregation()', 'function'),
    ('refresh-views', '30 2 * * *', 'select public.scheduled_view_refresh()', 'function'),
    ('weekly-reports', '0 3 * * 1', 'select public.scheduled_weekly_reports()', 'function'),
    ('monthly-cleanup', '0 4 1 * *', 'select public.scheduled_monthly_cleanup()', 'function'),
    ('update-statistics', '0 5 * * *', 'select public.scheduled_statistics()', 'function'),
    ('reindex-metric_values', '0 6 * * 0', 'reindex table concurrently public.metric_values', 'command'),
    ('reindex-goal_progress', '20 6 * * 0', 'reindex table concurrently public.goal_progress', 'command'),
    ('reindex-audit_logs', '40 6 * * 0', 'reindex table concurrently public.audit_logs', 'command')
on conflict on constraint jobs_pkey do nothing;

-- Jobs that run_due_jobs() runs. Empty where pg_cron runs them.
create table if not exists public.scheduled_jobs (
    job_name      text not null,
    schedule      text not null,
    command       text not null,
    kind          text not null,
    active        boolean not null default true,
    registered_at timestamptz not null default now(),
    constraint scheduled_jobs_pkey primary key (job_name),
    constraint scheduled_jobs_schedule_readable check (private.is_cron(schedule)),
    constraint scheduled_jobs_kind_known check (kind in ('function', 'command'))
);

comment on table public.scheduled_jobs is
    'Jobs for an outside scheduler, which calls run_due_jobs(): where this database has no pg_cron (migration 04)';
comment on column public.scheduled_jobs.schedule is 'As pg_cron writes it, in UTC. May be altered; the setup leaves it so.';
comment on column public.scheduled_jobs.kind is 'function: run_due_jobs() runs it; command: the caller does, no function may.';
comment on column public.scheduled_jobs.active is 'False: not run. May be altered; the setup leaves it so.';
revoke all on table public.scheduled_jobs from public, anon, authenticated, service_role;
grant select on table public.scheduled_jobs to authenticated, service_role;
alter table public.scheduled_jobs enable row level security;

create table if not exists public.scheduled_job_runs (
    id          bigint generated always as identity,
    job_name    text not null,
    started_at  timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    status      text not null default 'running',
    summary     jsonb,
    error       text,
    constraint scheduled_job_runs_pkey primary key (id),
    constraint scheduled_job_runs_status_known check (status in ('running', 'succeeded', 'failed', 'skipped')),
    constraint scheduled_job_runs_finished check ((finished_at is null) = (status = 'running'))
);

comment on table public.scheduled_job_runs is
    'Runs of jobs. A run is one transaction, so one that died leaves no row here (migration 04)';
comment on column public.scheduled_job_runs.status is
    'running: a command that was handed out and not reported yet; skipped: the job was running already.';
comment on column public.scheduled_job_runs.summary is 'What each step gave, and what went wrong with the others.';
revoke all on table public.scheduled_job_runs from public, anon, authenticated, service_role;
grant select on table public.scheduled_job_runs to authenticated, service_role;
revoke all on sequence public.scheduled_job_runs_id_seq from public, anon, authenticated, service_role;
create index if not exists scheduled_job_runs_job_name_started_at_idx
    on public.scheduled_job_runs (job_name, started_at);
alter table public.scheduled_job_runs enable row level security;

create table if not exists public.generated_reports (
    id           uuid not null default gen_random_uuid(),
    clinic_id    uuid not null,
    report_type  text not null,
    period_start date not null,
    period_end   date not null,
    data         jsonb not null,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint generated_reports_pkey primary key (id),
    constraint generated_reports_period_key unique (clinic_id, report_type, period_start),
    constraint generated_reports_clinic_id_fkey foreign key (clinic_id) references public.clinics (id),
    constraint generated_reports_report_type_known check (report_type in ('weekly')),
    constraint generated_reports_period_in_order check (period_end >= period_start)
);

comment on table public.generated_reports is
    'Reports that jobs wrote: one for each clinic, kind and period (migration 04)';
comment on column public.generated_reports.period_start is 'First day, in the clinic''s time zone.';
comment on column public.generated_reports.period_end is 'Last day, included.';
revoke all on table public.generated_reports from public, anon, authenticated, service_role;
grant select on table public.generated_reports to authenticated, service_role;
alter table public.generated_reports enable row level security;

create or replace trigger touch_updated_at
    before update on public.generated_reports
    for each row
    when (old.* is distinct from new.*)
    execute function private.touch_updated_at();

-- Reports are for a clinic's administrators; how the jobs of all clinics fare is for the system's.
do $policy$
declare
    v_policy record;
begin
    for v_policy in
        select p.name, p.of_table, p.condition
        from (
            values
                ('scheduled_jobs_select', 'public.scheduled_jobs', '(select private.is_admin())'),
                ('scheduled_job_runs_select', 'public.scheduled_job_runs', '(select private.is_admin())'),
                (
                    'generated_reports_select', 'public.generated_reports',
                    'clinic_id = any ((select private.my_clinics(''clinic_admin''))::uuid[])'
                )
        ) as p (name, of_table, condition)
        where not exists (
            select
            from pg_catalog.pg_policy as e
            where e.polrelid = to_regclass(p.of_table)
                and e.polname = p.name
        )
    loop
        execute format(
            'create policy %I on %s for select to authenticated using (%s)',
            v_policy.name, v_policy.of_table, v_policy.condition);
    end loop;
end;
$policy$;
