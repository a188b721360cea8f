-- public.metric_values
-- The day that a value came to lacks it.
select pg_temp.plant('private.mark_dirty_days()', 'if tg_op in (''INSERT'', ''UPDATE'') then', 'if tg_op in (''INSERT'') then');
