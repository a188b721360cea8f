-- public.check_clinic_access
-- Who left still has access.
select pg_temp.plant('public.check_clinic_access(uuid,uuid,text)', 'and r.is_active', '');
