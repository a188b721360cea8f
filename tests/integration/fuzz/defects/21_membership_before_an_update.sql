-- public.goals public.metric_values
-- A provider of another clinic is taken.
select pg_temp.plant('public.validate_clinic_membership()', 'where p.clinic_id <> n.clinic_id', 'where p.clinic_id is null');
