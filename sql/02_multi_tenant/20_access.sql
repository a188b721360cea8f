-- What policies ask. Each function answers for the caller alone, so any signed-in user may call it; policies wrap the
-- call in a scalar subquery, which PostgreSQL evaluates once a statement.
grant usage on schema private to authenticated, service_role;

-- private.role_rank(role) -> 1 for the lowest role to 5 for the highest; null for an unknown one
create function private.role_rank(
    role text
)
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $fn$
    select array_position(array['viewer', 'staff', 'provider', 'clinic_admin', 'admin'], role_rank.role)
$fn$;

comment on function private.role_rank(text) is 'Rank of a role, 1 (viewer) to 5 (admin); null for an unknown one.';
revoke all on function private.role_rank(text) from public, anon, authenticated, service_role;
grant execute on function private.role_rank(text) to authenticated, service_role;

-- private.my_account() -> the caller's account, auth.uid()
-- In a policy auth.uid() itself would be read with the caller's search_path, and a type uuid in the caller's pg_temp
-- could make it anybody's. Here the path is pinned.
create function private.my_account()
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $fn$
    select auth.uid()
$fn$;

comment on function private.my_account() is 'The caller''s account, auth.uid(), whatever its search_path.';
revoke all on function private.my_account() from public, anon, authenticated, service_role;
grant execute on function private.my_account() to authenticated, service_role;

-- private.my_user_id() -> the caller's profile; null where it has none or is inactive
-- Definer: policies on users call it, and would call themselves.
create function private.my_user_id()
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select u.id
    from public.users as u
    where u.auth_id = (select auth.uid())
        and u.status = 'active'
$fn$;

comment on function private.my_user_id() is 'Id of the caller''s profile; null where it has none or is inactive.';
revoke all on function private.my_user_id() from public, anon, authenticated, service_role;
grant execute on function private.my_user_id() to authenticated, service_role;

-- private.is_admin() -> whether the caller is an active administrator of the system
-- Definer: as private.my_user_id().
create function private.is_admin()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select exists (
        select
        from public.users as u
        where u.auth_id = (select auth.uid())
            and u.status = 'active'
            and u.role = 'admin'
    )
$fn$;

comment on function private.is_admin() is 'Whether the caller is an active administrator of the system.';
revoke all on function private.is_admin() from public, anon, authenticated, service_role;
grant execute on function private.is_admin() to authenticated, service_role;

-- private.my_clinics(required_role) -> ids of the clinics where the caller has that role or a higher one
-- A membership of role admin counts as clinic_admin. An inactive clinic admits nobody but the system's
-- administrators, who are in every clinic. An unknown role is held by nobody.
-- Definer: policies on user_clinic_roles call it, and would call themselves.
create function private.my_clinics(
    required_role text default 'viewer'
)
returns uuid[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    with me as (
        select u.id, u.role
        from public.users as u
        where u.auth_id = (select auth.uid())
            and u.status = 'active'
    ),
    mine as (
        select c.id
        from me
        join public.user_clinic_roles as r on r.user_id = me.id
        join public.clinics as c on c.id = r.clinic_id
        where me.role <> 'admin'
            and r.is_active
            and c.status = 'active'
            and least(private.role_rank(r.role), 4) >= private.role_rank(my_clinics.required_role)
        union all
        select c.id
        from me
        cross join public.clinics as c
        where me.role = 'admin'
            and private.role_rank(my_clinics.required_role) is not null
    )
    select coalesce(array_agg(m.id), '{}')
    from mine as m
$fn$;

comment on function private.my_clinics(text) is
    'Ids of the clinics where the caller has the role or a higher one; every clinic for an administrator.';
revoke all on function private.my_clinics(text) from public, anon, authenticated, service_role;
grant execute on function private.my_clinics(text) to authenticated, service_role;
