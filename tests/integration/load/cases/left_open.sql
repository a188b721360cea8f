create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
begin;
insert into a values (1);
