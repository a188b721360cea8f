-- private.role_rank
-- IMMUTABLE, and it reads a table.
create or replace function private.role_rank(role text) returns integer language sql immutable
set search_path = pg_catalog, pg_temp as $fn$
    select count(*)::integer from public.user_clinic_roles as r where r.role = role_rank.role
$fn$;
