-- public.check_clinic_access
-- An unknown role is no error.
select pg_temp.plant('public.check_clinic_access(uuid,uuid,text)', 'if v_rank is null then', 'if false then');
