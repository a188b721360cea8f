-- file: 01_stars.sql
create function public.stars(of text) returns integer
    language sql immutable set search_path = pg_catalog, pg_temp as 'select length(repeat(''*'', length(stars.of)))';
-- file: 01_stars_rollback.sql
drop function if exists public.stars(text);
