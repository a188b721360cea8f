-- file: 01_day.sql
create function public.day_of(happened timestamptz) returns date
    language sql immutable set search_path = pg_catalog, pg_temp as 'select (happened at time zone ''UTC'')::date';
-- file: 01_day_rollback.sql
drop function if exists public.day_of(timestamptz);
