create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
create view v as select 1 as x;
comment on view v is 'ä; €';
create type e as enum ('a;', 'b');
