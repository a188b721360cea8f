-- public.metric_values
-- NaN is a value.
select pg_temp.plant('private.check_metric_value(uuid,uuid,numeric)', 'check_metric_value.value in (''NaN'', ''Infinity'', ''-Infinity'')', 'check_metric_value.value in (''Infinity'', ''-Infinity'')');
