-- public.user_clinic_roles
-- A membership is moved to a clinic that one has no role in.
alter policy user_clinic_roles_update on public.user_clinic_roles with check (true);
