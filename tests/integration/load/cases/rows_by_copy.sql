create table a (id int primary key, t text);
create table b (id int references a deferrable initially deferred);
copy a from stdin; insert into a values (7, '100 %s %');
1	a\tb
2	\N
\.
copy a (t, id) from stdin with (format csv);
"x
,""y",3
z,4
\.
copy a to stdout;
copy b from stdin;
1
