-- public.goals public.metric_values
-- An update of the target is not judged.
select pg_temp.plant('public.enforce_business_rules()', 'case when new.target_value is distinct from old.target_value then new.target_value end', 'null');
