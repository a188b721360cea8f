-- Sums of a day: by clinic, provider, metric; a null provider is a group of its own.

-- private.take_days(first_day, last_day) -> the clinic-days to aggregate, taken off the queue
-- Without bounds, what is dirty; with one or both, every clinic-day within them that has values, sums or marks.
create or replace function private.take_days(
    first_day date,
    last_day  date,
    out clinics uuid[],
    out days    date[]
)
language sql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
    with taken as (
        delete from private.dirty_metric_days as d
        where (take_days.first_day is null or d.day >= take_days.first_day)
            and (take_days.last_day is null or d.day <= take_days.last_day)
        returning d.clinic_id, d.day
    ),
    wanted as (
        select t.clinic_id, t.day
        from taken as t
        union
        select v.clinic_id, v.date
        from public.metric_values as v
        where coalesce(take_days.first_day, take_days.last_day) is not null
            and (take_days.first_day is null or v.date >= take_days.first_day)
            and (take_days.last_day is null or v.date <= take_days.last_day)
        union
        select a.clinic_id, a.period_start
        from public.metric_aggregations as a
        where coalesce(take_days.first_day, take_days.last_day) is not null
            and a.aggregation_type = 'daily'
            and (take_days.first_day is null or a.period_start >= take_days.first_day)
            and (take_days.last_day is null or a.period_start <= take_days.last_day)
    )
    select array_agg(w.clinic_id order by w.clinic_id, w.day), array_agg(w.day order by w.clinic_id, w.day)
    from wanted as w
$fn$;

comment on function private.take_days(date, date) is
    'Take the clinic-days to aggregate off the queue (migration 04)';
revoke all on function private.take_days(date, date) from public, anon, authenticated, service_role;

-- aggregate_daily_metrics(p_from, p_to) -> rows written and deleted
-- Brings the daily rows of metric_aggregations up to date. Rows that are right already are not written, so a second
-- run writes nothing.
-- Called by: service_role, jobs.
-- Runs at once: one after the other. The lock comes before the first look at the queue, the aggregation is a statement
--            of its own behind it: a value written meanwhile has a mark that is still in the queue.
-- Locks:     SHARE UPDATE EXCLUSIVE on the queue, which keeps no writer waiting. Not an advisory lock: those are for
--            all, and any session could hold that one and stop the aggregation.
-- Definer:   the queue is nobody's to read.
-- Plans:     made anew for each run: one day wants an index, a year a hash join.
create or replace function public.aggregate_daily_metrics(
    p_from date default null,
    p_to   date default null
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $fn$
declare
    v_clinics uuid[];
    v_days    date[];
    v_deleted integer;
    v_written integer;
begin
    lock table private.dirty_metric_days in share update exclusive mode;

    select t.clinics, t.days
    into v_clinics, v_days
    from private.take_days(aggregate_daily_metrics.p_from, aggregate_daily_metrics.p_to) as t;
    if v_clinics is null then
        return 0;
    end if;

    -- Materialized: the days come first, or a planner without statistics looks for the values of every sum there is.
    with sums as materialized (
        select a.id, a.clinic_id, a.provider_id, a.metric_definition_id, a.period_start
        from unnest(v_clinics, v_days) as k (clinic_id, day)
        join public.metric_aggregations as a
            on a.clinic_id = k.clinic_id
            and a.period_start = k.day
        where a.aggregation_type = 'daily'
    )
    delete from public.metric_aggregations as a
    using sums as s
    where a.id = s.id
        and not exists (
            select
            from public.metric_values as v
            where v.clinic_id = s.clinic_id
                and v.date = s.period_start
                and v.metric_definition_id = s.metric_definition_id
                and v.provider_id is not distinct from s.provider_id
        );
    get diagnostics v_deleted = row_count;

    insert into public.metric_aggregations as a (
        clinic_id, provider_id, metric_definition_id, aggregation_type, period_start, period_end,
        value, count, minimum, maximum, average, standard_deviation
    )
    select
        s.clinic_id,
        s.provider_id,
        s.metric_definition_id,
        'daily',
        s.date,
        s.date,
        case d.aggregation_method when 'average' then s.average else s.total end,
        s.count,
        s.minimum,
        s.maximum,
        s.average,
        s.deviation
    from (
        select
            v.clinic_id,
            v.provider_id,
            v.metric_definition_id,
            v.date,
            count(*) as count,
            sum(v.value) as total,
            min(v.value) as minimum,
            max(v.value) as maximum,
            avg(v.value) as average,
            stddev_samp(v.value) as deviation
        from unnest(v_clinics, v_days) as k (clinic_id, day)
        join public.metric_values as v
            on v.clinic_id = k.clinic_id
            and v.date = k.day
        group by v.clinic_id, v.provider_id, v.metric_definition_id, v.date
    ) as s
    join public.metric_definitions as d on d.id = s.metric_definition_id
    on conflict on constraint metric_aggregations_group_key do update
    set period_end = excluded.period_end,
        value = excluded.value,
        count = excluded.count,
        minimum = excluded.minimum,
        maximum = excluded.maximum,
        average = excluded.average,
        standard_deviation = excluded.standard_deviation
    where (a.period_end, a.value, a.count, a.minimum, a.maximum, a.average, a.standard_deviation) is distinct from (
        excluded.period_end, excluded.value, excluded.count, excluded.minimum, excluded.maximum, excluded.average,
        excluded.standard_deviation
    );
    get diagnostics v_written = row_count;
    return v_deleted + v_written;
end;
$fn$;

comment on function public.aggregate_daily_metrics(date, date) is
    'Aggregate what changed, or a range of days, both included; returns rows written and deleted (migration 04)';
revoke all on function public.aggregate_daily_metrics(date, date) from public, anon, authenticated, service_role;
grant execute on function public.aggregate_daily_metrics(date, date) to service_role;
