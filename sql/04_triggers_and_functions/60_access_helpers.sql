-- What applications ask about access: which clinics somebody has, and whether a role is held in one. The rules are
-- those of the policies (private.my_clinics), for any account.

-- private.has_service_rights() -> whether the session has what service_role has: that role, and owners and superusers
-- The role of the session, not the definer's, and not the one that a token names.
create or replace function private.has_service_rights()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select pg_has_role(coalesce(nullif(current_setting('role'), 'none'), session_user::text), 'service_role', 'usage')
$fn$;

comment on function private.has_service_rights() is
    'Whether the session has the rights of service_role (migration 04)';
revoke all on function private.has_service_rights() from public, anon, authenticated, service_role;
grant execute on function private.has_service_rights() to authenticated, service_role;

-- private.require_self(account)
-- Raises unless the account is the caller's, or the session has the rights of service_role.
create or replace function private.require_self(
    account uuid
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if private.has_service_rights() or require_self.account = auth.uid() then
        return;
    end if;
    raise exception 'account % may not ask about account %', auth.uid(), require_self.account
        using errcode = 'insufficient_privilege',
              hint = 'Ask about yourself, auth.uid(); service_role asks about anybody.';
end;
$fn$;

comment on function private.require_self(uuid) is
    'Raise 42501 unless the account is the caller''s or the session serves (migration 04)';
revoke all on function private.require_self(uuid) from public, anon, authenticated, service_role;

-- private.require_clinic(clinic)
-- Raises unless the caller is in the clinic, or the session has the rights of service_role. A clinic that is not there
-- is everybody's foreign clinic.
-- Granted to those who call the functions that call it: they run as their callers.
create or replace function private.require_clinic(
    clinic uuid
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if private.has_service_rights() or require_clinic.clinic = any (private.my_clinics()) then
        return;
    end if;
    raise exception 'account % is no active member of clinic %', auth.uid(), require_clinic.clinic
        using errcode = 'insufficient_privilege',
              hint = 'Ask about a clinic of get_user_clinics() that is active.';
end;
$fn$;

comment on function private.require_clinic(uuid) is
    'Raise 42501 unless the caller is in the clinic or the session serves (migration 04)';
revoke all on function private.require_clinic(uuid) from public, anon, authenticated, service_role;
grant execute on function private.require_clinic(uuid) to authenticated, service_role;

-- get_user_clinics(p_auth_id) -> a row for each membership; for an administrator of the system, for each clinic
-- role is what the membership counts as; is_active says whether it admits: person, membership and clinic are active.
-- Called by: authenticated about itself, service_role about anybody.
-- Definer:   nobody else reads the names of clinics that a membership no longer opens.
create or replace function public.get_user_clinics(
    p_auth_id uuid
)
returns table (
    clinic_id   uuid,
    clinic_name text,
    role        text,
    is_active   boolean
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    perform private.require_self(get_user_clinics.p_auth_id);

    return query
    with person as (
        select u.id, u.status = 'active' as admitted, u.status = 'active' and u.role = 'admin' as everywhere
        from public.users as u
        where u.auth_id = get_user_clinics.p_auth_id
    )
    select
        c.id,
        c.name,
        case r.role when 'admin' then 'clinic_admin' else r.role end,
        p.admitted and r.is_active and c.status = 'active'
    from person as p
    join public.user_clinic_roles as r on r.user_id = p.id
    join public.clinics as c on c.id = r.clinic_id
    where not p.everywhere
    union all
    select c.id, c.name, 'admin', true
    from person as p
    cross join public.clinics as c
    where p.everywhere
    order by 2, 1;
end;
$fn$;

comment on function public.get_user_clinics(uuid) is
    'Clinics of an account, inactive memberships included; every clinic for an administrator (migration 04)';
revoke all on function public.get_user_clinics(uuid) from public, anon, authenticated, service_role;
grant execute on function public.get_user_clinics(uuid) to authenticated, service_role;

-- check_clinic_access(p_auth_id, p_clinic_id, p_required_role) -> whether the account holds that role or a higher one
-- Without a role any will do. Nobody is in a clinic that is not there.
-- Called by: authenticated about itself, service_role about anybody; policies may call it.
-- Definer:   policies on the tables that it reads would call themselves.
create or replace function public.check_clinic_access(
    p_auth_id       uuid,
    p_clinic_id     uuid,
    p_required_role text default null
)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_rank constant integer := private.role_rank(coalesce(check_clinic_access.p_required_role, 'viewer'));
begin
    if v_rank is null then
        raise exception 'role % is not known', quote_literal(check_clinic_access.p_required_role)
            using errcode = 'invalid_parameter_value',
                  hint = 'One of viewer, staff, provider, clinic_admin and admin; null for any.';
    end if;
    perform private.require_self(check_clinic_access.p_auth_id);

    return exists (
        select
        from public.users as u
        cross join public.clinics as c
        left join public.user_clinic_roles as r
            on r.user_id = u.id
            and r.clinic_id = c.id
            and r.is_active
        where u.auth_id = check_clinic_access.p_auth_id
            and u.status = 'active'
            and c.id = check_clinic_access.p_clinic_id
            and (
                u.role = 'admin'
                or (c.status = 'active' and r.id is not null and least(private.role_rank(r.role), 4) >= v_rank)
            )
    );
end;
$fn$;

comment on function public.check_clinic_access(uuid, uuid, text) is
    'Whether an account holds a role in a clinic, or a higher one (migration 04)';
revoke all on function public.check_clinic_access(uuid, uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.check_clinic_access(uuid, uuid, text) to authenticated, service_role;
