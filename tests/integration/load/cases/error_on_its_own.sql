create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
insert into a values (1);
select 1,
  nope from a;
insert into a values (2);
