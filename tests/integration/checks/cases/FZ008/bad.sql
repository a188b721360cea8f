-- file: 01_chain.sql
-- Each turn reads all of the text that is left, twice over.
create function public.chain(of text) returns text
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $fn$
declare
    v_rest text := chain.of;
    v_seen text := '';
begin
    while length(v_rest) > 0 loop
        v_seen := md5(v_seen || repeat(v_rest, 2));
        v_rest := substr(v_rest, 2);
    end loop;
    return v_seen;
end;
$fn$;
-- file: 01_chain_rollback.sql
drop function if exists public.chain(text);
