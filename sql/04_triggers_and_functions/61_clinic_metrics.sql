-- calculate_clinic_metrics(p_clinic_id, p_start_date, p_end_date) -> a row for each metric with values in these days
-- Both days are included; a null leaves its side open. It reads the raw values, not the daily sums: what came late or
-- was corrected a moment ago counts. Sums are per metric; of one that is averaged (a rate, a waiting time) the average
-- is what means something.
-- Called by: authenticated about its clinics, service_role about any. Runs as its caller: row level security holds.
-- Plans:     made anew for each call: a day wants an index, a decade may not.
create or replace function public.calculate_clinic_metrics(
    p_clinic_id  uuid,
    p_start_date date,
    p_end_date   date
)
returns table (
    metric_name   text,
    total_value   numeric,
    average_value numeric,
    min_value     numeric,
    max_value     numeric,
    data_points   bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $fn$
begin
    perform private.require_clinic(calculate_clinic_metrics.p_clinic_id);

    return query
    select
        d.name,
        s.total,
        s.average,
        s.minimum,
        s.maximum,
        s.count
    from (
        select
            v.metric_definition_id,
            sum(v.value) as total,
            avg(v.value) as average,
            min(v.value) as minimum,
            max(v.value) as maximum,
            count(*) as count
        from public.metric_values as v
        where v.clinic_id = calculate_clinic_metrics.p_clinic_id
            and v.date >= coalesce(calculate_clinic_metrics.p_start_date, '-infinity')
            and v.date <= coalesce(calculate_clinic_metrics.p_end_date, 'infinity')
        group by v.metric_definition_id
    ) as s
    join public.metric_definitions as d on d.id = s.metric_definition_id
    order by d.name;
end;
$fn$;

comment on function public.calculate_clinic_metrics(uuid, date, date) is
    'Total, average, extremes and number of a clinic''s values by metric, both days included (migration 04)';
revoke all on function public.calculate_clinic_metrics(uuid, date, date) from public, anon, authenticated, service_role;
grant execute on function public.calculate_clinic_metrics(uuid, date, date) to authenticated, service_role;
