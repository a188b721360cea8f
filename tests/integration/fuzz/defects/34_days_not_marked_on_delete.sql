-- public.metric_values
-- A deleted value stays in the sum.
select pg_temp.plant('private.mark_dirty_days()', 'if tg_op in (''UPDATE'', ''DELETE'') then', 'if tg_op in (''UPDATE'') then');
