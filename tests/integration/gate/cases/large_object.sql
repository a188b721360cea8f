-- wanted:
-- file: 01_manual.sql
create table public.manual (manual_id int primary key, pages oid not null);
insert into public.manual values (1, lo_from_bytea(0, '\x0102'));
-- file: 01_manual_rollback.sql
do $unlink$
begin
    if to_regclass('public.manual') is not null then
        perform lo_unlink(m.pages) from public.manual as m;
    end if;
end;
$unlink$;
drop table if exists public.manual;
