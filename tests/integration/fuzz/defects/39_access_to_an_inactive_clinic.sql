-- public.check_clinic_access
-- A closed clinic admits.
select pg_temp.plant('public.check_clinic_access(uuid,uuid,text)', '(c.status = ''active'' and r.id', '(r.id');
