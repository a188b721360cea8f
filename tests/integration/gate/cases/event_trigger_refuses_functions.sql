-- wanted: TS002
-- file: 01_guard.sql
create function public.refuse() returns event_trigger language plpgsql as 'begin raise exception ''no DDL''; end';
create function public.vat() returns int language sql as 'select 19';
create event trigger guard on ddl_command_start when tag in ('CREATE FUNCTION') execute function public.refuse();
-- file: 01_guard_rollback.sql
drop event trigger if exists guard;
drop function if exists public.vat();
drop function if exists public.refuse();
-- file: 01_guard.test.sql
select public.vat();
