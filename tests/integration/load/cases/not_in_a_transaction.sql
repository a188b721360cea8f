create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
create index concurrently i on a (t);
vacuum a;
alter type nope add value 'x';
