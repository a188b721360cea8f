create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
begin;
insert into b values (9);
insert into a values (1);
commit;
insert into a values (2);
