-- What signing up, confirming and leaving do to a profile. The triggers are in 31 and 32.

-- private.end_access(profile_id)
-- Takes a person out without losing a row: own active goals are cancelled, memberships end, the profile is inactive.
-- Goals come before memberships, while their owner still is a member. Done twice it changes nothing.
-- Locks: the profile first, so that two deletions of one person wait for each other; then the goals, in the order in
--        which private.follow_progress() locks them, or each could wait for the other.
create or replace function private.end_access(
    profile_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    perform 1
    from public.users as u
    where u.id = end_access.profile_id
    for update;

    perform 1
    from public.goals as g
    where g.user_id = end_access.profile_id
        and g.status = 'active'
    order by g.id
    for no key update;
    update public.goals as g
    set status = 'cancelled'
    where g.user_id = end_access.profile_id
        and g.status = 'active';

    update public.user_clinic_roles as r
    set is_active = false
    where r.user_id = end_access.profile_id
        and r.is_active;

    update public.users as u
    set status = 'inactive'
    where u.id = end_access.profile_id
        and u.status <> 'inactive';
end;
$fn$;

comment on function private.end_access(uuid) is
    'Make a profile and its memberships inactive and cancel its active goals (migration 04)';
revoke all on function private.end_access(uuid) from public, anon, authenticated, service_role;

-- private.profile_name(email, user_metadata) -> full_name, name, or what stands before the @; never blank
create or replace function private.profile_name(
    email         text,
    user_metadata jsonb
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $fn$
    select coalesce(
        case when jsonb_typeof(profile_name.user_metadata -> 'full_name') = 'string'
            then nullif(btrim(profile_name.user_metadata ->> 'full_name'), '') end,
        case when jsonb_typeof(profile_name.user_metadata -> 'name') = 'string'
            then nullif(btrim(profile_name.user_metadata ->> 'name'), '') end,
        nullif(btrim(split_part(profile_name.email, '@', 1)), ''),
        'New user'
    )
$fn$;

comment on function private.profile_name(text, jsonb) is 'The name of a new profile (migration 04)';
revoke all on function private.profile_name(text, jsonb) from public, anon, authenticated, service_role;

-- private.assigned_rights(app_metadata) -> role and clinic for a new profile, and what was wrong with them
-- Only the server writes app_metadata, so rights may come from there. One bad value voids both: half of an
-- assignment is not what anybody meant.
create or replace function private.assigned_rights(
    app_metadata jsonb,
    out role      text,
    out clinic_id uuid,
    out fault     text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_role   constant text := assigned_rights.app_metadata ->> 'role';
    v_clinic constant text := assigned_rights.app_metadata ->> 'clinic_id';
begin
    role := coalesce(v_role, 'viewer');
    if private.role_rank(role) is null then
        fault := format('app_metadata role %s is unknown', quote_literal(v_role));
    elsif v_clinic is not null then
        if v_clinic ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
            select c.id
            into clinic_id
            from public.clinics as c
            where c.id = v_clinic::uuid;
        end if;
        if clinic_id is null then
            fault := format('app_metadata clinic_id %s is no clinic', quote_literal(v_clinic));
        end if;
    end if;

    if fault is not null then
        role := 'viewer';
        clinic_id := null;
    end if;
end;
$fn$;

comment on function private.assigned_rights(jsonb) is
    'Role and clinic that app_metadata gives a new profile; viewer and none where it is faulty (migration 04)';
revoke all on function private.assigned_rights(jsonb) from public, anon, authenticated, service_role;

-- private.sync_profile(account, account_email, confirmed, app_metadata, user_metadata)
-- Brings the profile of an account up to date: follows its e-mail, or links the profile that waits for it, or makes
-- one. A waiting profile has rights, so it is linked only to a confirmed address; until then there is none, and no
-- fault. Raises where no profile can be had.
-- Races: an invitation committed meanwhile makes the insert do nothing, and the next round links it.
create or replace function private.sync_profile(
    account       uuid,
    account_email text,
    confirmed     boolean,
    app_metadata  jsonb,
    user_metadata jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_email   constant text := nullif(sync_profile.account_email, '');
    v_profile uuid;
    v_rights  record;
begin
    update public.users as u
    set email = v_email
    where u.auth_id = sync_profile.account
        and u.email is distinct from v_email;
    perform 1
    from public.users as u
    where u.auth_id = sync_profile.account;
    if found then
        return;
    end if;

    for v_round in 1..3 loop
        select u.id
        into v_profile
        from public.users as u
        where lower(u.email) = lower(v_email)
            and u.auth_id is null
        for update;
        if found then
            if sync_profile.confirmed then
                update public.users as u
                set auth_id = sync_profile.account,
                    email = v_email
                where u.id = v_profile;
            end if;
            return;
        end if;

        select r.role, r.clinic_id, r.fault
        into v_rights
        from private.assigned_rights(sync_profile.app_metadata) as r;

        insert into public.users (auth_id, email, name, role, clinic_id)
        values (
            sync_profile.account,
            v_email,
            private.profile_name(v_email, sync_profile.user_metadata),
            v_rights.role,
            v_rights.clinic_id
        )
        on conflict do nothing
        returning id into v_profile;
        continue when not found;

        if v_rights.clinic_id is not null then
            insert into public.user_clinic_roles (user_id, clinic_id, role)
            values (v_profile, v_rights.clinic_id, v_rights.role);
        end if;
        if v_rights.fault is not null then
            perform private.log_error(
                'auth.users', sync_profile.account::text, null, '22023', v_rights.fault, 'private.sync_profile');
        end if;
        return;
    end loop;

    raise exception 'another account has the profile of e-mail %', quote_literal(v_email)
        using errcode = 'unique_violation',
              hint = 'Free the address in public.users, then update the account''s e-mail in the auth server.';
end;
$fn$;

comment on function private.sync_profile(uuid, text, boolean, jsonb, jsonb) is
    'Make, link or update the profile of an account (migration 04)';
revoke all on function private.sync_profile(uuid, text, boolean, jsonb, jsonb)
    from public, anon, authenticated, service_role;
