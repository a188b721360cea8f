-- public.goals public.get_user_clinics
-- A membership of role admin is not clinic_admin.
select pg_temp.plant('public.get_user_clinics(uuid)', 'case r.role when ''admin'' then ''clinic_admin'' else r.role end', 'r.role');
