create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
copy a from stdin;
1	x
no	y
\.
create table never ();
