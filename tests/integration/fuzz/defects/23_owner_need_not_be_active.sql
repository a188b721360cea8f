-- public.goals
-- Somebody who left owns goals.
select pg_temp.plant('public.validate_clinic_membership()', 'and r.is_active', '');
