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

-- private.write_daily_sums(clinics, days, metric, provider) -> rows written and deleted
-- Brings the daily rows of these clinic-days up to date, or, where a metric is named, one group of each. Rows that are
-- right already are not written.
create or replace function private.write_daily_sums(
    clinics  uuid[],
    days     date[],
    metric   uuid default null,
    provider uuid default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_deleted integer;
    v_written integer;
begin
    -- Materialized: the days come first, or a planner without statistics looks for the values of every sum there is.
    with sums as materialized (
        select a.id, a.clinic_id, a.provider_id, a.metric_definition_id, a.period_start
        from unnest(write_daily_sums.clinics, write_daily_sums.days) as k (clinic_id, day)
        join public.metric_aggregations as a
            on a.clinic_id = k.clinic_id
            and a.period_start = k.day
        where a.aggregation_type = 'daily'
            and (
                write_daily_sums.metric is null
                or (
                    a.metric_definition_id = write_daily_sums.metric
                    and a.provider_id is not distinct from write_daily_sums.provider
                )
            )
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
        from unnest(write_daily_sums.clinics, write_daily_sums.days) as k (clinic_id, day)
        join public.metric_values as v
            on v.clinic_id = k.clinic_id
            and v.date = k.day
        where write_daily_sums.metric is null
            or (
                v.metric_definition_id = write_daily_sums.metric
                and v.provider_id is not distinct from write_daily_sums.provider
            )
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

comment on function private.write_daily_sums(uuid[], date[], uuid, uuid) is
    'Bring the daily sums of clinic-days up to date (migration 04)';
revoke all on function private.write_daily_sums(uuid[], date[], uuid, uuid)
    from public, anon, authenticated, service_role;

-- private.sum_day_by_group(clinic_id, day) -> rows written and deleted
-- The sums of one clinic-day, each by itself. One that cannot be made is logged as ERROR for its clinic, and the day
-- goes back to the queue with the SQLSTATE.
create or replace function private.sum_day_by_group(
    clinic_id uuid,
    day       date
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_group   record;
    v_written integer := 0;
    v_failed  text;
    v_context text;
begin
    for v_group in
        select v.metric_definition_id, v.provider_id
        from public.metric_values as v
        where v.clinic_id = sum_day_by_group.clinic_id
            and v.date = sum_day_by_group.day
        union
        select a.metric_definition_id, a.provider_id
        from public.metric_aggregations as a
        where a.clinic_id = sum_day_by_group.clinic_id
            and a.period_start = sum_day_by_group.day
            and a.aggregation_type = 'daily'
    loop
        begin
            v_written := v_written + private.write_daily_sums(
                array[sum_day_by_group.clinic_id], array[sum_day_by_group.day],
                v_group.metric_definition_id, v_group.provider_id);
        exception
            when data_exception or integrity_constraint_violation then
                get stacked diagnostics v_context = pg_exception_context;
                v_failed := sqlstate;
                perform private.log_error(
                    'metric_aggregations',
                    jsonb_build_array(
                        sum_day_by_group.clinic_id, v_group.metric_definition_id, 'daily', sum_day_by_group.day,
                        v_group.provider_id)::text,
                    sum_day_by_group.clinic_id, sqlstate, sqlerrm, v_context);
        end;
    end loop;
    if v_failed is not null then
        insert into private.dirty_metric_days (clinic_id, day, failed_with)
        values (sum_day_by_group.clinic_id, sum_day_by_group.day, v_failed);
    end if;
    return v_written;
end;
$fn$;

comment on function private.sum_day_by_group(uuid, date) is
    'Make the sums of a clinic-day each by itself; log those that cannot be made (migration 04)';
revoke all on function private.sum_day_by_group(uuid, date) from public, anon, authenticated, service_role;

-- private.sum_days(clinics, days) -> rows written and deleted
-- The sums of these clinic-days in one statement. Where one cannot be made (values too large to add up, a row that went
-- meanwhile), half of the days at a time, so that a day that fails costs the others some statements and not their sums.
create or replace function private.sum_days(
    clinics uuid[],
    days    date[]
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_half constant integer := cardinality(sum_days.days) / 2;
begin
    begin
        return private.write_daily_sums(sum_days.clinics, sum_days.days);
    exception
        when data_exception or integrity_constraint_violation then
            null; -- which group it is, shows below
    end;

    if v_half = 0 then
        return private.sum_day_by_group(sum_days.clinics[1], sum_days.days[1]);
    end if;
    return private.sum_days(sum_days.clinics[:v_half], sum_days.days[:v_half])
        + private.sum_days(sum_days.clinics[v_half + 1:], sum_days.days[v_half + 1:]);
end;
$fn$;

comment on function private.sum_days(uuid[], date[]) is
    'Make the sums of clinic-days, all at once where that works (migration 04)';
revoke all on function private.sum_days(uuid[], date[]) from public, anon, authenticated, service_role;

-- aggregate_daily_metrics(p_from, p_to) -> rows written and deleted
-- Brings the daily rows of metric_aggregations up to date. Rows that are right already are not written, so a second
-- run writes nothing. A group whose values no number can hold the sum of stops nobody else's: it is logged as ERROR, and
-- its day stays dirty.
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
begin
    lock table private.dirty_metric_days in share update exclusive mode;

    select t.clinics, t.days
    into v_clinics, v_days
    from private.take_days(aggregate_daily_metrics.p_from, aggregate_daily_metrics.p_to) as t;
    if v_clinics is null then
        return 0;
    end if;

    return private.sum_days(v_clinics, v_days);
end;
$fn$;

comment on function public.aggregate_daily_metrics(date, date) is
    'Aggregate what changed, or a range of days, both included; returns rows written and deleted (migration 04)';
revoke all on function public.aggregate_daily_metrics(date, date) from public, anon, authenticated, service_role;
grant execute on function public.aggregate_daily_metrics(date, date) to service_role;

-- private.check_aggregation() -> true
-- Raises where a clinic-day is dirty because it could not be aggregated.
create or replace function private.check_aggregation()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_count  bigint;
    v_failed record;
begin
    select count(*) into v_count from private.dirty_metric_days as d where d.failed_with is not null;
    if v_count = 0 then
        return true;
    end if;

    select d.clinic_id, d.day, d.failed_with
    into v_failed
    from private.dirty_metric_days as d
    where d.failed_with is not null
    order by d.clinic_id, d.day
    limit 1;
    raise exception '% clinic-day(s) cannot be aggregated, such as % of clinic % (%)',
        v_count, v_failed.day, v_failed.clinic_id, v_failed.failed_with
        using errcode = 'data_exception',
              hint = 'audit_logs names each group: action ERROR, table_name metric_aggregations.';
end;
$fn$;

comment on function private.check_aggregation() is
    'Raise where a clinic-day could not be aggregated (migration 04)';
revoke all on function private.check_aggregation() from public, anon, authenticated, service_role;
