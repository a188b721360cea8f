-- file: 01_counter.sql
create sequence public.ticket;
-- file: 02_partition.sql
create table public.batch_1 (batch_id bigint primary key);
-- file: 02_partition_rollback.sql
drop table if exists public.batch_1;
