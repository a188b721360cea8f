-- Schema private holds what the API must not reach by name: PostgREST exposes public alone.
create schema private;
comment on schema private is 'Internals of the dashboard; not exposed by the API.';
revoke all on schema private from public;

-- private.touch_updated_at() -> trigger
-- Keeps updated_at: the time of the last transaction that changed any other column. An update that changes nothing,
-- or updated_at alone, is left as it was written.
create function private.touch_updated_at()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_written constant timestamptz := new.updated_at;
begin
    new.updated_at := old.updated_at;
    if new is distinct from old then
        new.updated_at := now();
    else
        new.updated_at := v_written;
    end if;
    return new;
end;
$fn$;

comment on function private.touch_updated_at() is 'Trigger: set updated_at to now() where another column changed.';
revoke all on function private.touch_updated_at() from public, anon, authenticated, service_role;
