-- public.check_clinic_access
-- The role itself is not enough.
select pg_temp.plant('public.check_clinic_access(uuid,uuid,text)', '>= v_rank', '> v_rank');
