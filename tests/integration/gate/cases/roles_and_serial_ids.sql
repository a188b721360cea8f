-- wanted:
-- file: 01_note.sql
create role note_reader;
create table public.note (note_id bigint generated always as identity primary key, body text not null);
insert into public.note (body) values ('first');
-- file: 01_note_rollback.sql
drop table if exists public.note;
drop role if exists note_reader;
-- file: 02_seed.sql
create role note_writer;
insert into public.note (body) values ('second');
-- file: 02_seed_rollback.sql
delete from public.note where body = 'second';
drop role if exists note_writer;
