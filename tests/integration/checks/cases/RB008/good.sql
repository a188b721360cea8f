-- file: 01_tags.sql
begin;
create table public.tag (tag_id bigint primary key, label text not null);
commit;
-- file: 01_tags_rollback.sql
drop table if exists public.tag;
