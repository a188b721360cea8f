-- Undoes 51_clinic_membership_triggers.sql.
do $drop$
begin
    perform pg_temp.drop_trigger('public.providers', 'validate_clinic_membership_update');
    perform pg_temp.drop_trigger('public.providers', 'validate_clinic_membership_insert');
    perform pg_temp.drop_trigger('public.data_sources', 'validate_clinic_membership_update');
    perform pg_temp.drop_trigger('public.data_sources', 'validate_clinic_membership_insert');
    perform pg_temp.drop_trigger('public.goal_progress', 'validate_clinic_membership_update');
    perform pg_temp.drop_trigger('public.goal_progress', 'validate_clinic_membership_insert');
    perform pg_temp.drop_trigger('public.metric_values', 'validate_clinic_membership_update');
    perform pg_temp.drop_trigger('public.metric_values', 'validate_clinic_membership_insert');
    perform pg_temp.drop_trigger('public.goals', 'validate_clinic_membership_update');
    perform pg_temp.drop_trigger('public.goals', 'validate_clinic_membership_insert');
    perform pg_temp.drop_trigger('public.data_sources', 'lock_for_move');
    perform pg_temp.drop_trigger('public.providers', 'lock_for_move');
end;
$drop$;
