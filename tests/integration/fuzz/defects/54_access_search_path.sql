-- public.check_clinic_access
-- Unqualified names in a definer function.
create or replace function public.check_clinic_access(
    p_auth_id uuid, p_clinic_id uuid, p_required_role text default null
)
returns boolean language sql stable security definer as $fn$
    select exists (select from users as u where u.auth_id = p_auth_id and u.role = 'admin')
        or private.role_rank(p_required_role) is null and p_required_role is null and false
$fn$;
