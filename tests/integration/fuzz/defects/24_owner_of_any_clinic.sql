-- public.goals
-- A member of any clinic owns goals.
select pg_temp.plant('public.validate_clinic_membership()', 'and r.clinic_id = n.clinic_id', '');
