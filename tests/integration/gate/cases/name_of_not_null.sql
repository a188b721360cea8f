-- wanted:
-- file: 01_person.sql
create table public.person (person_id int primary key, mail text not null);
alter table public.person rename column mail to email;
-- file: 02_optional.sql
alter table public.person alter column email drop not null;
-- file: 02_optional_rollback.sql
alter table public.person alter column email set not null;
