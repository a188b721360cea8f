-- The roles of Supabase's API and of its auth server. Roles belong to the cluster, so another database may have
-- made them before, or may be making them now: an existing role is left as it is.
do $roles$
declare
    v_role   text;
    v_create text;
begin
    if pg_catalog.to_regclass('auth.users') is not null then
        return; -- Supabase, or a second run
    end if;

    for v_role, v_create in
        select r.role, r.attributes
        from (values
            ('anon', 'nologin noinherit'),
            ('authenticated', 'nologin noinherit'),
            ('service_role', 'nologin noinherit bypassrls'),
            ('supabase_auth_admin', 'login noinherit createrole')
        ) as r (role, attributes)
        where not exists (select from pg_catalog.pg_roles as e where e.rolname = r.role)
    loop
        begin
            execute pg_catalog.format('create role %I %s', v_role, v_create);
            if v_role = 'supabase_auth_admin' then
                alter role supabase_auth_admin set search_path = auth;
            end if;
        exception
            when duplicate_object or unique_violation then
                null; -- another database's run was quicker
        end;
    end loop;
end;
$roles$;
