\ir parts/part.sql
\set n 2
\ir parts/part.sql
\if :{?n}
insert into part values (:n);
\endif
insert into part values (:'n' || 'x');
