"""What holds of the rows after any write, as the contract says it: queries that give a row where it does not."""

PROGRESS = """
select from public.goals as g
join lateral (
    select p.current_value from public.goal_progress as p where p.goal_id = g.id
    order by p.date desc, p.created_at desc, p.id desc limit 1
) as p on true
where g.status <> 'cancelled'
    and (
        g.current_value is distinct from p.current_value
        or (p.current_value >= g.target_value and g.status = 'active')
    )
"""
NO_PROGRESS = """
select from public.goals as g
where g.current_value <> 0 and g.status <> 'cancelled'
    and not exists (select from public.goal_progress as p where p.goal_id = g.id)
"""
SUMS = """
select
where (select count(*) from private.dirty_metric_days) < 50 and exists (select
from (
    select v.clinic_id, v.date, v.metric_definition_id, v.provider_id, count(*) as count, sum(v.value) as total
    from public.metric_values as v
    group by 1, 2, 3, 4
) as v
full join (
    select a.* from public.metric_aggregations as a where a.aggregation_type = 'daily'
) as a
    on a.clinic_id = v.clinic_id and a.period_start = v.date and a.metric_definition_id = v.metric_definition_id
    and coalesce(a.provider_id, '00000000-0000-0000-0000-000000000000')
        = coalesce(v.provider_id, '00000000-0000-0000-0000-000000000000')
where (a.count, a.average * a.count) is distinct from (v.count, v.total)
    and (a.count is distinct from v.count or abs(a.average * a.count - v.total) > 0.000001)
    and not exists (
        select from private.dirty_metric_days as d
        where d.clinic_id = coalesce(v.clinic_id, a.clinic_id) and d.day = coalesce(v.date, a.period_start)
    ))
"""
