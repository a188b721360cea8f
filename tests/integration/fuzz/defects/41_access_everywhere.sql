-- public.check_clinic_access
-- A role in one clinic counts in all.
select pg_temp.plant('public.check_clinic_access(uuid,uuid,text)', 'and r.clinic_id = c.id', '');
