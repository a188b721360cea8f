-- Undoes 41_business_rules.sql.
do $drop$
begin
    perform pg_temp.drop_trigger('public.metric_values', 'enforce_business_rules_update');
    perform pg_temp.drop_trigger('public.metric_values', 'enforce_business_rules_insert');
    perform pg_temp.drop_trigger('public.goals', 'enforce_business_rules_update');
    perform pg_temp.drop_trigger('public.goals', 'enforce_business_rules_insert');
    perform pg_temp.drop_function('public.enforce_business_rules()');
    perform pg_temp.drop_function('private.check_metric_value(uuid, uuid, numeric)');
    perform pg_temp.drop_function('private.check_goal(uuid, uuid, date, numeric, numeric)');
    perform pg_temp.drop_function('private.clinic_today(uuid)');
end;
$drop$;
