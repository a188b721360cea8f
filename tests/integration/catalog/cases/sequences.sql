-- Sequences: options and state.
-- setup
create table item (id int, code int);
create sequence nr;

-- case: created | reports: counter
-- after
create sequence counter;

-- case: dropped | reports: nr
-- after
drop sequence nr;

-- case: renamed | reports: counter | at most: 4
-- after
alter sequence nr rename to counter;

-- case: moved | reports: depot | at most: 4
create schema depot;
-- after
alter sequence nr set schema depot;

-- case: type | reports: nr | says: (integer|type)
-- after
alter sequence nr as int;

-- case: type-alone | reports: nr | says: (integer|type)
alter sequence nr maxvalue 100;
-- after
alter sequence nr as int;

-- case: increment | reports: nr | says: increment
-- after
alter sequence nr increment by 5;

-- case: increment-negative | reports: nr | says: increment
create sequence down_nr minvalue -100 maxvalue 100 start 1;
-- after
alter sequence nr increment by -1 minvalue 1 maxvalue 9223372036854775807;

-- case: minimum | reports: nr | says: min
-- after
alter sequence nr minvalue 0;

-- case: maximum | reports: nr | says: max
-- after
alter sequence nr maxvalue 1000;

-- case: start | reports: nr | says: start
-- after
alter sequence nr start with 10;

-- case: cache | reports: nr | says: cache
-- after
alter sequence nr cache 20;

-- case: cycle | reports: nr | says: cycle
-- after
alter sequence nr cycle;

-- case: no-cycle | reports: counter | says: cycle
create sequence counter cycle;
-- after
alter sequence counter no cycle;

-- case: owned-by | reports: nr | says: own
-- after
alter sequence nr owned by item.id;

-- case: owned-by-another-column | reports: nr | says: own
alter sequence nr owned by item.id;
-- after
alter sequence nr owned by item.code;

-- case: owned-by-none | reports: nr | says: own
alter sequence nr owned by item.id;
-- after
alter sequence nr owned by none;

-- case: owner | reports: nr | says: owner
-- after
alter sequence nr owner to alice;

-- case: unlogged | reports: nr | says: unlogged
-- after
alter sequence nr set unlogged;

-- case: grant-usage | reports: nr | says: alice
-- after
grant usage on sequence nr to alice;

-- case: grant-update | reports: nr | says: alice
grant usage on sequence nr to alice;
-- after
grant update on sequence nr to alice;

-- case: comment | reports: nr | says: comment
-- after
comment on sequence nr is 'numbers of bills';

-- case: nextval-first | reports: nr
-- after
select nextval('nr');

-- case: nextval-again | reports: nr
select nextval('nr');
-- after
select nextval('nr');

-- case: setval | reports: nr
select nextval('nr');
-- after
select setval('nr', 100);

-- case: setval-is-called-alone | reports: nr
select setval('nr', 5, true);
-- after
select setval('nr', 5, false);

-- case: restart | reports: nr
select nextval('nr') from generate_series(1, 3);
-- after
alter sequence nr restart;

-- case: restart-with | reports: nr
-- after
alter sequence nr restart with 7;

-- case: restart-by-truncate | reports: entry_id_seq
create table entry (id serial);
insert into entry default values;
delete from entry;
-- after
truncate entry restart identity;

-- case: moved-by-insert-and-delete | reports: entry_id_seq
create table entry (id serial);
-- after
insert into entry default values;
delete from entry;

-- case: moved-by-identity | reports: entry_id_seq
create table entry (id int generated always as identity);
-- after
insert into entry default values;
delete from entry;

-- case: moved-by-failed-insert | reports: entry_id_seq | alone
create table entry (id serial, a int check (a > 0));
-- after
do $$begin insert into entry (a) values (0); exception when check_violation then null; end$$;

-- case: of-temporary-column-now-plain | reports: nr
create table entry (id int default nextval('nr'));
alter sequence nr owned by entry.id;
-- after
alter table entry alter id drop default;
alter sequence nr owned by none;
drop table entry;
create table entry (id int);
