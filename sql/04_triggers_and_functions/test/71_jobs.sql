-- Jobs: what each does, how their runs are recorded, and what is thought of them. All as the role that may call them.
create function pg_temp.last_run(
    job text
)
returns public.scheduled_job_runs
language sql
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select r.*
    from public.scheduled_job_runs as r
    where r.job_name = last_run.job
    order by r.id desc
    limit 1
$fn$;

create function pg_temp.health(
    job text
)
returns text
language sql
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select format('%s, %s in a row', h.health, h.consecutive_failures)
    from public.check_job_health() as h
    where h.job_name = health.job
$fn$;

delete from public.scheduled_job_runs;
delete from public.scheduled_jobs;

do $runs$
declare
    v_gave jsonb;
begin
    perform pg_temp.refuses('an unknown job is none', $$select private.run_job('no job', '{}', '{}')$$, '22023');
    set local client_min_messages = error; -- the failure that is wanted would look like one that is not
    v_gave := private.run_job(
        'daily-aggregation', array['first', 'second', 'third'],
        array['select to_jsonb(1)', 'select to_jsonb(1 / 0)', 'select to_jsonb(3)']);
    set local client_min_messages = warning;
    perform pg_temp.passes('a failed step stops no other', v_gave -> 'steps' = '{"first": 1, "third": 3}'
        and v_gave ->> 'status' = 'failed' and v_gave #>> '{errors,second,sqlstate}' = '22012');
    perform pg_temp.passes('the failure is on record', (pg_temp.last_run('daily-aggregation')).status = 'failed'
        and (pg_temp.last_run('daily-aggregation')).error like 'second: %(22012)');
    perform pg_temp.passes('it is in the log', (
        select l.new_data ->> 'sqlstate' = '22012' from pg_temp.logged('ERROR', 'daily-aggregation', 'second') as l));
    perform pg_temp.passes('one failure is a warning', pg_temp.health('daily-aggregation') = 'warning, 1 in a row');

    perform pg_temp.act_as('service_role');
    v_gave := public.scheduled_daily_aggregation();
    perform pg_temp.passes('the aggregation gives its count', v_gave ->> 'status' = 'succeeded'
        and jsonb_typeof(v_gave #> '{steps,aggregate}') = 'number');
    perform pg_temp.passes('its success is on record', (pg_temp.last_run('daily-aggregation')).status = 'succeeded');
    perform pg_temp.passes('a success mends health', pg_temp.health('daily-aggregation') = 'healthy, 0 in a row');
    perform pg_temp.passes('views are refreshed', public.scheduled_view_refresh() ->> 'job' = 'refresh-views'
        and (pg_temp.last_run('refresh-views')).status = 'succeeded');
    perform pg_temp.passes('statistics are refreshed', public.scheduled_statistics() ->> 'job' = 'update-statistics'
        and (pg_temp.last_run('update-statistics')).status = 'succeeded');
    perform pg_temp.act_as('none');
end;
$runs$;

do $report$
declare
    v_a      constant uuid := pg_temp.id('clinic a');
    v_money  constant uuid := pg_temp.id('money');
    v_rate   constant uuid := pg_temp.id('rate');
    v_report jsonb;
begin
    insert into public.metric_definitions (id, name, data_type, aggregation_method)
    values (v_money, 'Self-test money', 'currency', 'sum'), (v_rate, 'Self-test rate of', 'percentage', 'average');
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values
        (v_a, v_money, '2001-12-30', 1000), (v_a, v_money, '2001-12-31', 1), (v_a, v_money, '2002-01-06', 2),
        (v_a, v_rate, '2002-01-01', 40), (v_a, v_rate, '2002-01-02', 60), (v_a, v_money, '2002-01-07', 1000);
    -- Monday in Kiritimati, Sunday in UTC
    perform pg_temp.passes('a report is written',
        private.write_weekly_report(v_a, '2002-01-06 22:00:00+00') = 'written');
    select r.data
    into v_report
    from public.generated_reports as r
    where r.clinic_id = v_a and r.period_start = '2001-12-31' and r.period_end = '2002-01-06';
    perform pg_temp.passes('its week is the clinic''s last whole one', v_report ->> 'week' = '2002-W01');
    perform pg_temp.passes('each metric stands by itself', (
        select string_agg(format('%s %s %s', m ->> 'total', (m ->> 'average')::float, m ->> 'data_points'), ', ')
        from jsonb_array_elements(v_report -> 'metrics') as m) = '3 1.5 2,  50 2');
    perform pg_temp.passes('again changes nothing',
        private.write_weekly_report(v_a, '2002-01-06 22:00:00+00') = 'unchanged');
    delete from public.metric_values as v where v.date = '2002-01-06' and v.clinic_id = v_a;
    perform pg_temp.passes('a correction reaches it',
        private.write_weekly_report(v_a, '2002-01-06 22:00:00+00') = 'rewritten');

    perform pg_temp.act_as('service_role');
    perform pg_temp.passes('every active clinic gets one',
        public.scheduled_weekly_reports() #>> array['steps', v_a::text] = 'written');
    perform pg_temp.act_as('authenticated', pg_temp.id('chief a'));
    perform pg_temp.passes('its administrator reads it', (select count(*) from public.generated_reports) = 2);
    perform pg_temp.act_as('authenticated', pg_temp.id('viewer a'));
    perform pg_temp.passes('no viewer does', (select count(*) from public.generated_reports) = 0);
    perform pg_temp.act_as('none');
end;
$report$;

do $due$
declare
    v_runs text;
begin
    insert into public.scheduled_jobs (job_name, schedule, command, kind, active, registered_at)
    values
        ('daily-aggregation', '* * * * *', 'select public.scheduled_daily_aggregation()', 'function', true, now() - interval '1 day'),
        ('self-test broken', '* * * * *', 'select 1 / 0', 'function', true, now() - interval '1 day'),
        ('self-test command', '@yearly', 'reindex table concurrently public.goals', 'command', true, now() - interval '2 years'),
        ('self-test new', '@yearly', 'select 1 / 0', 'function', true, now()),
        ('self-test off', '* * * * *', 'select 1 / 0', 'function', false, now() - interval '1 day');
    delete from public.scheduled_job_runs;

    perform pg_temp.act_as('service_role');
    select string_agg(format('%s: %s %s', d.job_name, d.status, d.statement), ', ' order by d.job_name)
    into v_runs
    from public.run_due_jobs() as d;
    perform pg_temp.passes('what is due is run, or handed out',
        v_runs = 'daily-aggregation: succeeded , self-test broken: failed , '
            || 'self-test command: running reindex table concurrently public.goals');
    perform pg_temp.passes('what is done is due no more', not exists (
        select from public.run_due_jobs() as d where d.job_name = 'self-test command'));
    perform pg_temp.passes('a statement''s end is told', public.finish_job_run('self-test command', 'broke') = 'failed');
    perform pg_temp.act_as('none');
    perform pg_temp.refuses(
        'it is told once', $$select public.finish_job_run('self-test command')$$, '22023');
    perform pg_temp.passes('a call that fails is on record', (pg_temp.last_run('self-test broken')).error like '%(22012)');

    perform pg_temp.passes('registered and not run', pg_temp.health('self-test off') = 'never run, 0 in a row');
    perform pg_temp.passes('one failure', pg_temp.health('self-test command') = 'warning, 1 in a row');
    insert into public.scheduled_job_runs (job_name, started_at, finished_at, status)
    values
        ('self-test broken', clock_timestamp(), now(), 'failed'),
        ('self-test broken', clock_timestamp(), now(), 'skipped'),
        ('self-test broken', clock_timestamp(), now(), 'failed'),
        ('self-test new', now() - interval '3 years', now(), 'succeeded');
    perform pg_temp.passes('three failures', pg_temp.health('self-test broken') = 'critical, 3 in a row');
    perform pg_temp.passes('two slots without a run', pg_temp.health('self-test new') = 'stale, 0 in a row');
end;
$due$;

-- pg_cron may be here or not; its functions answer either way.
do $cron$
begin
    perform pg_temp.passes('pg_cron is here or is not', private.has_cron() = (
        select count(*) > 0 from pg_catalog.pg_extension as e where e.extname = 'pg_cron'));
    perform pg_temp.passes('its database is named where it is loaded',
        coalesce(private.cron_database() <> '', current_setting('cron.database_name', true) is null));
    perform pg_temp.passes('its jobs bear our names', not exists (
        select from private.cron_jobs() as c where c.job_name not in (select j.job_name from private.jobs as j)));
    perform pg_temp.passes('so do its runs', not exists (
        select from private.cron_runs() as c where c.job_name not in (select j.job_name from private.jobs as j)));
end;
$cron$;
