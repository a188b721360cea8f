begin;
create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
savepoint s;
insert into a values (1);
rollback to s;
insert into a values (2);
commit;
