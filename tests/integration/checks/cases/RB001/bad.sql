-- file: 01_tags.sql
create table public.tag (tag_id bigint primary key, label text not null);
create index tag_label on public.tag (lable);
-- file: 01_tags_rollback.sql
drop table if exists public.tag;
