-- A clinic's months at a glance.
--
-- A month is a calendar month of metric_values.date, which is the clinic's local day already: no time zone is asked.
-- A row is one metric of one clinic: nothing is added up across metrics, so currencies never meet rates, and a metric
-- that is averaged has no total. All providers count together. The view is as old as its last refresh. A day outside of
-- what a timestamp holds counts in the first or the last month of those: one clinic's slip of the pen would stop every
-- clinic's refresh.
--
-- Values so large that adding them up might fail are added up on another scale. What no number holds is null, for the
-- same reason.
create materialized view if not exists public.clinic_monthly_metrics as
select
    v.clinic_id,
    v.month,
    v.metric_definition_id,
    d.name as metric_name,
    d.data_type,
    d.aggregation_method,
    case d.aggregation_method when 'average' then t.total / v.data_points else t.total end as value,
    t.total / v.data_points as average_value,
    v.min_value,
    v.max_value,
    v.data_points
from (
    select
        v.clinic_id,
        m.month,
        v.metric_definition_id,
        sum(v.value) filter (where abs(v.value) < 1e131000) as total,
        sum(v.value * 1e-100) filter (where abs(v.value) >= 1e131000) as total_of_large,
        min(v.value) as min_value,
        max(v.value) as max_value,
        count(*) as data_points
    from public.metric_values as v
    cross join lateral (
        select date_trunc('month', least(greatest(v.date, '4713-01-01 BC'), '294276-12-31')::timestamp)::date
    ) as m (month)
    group by v.clinic_id, m.month, v.metric_definition_id
) as v
cross join lateral (
    select case
        when v.total_of_large is null then v.total
        when abs(v.total_of_large + coalesce(v.total, 0) * 1e-100) < 1e130972
            then trim_scale(v.total_of_large * 1e100 + coalesce(v.total, 0))
    end
) as t (total)
join public.metric_definitions as d on d.id = v.metric_definition_id;

comment on materialized view public.clinic_monthly_metrics is
    'Metrics by clinic and calendar month, as of the last refresh; members read it by get_clinic_monthly_metrics() (migration 04)';
comment on column public.clinic_monthly_metrics.month is 'First day of the month, in the clinic''s own time.';
comment on column public.clinic_monthly_metrics.value is 'By the method of the definition: a total or an average; null where no number can hold it.';
-- No row level security on a materialized view: whoever may read it reads every clinic.
revoke all on table public.clinic_monthly_metrics from public, anon, authenticated, service_role;
grant select on table public.clinic_monthly_metrics to service_role;

create unique index if not exists clinic_monthly_metrics_key
    on public.clinic_monthly_metrics (clinic_id, month, metric_definition_id);
comment on index public.clinic_monthly_metrics_key is 'What a refresh needs to be concurrent (migration 04)';

-- get_clinic_monthly_metrics(p_clinic_id) -> the months of one clinic
-- The one way for members into the view above; 42501 for whoever is no active member of the clinic.
-- Called by: members, service_role (for any clinic).
-- Definer:   nobody may read the view itself.
create or replace function public.get_clinic_monthly_metrics(
    p_clinic_id uuid
)
returns setof public.clinic_monthly_metrics
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    perform private.require_clinic(get_clinic_monthly_metrics.p_clinic_id);

    return query
    select m.*
    from public.clinic_monthly_metrics as m
    where m.clinic_id = get_clinic_monthly_metrics.p_clinic_id
    order by m.month, m.metric_name;
end;
$fn$;

comment on function public.get_clinic_monthly_metrics(uuid) is
    'The rows of clinic_monthly_metrics of one clinic, for its members; 42501 for others (migration 04)';
revoke all on function public.get_clinic_monthly_metrics(uuid) from public, anon, authenticated, service_role;
grant execute on function public.get_clinic_monthly_metrics(uuid) to authenticated, service_role;
