-- public.goals public.metric_values
-- One function for two tables names a column that one lacks.
select pg_temp.plant('public.enforce_business_rules()', 'new.id, new.metric_definition_id, new.value', 'new.id, new.metric_definition_id, new.target_value');
