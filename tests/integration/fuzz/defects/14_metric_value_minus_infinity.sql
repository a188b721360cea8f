-- public.metric_values
-- Minus infinity is a value where negative ones are.
select pg_temp.plant('private.check_metric_value(uuid,uuid,numeric)', 'check_metric_value.value in (''NaN'', ''Infinity'', ''-Infinity'')', 'check_metric_value.value in (''NaN'', ''Infinity'')');
