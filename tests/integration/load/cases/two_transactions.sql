begin;
create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
commit and chain;
insert into a values (1);
rollback;
begin;
insert into a values (2);
commit;
