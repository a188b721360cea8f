-- file: 01_tags.sql
create table public.tag (tag_id bigint primary key, label text not null);
create view public.tag_label as select t.label from public.tag as t;
-- file: 01_tags_rollback.sql
-- The view still depends on the table.
drop table if exists public.tag;
