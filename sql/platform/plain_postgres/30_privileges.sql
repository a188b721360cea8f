-- Supabase's privileges: API roles get EXECUTE and table rights on whatever is created in public, each by name, so
-- that `revoke … from public` alone protects nothing. Default privileges count per creator; the stand-in sets them
-- for whoever runs it and for the owner of the database. The owner may do on auth.users what Supabase's postgres may.
do $privileges$
declare
    v_owner name;
    v_role  name;
begin
    if pg_catalog.obj_description(pg_catalog.to_regnamespace('auth'), 'pg_namespace')
        is distinct from 'Stand-in for the auth schema of Supabase (platform/plain_postgres.sql).'
    then
        return; -- a real Supabase
    end if;

    select r.rolname
    into v_owner
    from pg_catalog.pg_database as d
    join pg_catalog.pg_roles as r on r.oid = d.datdba
    where d.datname = pg_catalog.current_database();

    grant usage on schema public, auth to anon, authenticated, service_role;
    for v_role in
        select current_user::name
        union
        select v_owner
    loop
        execute pg_catalog.format(
            'alter default privileges for role %I in schema public grant all on tables to anon, authenticated, service_role',
            v_role);
        execute pg_catalog.format(
            'alter default privileges for role %I in schema public grant all on sequences to anon, authenticated, service_role',
            v_role);
        execute pg_catalog.format(
            'alter default privileges for role %I in schema public grant all on functions to anon, authenticated, service_role',
            v_role);
    end loop;

    if not (select r.rolsuper from pg_catalog.pg_roles as r where r.rolname = v_owner) then
        execute pg_catalog.format('grant anon, authenticated, service_role to %I', v_owner);
        execute pg_catalog.format('grant usage on schema auth to %I', v_owner);
        execute pg_catalog.format(
            'grant select, insert, update, delete, trigger, references on auth.users to %I', v_owner);
    end if;
end;
$privileges$;
