-- public.goals public.get_user_clinics
-- An administrator owns no goal.
select pg_temp.plant('public.validate_clinic_membership()', 'where u.role <> ''admin''', 'where true');
