-- public.get_user_clinics
-- An inactive person is shown as admitted.
select pg_temp.plant('public.get_user_clinics(uuid)', 'p.admitted and r.is_active', 'r.is_active');
