-- file: 01_leave.sql
create function public.leave(reason text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $fn$
begin
    perform pg_notify('leave', left(leave.reason, 100));
end;
$fn$;
-- file: 01_leave_rollback.sql
drop function if exists public.leave(text);
