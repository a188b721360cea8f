-- file: 01_counter.sql
create sequence public.ticket;
-- file: 02_partition.sql
-- The name comes from a sequence, and a sequence never goes back.
do $make$
begin
    execute format('create table public.batch_%s (batch_id bigint primary key)', nextval('public.ticket'));
end;
$make$;
-- file: 02_partition_rollback.sql
do $drop$
declare
    v_name text;
begin
    for v_name in select c.relname from pg_catalog.pg_class as c where c.relname ~ '^batch_\d+$' and c.relkind = 'r' loop
        execute format('drop table public.%I', v_name);
    end loop;
end;
$drop$;
