commit;
rollback;
begin;
begin;
create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
commit;
set local work_mem = 64;
