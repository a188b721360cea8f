-- private.guard_profile() -> trigger
-- Keeps what a policy cannot compare, old row with new: nobody but an administrator of the system gives anybody a
-- role of admin, links a profile to an account, or changes the e-mail, the home clinic or the status of a linked
-- profile. It runs exactly where policies apply, so the auth server, jobs and migrations pass.
-- Invoker: private.is_admin() answers for the caller.
create function private.guard_profile()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_column text;
begin
    if private.is_admin() then
        return new;
    end if;

    if tg_op = 'INSERT' then
        v_column := case
            when new.auth_id is not null then 'auth_id'
            when new.role = 'admin' then 'role'
        end;
    else
        v_column := case
            when new.id is distinct from old.id then 'id'
            when new.auth_id is distinct from old.auth_id then 'auth_id'
            when new.role is distinct from old.role
                and (old.auth_id is not null or 'admin' in (old.role, new.role)) then 'role'
            when new.status is distinct from old.status and old.auth_id is not null then 'status'
            when new.email is distinct from old.email and old.auth_id is not null then 'email'
            when new.clinic_id is distinct from old.clinic_id and old.auth_id is not null then 'clinic_id'
        end;
    end if;

    if v_column is not null then
        raise exception 'users.% of profile % may be set by an administrator alone', v_column, new.id
            using errcode = 'insufficient_privilege',
                  hint = 'E-mail addresses change in the auth server; rights in a clinic are rows of user_clinic_roles.';
    end if;
    return new;
end;
$fn$;

comment on function private.guard_profile() is
    'Trigger: refuse API users other than administrators what they may not set in a profile.';
revoke all on function private.guard_profile() from public, anon, authenticated, service_role;

create trigger guard_profile
    before insert or update on public.users
    for each row
    when (row_security_active('public.users'::regclass))
    execute function private.guard_profile();

-- private.guard_membership() -> trigger
-- A membership stays with its user and its clinic, and only an administrator of the system gives the role admin:
-- otherwise a clinic's administrator could hand over a row, or read more into the role than it means.
-- Invoker: private.is_admin() answers for the caller.
create function private.guard_membership()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    if private.is_admin() then
        return new;
    end if;

    if new.role = 'admin' and (tg_op = 'INSERT' or old.role <> 'admin') then
        raise exception 'user_clinic_roles.role admin may be given by an administrator alone'
            using errcode = 'insufficient_privilege',
                  hint = 'In a clinic, clinic_admin is the highest role.';
    end if;
    if tg_op = 'UPDATE' and (new.user_id, new.clinic_id) is distinct from (old.user_id, old.clinic_id) then
        raise exception 'membership % may not change its user or its clinic', old.id
            using errcode = 'insufficient_privilege',
                  hint = 'Delete this membership and make another.';
    end if;
    return new;
end;
$fn$;

comment on function private.guard_membership() is
    'Trigger: refuse API users other than administrators the role admin and the moving of memberships.';
revoke all on function private.guard_membership() from public, anon, authenticated, service_role;

create trigger guard_membership
    before insert or update on public.user_clinic_roles
    for each row
    when (row_security_active('public.user_clinic_roles'::regclass))
    execute function private.guard_membership();
