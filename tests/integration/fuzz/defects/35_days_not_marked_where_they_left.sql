-- public.metric_values
-- The day that a value left keeps it.
select pg_temp.plant('private.mark_dirty_days()', 'if tg_op in (''UPDATE'', ''DELETE'') then', 'if tg_op in (''DELETE'') then');
