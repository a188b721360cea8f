-- wanted: RB007 RB008
-- file: 01_note.sql
begin;
create table public.note (note_id int primary key);
rollback;
-- file: 01_note_rollback.sql
begin;
drop table if exists public.note;
rollback;
