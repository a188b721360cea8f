-- public.metric_values
-- The condition is the wrong way round.
select pg_temp.plant('private.check_metric_value(uuid,uuid,numeric)', 'and not d.allows_negative', 'and d.allows_negative');
