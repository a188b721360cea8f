-- file: 01_staff.sql
create table public.staff (name text primary key);
insert into public.staff (name) values ('ada'), ('bob');
create function public.staff_count() returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp as 'select count(*) from public.staff';
-- file: 01_staff_rollback.sql
drop function if exists public.staff_count();
drop table if exists public.staff;
