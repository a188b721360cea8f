-- file: 01_archive.sql
do $make$
begin
    execute format(
        'create table public.archive_%s (archive_id bigint primary key)',
        to_char(clock_timestamp(), 'YYYYMMDDHH24MISSUS')
    );
end;
$make$;
-- file: 01_archive_rollback.sql
do $drop$
declare
    v_name text;
begin
    for v_name in select c.relname from pg_catalog.pg_class as c where c.relname ~ '^archive_\d+$' and c.relkind = 'r' loop
        execute format('drop table public.%I', v_name);
    end loop;
end;
$drop$;
