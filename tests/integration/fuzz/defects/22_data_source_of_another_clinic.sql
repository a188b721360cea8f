-- public.metric_values
-- A data source of another clinic is taken.
select pg_temp.plant('public.validate_clinic_membership()', 'where s.clinic_id <> n.clinic_id', 'where s.clinic_id = n.clinic_id and false');
