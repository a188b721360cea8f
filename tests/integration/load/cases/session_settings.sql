set search_path = pg_catalog, public;
set role pg_monitor;
reset role;
create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
create temp table a (z int);
