-- Triggers on auth.users. The auth server inserts there as its own role, with its own search_path, inside the
-- transaction of the signup: what fails here is logged, and the signup stands.

-- handle_new_auth_user() -> trigger
-- Makes or links the profile of a new account.
-- Definer:   the auth server's role has no rights on profiles.
-- Lock wait: bounded, because a signup must not hang on somebody's open transaction.
create or replace function public.handle_new_auth_user()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $fn$
declare
    v_context text;
begin
    perform private.sync_profile(
        new.id, new.email::text, new.email_confirmed_at is not null, new.raw_app_meta_data, new.raw_user_meta_data);
    return null;
exception
    when others then -- a signup stands whatever becomes of its profile (contract: errors)
        get stacked diagnostics v_context = pg_exception_context;
        perform private.log_error('auth.users', new.id::text, null, sqlstate, sqlerrm, v_context);
        return null;
end;
$fn$;

comment on function public.handle_new_auth_user() is
    'Trigger: give a new account its profile; never blocks a signup (migration 04)';
revoke all on function public.handle_new_auth_user() from public, anon, authenticated, service_role;

create or replace trigger on_auth_user_created
    after insert on auth.users
    for each row
    execute function public.handle_new_auth_user();

-- handle_auth_user_updated() -> trigger
-- Brings a changed e-mail, a confirmation or a deletion mark to the profile.
-- Definer and lock wait: as handle_new_auth_user().
create or replace function public.handle_auth_user_updated()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $fn$
declare
    v_profile uuid;
    v_context text;
begin
    if new.deleted_at is null then
        perform private.sync_profile(
            new.id, new.email::text, new.email_confirmed_at is not null, new.raw_app_meta_data, new.raw_user_meta_data);
        return null;
    end if;

    -- The mark counts as deletion. The auth server scrambles the address along with it: the profile keeps its own,
    -- and no longer hangs on the account, as after a real deletion.
    update public.users as u
    set auth_id = null
    where u.auth_id = new.id
    returning u.id into v_profile;
    if found then
        perform private.end_access(v_profile);
    end if;
    return null;
exception
    when others then -- an account's update stands whatever becomes of its profile (contract: errors)
        get stacked diagnostics v_context = pg_exception_context;
        perform private.log_error('auth.users', new.id::text, null, sqlstate, sqlerrm, v_context);
        return null;
end;
$fn$;

comment on function public.handle_auth_user_updated() is
    'Trigger: bring an account''s e-mail, confirmation and deletion mark to its profile (migration 04)';
revoke all on function public.handle_auth_user_updated() from public, anon, authenticated, service_role;

create or replace trigger on_auth_user_updated
    after update on auth.users
    for each row
    when (
        old.email is distinct from new.email
        or old.email_confirmed_at is distinct from new.email_confirmed_at
        or old.deleted_at is distinct from new.deleted_at
    )
    execute function public.handle_auth_user_updated();

-- private.handle_auth_user_deletion() -> trigger
-- Ends the access of a deleted account's profile. BEFORE: an AFTER trigger runs behind the foreign key's, which has
-- taken the account off the profile by then. What fails here stops the deletion: an active profile without an account
-- would be linked, rights and all, to whoever signs up with its address next.
-- Definer: the auth server's role has no rights on profiles.
create or replace function private.handle_auth_user_deletion()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    perform private.end_access(u.id)
    from public.users as u
    where u.auth_id = old.id;
    return old;
end;
$fn$;

comment on function private.handle_auth_user_deletion() is
    'Trigger: end the access of a deleted account''s profile (migration 04)';
revoke all on function private.handle_auth_user_deletion() from public, anon, authenticated, service_role;

create or replace trigger on_auth_user_deleted
    before delete on auth.users
    for each row
    execute function private.handle_auth_user_deletion();
