-- wanted:
-- file: 01_loopback.sql
create extension postgres_fdw;
do $names$
begin
    execute format('create server loopback foreign data wrapper postgres_fdw options (dbname %L)', current_database());
    execute format('create role %I', current_database() || '_reader');
end;
$names$;
-- file: 01_loopback_rollback.sql
drop server if exists loopback;
drop extension if exists postgres_fdw;
do $names$
begin
    execute format('drop role if exists %I', current_database() || '_reader');
end;
$names$;
