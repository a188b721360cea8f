-- Residue that nobody sees: told on demand alone.
-- setup
create table item (id int primary key, name text);

-- case: dropped-column | physical: item
-- after
alter table item add extra int;
alter table item drop extra;

-- case: dropped-column-of-rebuilt-table | physical: entry
create table entry (a int, b int, c int);
alter table entry drop b;
-- after
drop table entry;
create table entry (a int, c int);

-- case: dropped-column-of-composite | physical: pair
create type pair as (a int, b int);
-- after
alter type pair add attribute c int;
alter type pair drop attribute c;

-- case: dropped-column-of-partition | physical: part_one
create table whole (a int, b int) partition by list (a);
create table part_one (extra int, a int, b int);
alter table part_one drop extra;
alter table whole attach partition part_one for values in (1);
-- after
drop table part_one;
create table part_one partition of whole for values in (1);

-- case: two-dropped-columns | physical: item
alter table item add one int;
alter table item drop one;
-- after
alter table item add two int;
alter table item drop two;
