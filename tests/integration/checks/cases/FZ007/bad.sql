-- file: 01_staff.sql
create table public.staff (name text primary key);
insert into public.staff (name) values ('ada'), ('bob');
-- A caller's temporary table staff comes before ours.
create function public.staff_count() returns bigint language sql stable security definer as 'select count(*) from staff';
-- file: 01_staff_rollback.sql
drop function if exists public.staff_count();
drop table if exists public.staff;
