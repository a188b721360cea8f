-- file: 01_archive.sql
create table public.archive (archive_id bigint primary key);
-- file: 01_archive_rollback.sql
drop table if exists public.archive;
