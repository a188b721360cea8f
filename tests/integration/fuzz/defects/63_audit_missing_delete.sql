-- public.user_clinic_roles
-- Memberships that are deleted leave nothing in the log.
drop trigger audit_delete on public.user_clinic_roles;
