-- public.check_clinic_access
-- Who is gone still has access.
select pg_temp.plant('public.check_clinic_access(uuid,uuid,text)', 'and u.status = ''active''', '');
