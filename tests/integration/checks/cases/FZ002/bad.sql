-- file: 01_leave.sql
create function public.leave(reason text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $fn$
begin
    perform pg_terminate_backend(pg_backend_pid());
end;
$fn$;
-- file: 01_leave_rollback.sql
drop function if exists public.leave(text);
