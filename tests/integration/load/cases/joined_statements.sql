create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
insert into a values (1)\; insert into a values (2);
insert into a values (3)\; select 1/0;
