\if :{?n}
\else
\set n 1
create table part (x int);
\endif
insert into part values (:n)
