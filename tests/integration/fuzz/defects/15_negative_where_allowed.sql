-- public.metric_values
-- Negative values are refused even where they are allowed.
select pg_temp.plant('private.check_metric_value(uuid,uuid,numeric)', 'and not d.allows_negative', '');
