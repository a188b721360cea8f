-- public.get_user_clinics
-- Memberships that ended are not listed.
select pg_temp.plant('public.get_user_clinics(uuid)', 'where not p.everywhere', 'where not p.everywhere and r.is_active');
