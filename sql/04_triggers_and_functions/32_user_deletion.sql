-- Deleting a profile: the row stays, the access goes.

-- handle_user_deletion() -> trigger
-- Turns the deletion of a profile into the end of its access; the row is kept, and DELETE reports no row.
-- Definer: the caller may delete the profile and need not have rights on its goals and memberships.
create or replace function public.handle_user_deletion()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $fn$
begin
    perform private.end_access(old.id);
    return null;
end;
$fn$;

comment on function public.handle_user_deletion() is
    'Trigger: keep a deleted profile as an inactive one, without memberships and active goals (migration 04)';
revoke all on function public.handle_user_deletion() from public, anon, authenticated, service_role;

create or replace trigger on_user_deleted
    before delete on public.users
    for each row
    execute function public.handle_user_deletion();

comment on trigger on_user_deleted on public.users is 'Soft deletion: BEFORE, so that it can keep the row (migration 04)';

-- private.refuse_truncate() -> trigger
-- TRUNCATE would go past on_user_deleted.
create or replace function private.refuse_truncate()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
begin
    raise exception 'TRUNCATE of %.% refused: its rows are kept', tg_table_schema, tg_table_name
        using errcode = 'insufficient_privilege',
              hint = 'DELETE makes profiles inactive.';
end;
$fn$;

comment on function private.refuse_truncate() is 'Trigger: refuse TRUNCATE with 42501 (migration 04)';
revoke all on function private.refuse_truncate() from public, anon, authenticated, service_role;

create or replace trigger refuse_truncate
    before truncate on public.users
    for each statement
    execute function private.refuse_truncate();

comment on trigger refuse_truncate on public.users is 'TRUNCATE would lose what on_user_deleted keeps (migration 04)';
