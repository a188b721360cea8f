-- file: 01_chain.sql
create function public.chain(of text) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $fn$
    select md5(repeat(chain.of, 2))
$fn$;
-- file: 01_chain_rollback.sql
drop function if exists public.chain(text);
