-- file: 01_stars.sql
-- Each turn copies what is there already, and all of the text.
create function public.stars(of text) returns integer
    language plpgsql immutable set search_path = pg_catalog, pg_temp as $fn$
declare
    v_rest text := stars.of;
    v_seen text := '';
begin
    while length(v_rest) > 0 loop
        v_seen := reverse(v_seen) || '*';
        v_rest := substr(v_rest, 2);
    end loop;
    return length(v_seen);
end;
$fn$;
-- file: 01_stars_rollback.sql
drop function if exists public.stars(text);
