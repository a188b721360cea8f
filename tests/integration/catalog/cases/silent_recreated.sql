-- Dropped and made again the same: only OIDs moved.
-- setup
create schema depot;
create table item (id int primary key, name text not null default 'x', price numeric(10,2) check (price >= 0));
create table line (nr int primary key, item_id int);
create function note() returns trigger language plpgsql as 'begin return new; end';
create function plus(int, int) returns int language sql immutable as 'select $1 + $2';

-- case: table | silent
create table entry (a int primary key, b text collate "C" not null default 'x', c numeric(5,1) check (c > 0));
-- after
drop table entry;
create table entry (a int primary key, b text collate "C" not null default 'x', c numeric(5,1) check (c > 0));

-- case: table-with-rows-in-other-order | silent
create table entry (a int, b text);
insert into entry values (1, 'x'), (2, 'y'), (2, 'y');
-- after
drop table entry;
create table entry (a int, b text);
insert into entry values (2, 'y'), (1, 'x'), (2, 'y');

-- case: table-with-everything | silent
create table entry (a int primary key, b text unique, c int references item);
create index entry_c on entry (c) where c > 0;
create trigger entry_note before insert on entry for each row execute function note();
create policy own_rows on entry to alice, bob using (a > 0);
alter table entry enable row level security;
grant select, insert on entry to alice;
grant update (b) on entry to bob;
comment on table entry is 'one';
comment on column entry.b is 'two';
comment on trigger entry_note on entry is 'three';
create statistics entry_ab on a, b from entry;
-- after
drop table entry;
create table entry (a int primary key, b text unique, c int references item);
create index entry_c on entry (c) where c > 0;
create trigger entry_note before insert on entry for each row execute function note();
create policy own_rows on entry to bob, alice using (a > 0);
alter table entry enable row level security;
grant update (b) on entry to bob;
grant insert, select on entry to alice;
comment on column entry.b is 'two';
comment on table entry is 'one';
comment on trigger entry_note on entry is 'three';
create statistics entry_ab on a, b from entry;

-- case: table-with-serial | silent
create table entry (a serial primary key);
-- after
drop table entry;
create table entry (a serial primary key);

-- case: table-with-identity | silent
create table entry (a int generated always as identity (start 5 increment 3));
-- after
drop table entry;
create table entry (a int generated always as identity (start 5 increment 3));

-- case: table-with-generated-column | silent
create table entry (a int, b int generated always as (a * 2) stored);
insert into entry (a) values (1), (2);
-- after
drop table entry;
create table entry (a int, b int generated always as (a * 2) stored);
insert into entry (a) values (1), (2);

-- case: table-with-options | silent
create table entry (a text) with (fillfactor = 70, parallel_workers = 2, toast.autovacuum_enabled = off);
-- after
drop table entry;
create table entry (a text) with (toast.autovacuum_enabled = off, parallel_workers = 2, fillfactor = 70);

-- case: partitioned-tree | silent
create table whole (a int, b text) partition by range (a);
create table part_one partition of whole for values from (1) to (10);
create table part_rest partition of whole default;
create index whole_b on whole (b);
create trigger whole_note after insert on whole for each row execute function note();
insert into whole values (1, 'x'), (100, 'y');
-- after
drop table whole;
create table whole (a int, b text) partition by range (a);
create table part_rest partition of whole default;
create table part_one partition of whole for values from (1) to (10);
create index whole_b on whole (b);
create trigger whole_note after insert on whole for each row execute function note();
insert into whole values (100, 'y'), (1, 'x');

-- case: inheritance | silent
create table parent (a int);
create table child (b int) inherits (parent);
-- after
drop table parent cascade;
create table parent (a int);
create table child (b int) inherits (parent);

-- case: index | silent
create index line_item on line using btree (item_id desc nulls last) include (nr) with (fillfactor = 80) where item_id > 0;
-- after
drop index line_item;
create index line_item on line using btree (item_id desc nulls last) include (nr) with (fillfactor = 80) where item_id > 0;

-- case: index-concurrently | silent
create index line_item on line (item_id);
-- after
drop index concurrently line_item;
create index concurrently line_item on line (item_id);

-- case: primary-key | silent
-- after
alter table line drop constraint line_pkey;
alter table line add primary key (nr);

-- case: unique-constraint | silent
alter table line add constraint item_once unique (item_id);
-- after
alter table line drop constraint item_once;
alter table line add constraint item_once unique (item_id);

-- case: check-constraint | silent
-- after
alter table item drop constraint item_price_check;
alter table item add check (price >= 0);

-- case: foreign-key | silent
alter table line add constraint line_item foreign key (item_id) references item on delete cascade deferrable;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on delete cascade deferrable;

-- case: foreign-key-with-disabled-triggers | silent
alter table line add constraint line_item foreign key (item_id) references item;
alter table line disable trigger all;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item;
alter table line disable trigger all;

-- case: exclusion-constraint | silent
alter table line add constraint once exclude using btree (item_id with =) where (nr > 0);
-- after
alter table line drop constraint once;
alter table line add constraint once exclude using btree (item_id with =) where (nr > 0);

-- case: view | silent
create view listing with (security_barrier = true) as select id, name from item where price > 1;
grant select on listing to alice;
-- after
drop view listing;
create view listing with (security_barrier = true) as select id, name from item where price > 1;
grant select on listing to alice;

-- case: view-replaced-by-itself | silent
create view listing as select id, name from item;
-- after
create or replace view listing as select id, name from item;

-- case: view-by-its-own-definition | silent
create view listing as select i.id, l.nr, count(*) over (partition by i.id order by l.nr) as n, case when i.price > 1 then 'x'::text else null end as c from item as i left join line as l on l.item_id = i.id where i.name in ('a', 'b') and i.price between 1 and 2;
-- after
do $$begin execute 'create or replace view listing as ' || pg_get_viewdef('listing'::regclass); end$$;

-- case: chain-of-views | silent
create view one_view as select id from item;
create view two_view as select id from one_view;
-- after
drop view one_view cascade;
create view one_view as select id from item;
create view two_view as select id from one_view;

-- case: materialized-view | silent
create materialized view summary as select count(*) as n from item;
create unique index summary_n on summary (n);
-- after
drop materialized view summary;
create materialized view summary as select count(*) as n from item;
create unique index summary_n on summary (n);

-- case: rule | silent
create rule keep as on delete to item where old.id > 1 do instead nothing;
-- after
drop rule keep on item;
create rule keep as on delete to item where old.id > 1 do instead nothing;

-- case: function | silent
create function fresh(a int default 1, variadic b text[] default '{}') returns setof text language sql stable parallel safe cost 5 rows 7 set work_mem = '1MB' as 'select 1::text';
grant execute on function fresh to alice;
comment on function fresh is 'x';
-- after
drop function fresh;
create function fresh(a int default 1, variadic b text[] default '{}') returns setof text language sql stable parallel safe cost 5 rows 7 set work_mem = '1MB' as 'select 1::text';
grant execute on function fresh to alice;
comment on function fresh is 'x';

-- case: function-replaced-by-itself | silent
-- after
create or replace function note() returns trigger language plpgsql as 'begin return new; end';

-- case: function-of-sql-standard-form | silent
create function fresh(a int) returns bigint language sql begin atomic select count(*) + a from item; end;
-- after
drop function fresh;
create function fresh(a int) returns bigint language sql begin atomic select count(*) + a from item; end;

-- case: procedure | silent
create procedure tidy(inout a int) language plpgsql as 'begin end';
-- after
drop procedure tidy;
create procedure tidy(inout a int) language plpgsql as 'begin end';

-- case: aggregate | silent
create aggregate total (int) (sfunc = plus, stype = int, initcond = '0');
-- after
drop aggregate total(int);
create aggregate total (int) (sfunc = plus, stype = int, initcond = '0');

-- case: trigger | silent
create trigger item_note after update of name, price on item for each row when (old.* is distinct from new.*) execute function note('a', 'b');
-- after
drop trigger item_note on item;
create trigger item_note after update of name, price on item for each row when (old.* is distinct from new.*) execute function note('a', 'b');

-- case: trigger-replaced-by-itself | silent
create trigger item_note after update on item for each row execute function note();
-- after
create or replace trigger item_note after update on item for each row execute function note();

-- case: constraint-trigger | silent
create constraint trigger item_check after insert on item deferrable initially deferred for each row execute function note();
-- after
drop trigger item_check on item;
create constraint trigger item_check after insert on item deferrable initially deferred for each row execute function note();

-- case: trigger-with-its-function | silent
create function mark() returns trigger language plpgsql as 'begin return new; end';
create trigger item_mark before insert on item for each row execute function mark();
-- after
drop function mark() cascade;
create function mark() returns trigger language plpgsql as 'begin return new; end';
create trigger item_mark before insert on item for each row execute function mark();

-- case: event-trigger | silent
create function watch() returns event_trigger language plpgsql as 'begin end';
create event trigger ddl_watch on sql_drop when tag in ('DROP TABLE', 'DROP VIEW') execute function watch();
-- after
drop event trigger ddl_watch;
create event trigger ddl_watch on sql_drop when tag in ('DROP TABLE', 'DROP VIEW') execute function watch();

-- case: policy | silent
create policy own_rows on item as restrictive for update to bob, alice using (id > 0) with check (id > 1);
-- after
drop policy own_rows on item;
create policy own_rows on item as restrictive for update to alice, bob using (id > 0) with check (id > 1);

-- case: sequence | silent
create sequence nr increment 5 cache 3 cycle maxvalue 100;
select nextval('nr');
-- after
drop sequence nr;
create sequence nr increment 5 cache 3 cycle maxvalue 100;
select nextval('nr');

-- case: enum | silent
create type mood as enum ('a', 'b', 'c');
-- after
drop type mood;
create type mood as enum ('a', 'b', 'c');

-- case: enum-with-value-inserted-by-another-way | silent
create type mood as enum ('a', 'c');
alter type mood add value 'b' before 'c';
-- after
drop type mood;
create type mood as enum ('a', 'b', 'c');

-- case: enum-in-use-by-column-and-rows | silent
create type mood as enum ('a', 'b');
create table feeling (at int, a mood default 'b');
insert into feeling values (1, 'a'), (2, 'b');
-- after
alter table feeling alter a drop default, alter a type text;
drop type mood;
create type mood as enum ('a', 'b');
alter table feeling alter a type mood using a::mood, alter a set default 'b';

-- case: composite-type | silent
create type pair as (a int, b text collate "C");
-- after
drop type pair;
create type pair as (a int, b text collate "C");

-- case: domain | silent
create domain kilo as numeric(10,2) default 1 not null constraint positive check (value > 0);
-- after
drop domain kilo;
create domain kilo as numeric(10,2) default 1 not null constraint positive check (value > 0);

-- case: range-type | silent
create type span as range (subtype = float8, subtype_diff = float8mi);
-- after
drop type span;
create type span as range (subtype = float8, subtype_diff = float8mi);

-- case: base-type | silent
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, like = text);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, like = text);

-- case: shell-type | silent
create type husk;
-- after
drop type husk;
create type husk;

-- case: operator | silent
create operator +# (leftarg = int, rightarg = int, function = plus, commutator = +#);
-- after
drop operator +# (int, int);
create operator +# (leftarg = int, rightarg = int, function = plus, commutator = +#);

-- case: operator-class | silent
create operator class plain_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
-- after
drop operator family plain_ops using btree;
create operator class plain_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);

-- case: operator-family | silent
create operator family plain using hash;
-- after
drop operator family plain using hash;
create operator family plain using hash;

-- case: cast | silent
create type mood as enum ('a');
create cast (mood as int) with inout as assignment;
-- after
drop cast (mood as int);
create cast (mood as int) with inout as assignment;

-- case: conversion | silent
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
drop conversion latin_to_wide;
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

-- case: collation | silent
create collation plain_order (locale = 'C');
-- after
drop collation plain_order;
create collation plain_order (locale = 'C');

-- case: access-method | silent
create access method heap2 type table handler heap_tableam_handler;
create table entry (a int) using heap2;
-- after
drop table entry;
drop access method heap2;
create access method heap2 type table handler heap_tableam_handler;
create table entry (a int) using heap2;

-- case: language | silent
create language plx handler plpgsql_call_handler;
create function fresh() returns int language plx as 'begin return 1; end';
-- after
drop language plx cascade;
create language plx handler plpgsql_call_handler;
create function fresh() returns int language plx as 'begin return 1; end';

-- case: transform | silent
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create transform for int language plpgsql (from sql with function from_sql(internal));
-- after
drop transform for int language plpgsql;
create transform for int language plpgsql (from sql with function from_sql(internal));

-- case: text-search-objects | silent
create text search dictionary words (template = simple, stopwords = english, accept = false);
create text search configuration search (copy = simple);
alter text search configuration search alter mapping for asciiword with words, simple;
-- after
drop text search configuration search;
drop text search dictionary words;
create text search dictionary words (template = simple, stopwords = english, accept = false);
create text search configuration search (copy = simple);
alter text search configuration search alter mapping for asciiword with words, simple;

-- case: text-search-parser-and-template | silent
create text search template terse (lexize = dsimple_lexize);
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- after
drop text search template terse;
drop text search parser cutter;
create text search template terse (lexize = dsimple_lexize);
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);

-- case: extension | silent
create extension pg_trgm;
create index item_name on item using gin (name gin_trgm_ops);
-- after
drop extension pg_trgm cascade;
create extension pg_trgm;
create index item_name on item using gin (name gin_trgm_ops);

-- case: extension-with-type | silent
create extension hstore;
create table entry (a hstore);
-- after
drop extension hstore cascade;
alter table entry add a int;
drop table entry;
create extension hstore;
create table entry (a hstore);

-- case: wrapper-and-server | silent
create foreign data wrapper dummy options (a '1');
create server far type 'odd' version '1' foreign data wrapper dummy options (host 'nowhere', port '1');
create user mapping for alice server far options (user 'a', password 'b');
-- after
drop foreign data wrapper dummy cascade;
create foreign data wrapper dummy options (a '1');
create server far type 'odd' version '1' foreign data wrapper dummy options (port '1', host 'nowhere');
create user mapping for alice server far options (password 'b', user 'a');

-- case: foreign-table | silent
create extension file_fdw;
create server files foreign data wrapper file_fdw;
create foreign table listing (a int, b text options (force_null 'true')) server files options (filename '/nowhere', format 'csv');
-- after
drop foreign table listing;
create foreign table listing (a int, b text options (force_null 'true')) server files options (format 'csv', filename '/nowhere');

-- case: publication | silent
create publication news for table item where (id > 1), line, tables in schema depot;
-- after
drop publication news;
create publication news for table line, table item where (id > 1), tables in schema depot;

-- case: publication-with-columns | silent
create publication news for table item (id, name);
-- after
drop publication news;
create publication news for table item (name, id);

-- case: subscription | silent
create subscription mail connection 'dbname=none' publication one, two with (connect = false, slot_name = none);
-- after
drop subscription mail;
create subscription mail connection 'dbname=none' publication one, two with (connect = false, slot_name = none);
-- undo
drop subscription mail;

-- case: statistics | silent
create statistics item_np (ndistinct, mcv) on name, price from item;
-- after
drop statistics item_np;
create statistics item_np (mcv, ndistinct) on name, price from item;

-- case: large-object | silent
select lo_from_bytea(4711, '\x0102');
-- after
select lo_unlink(4711);
select lo_from_bytea(4711, '\x0102');

-- case: default-privileges | silent
alter default privileges in schema depot grant select, insert on tables to alice;
-- after
alter default privileges in schema depot revoke all on tables from alice;
alter default privileges in schema depot grant insert on tables to alice;
alter default privileges in schema depot grant select on tables to alice;

-- case: role | silent
create role dave createdb connection limit 5 valid until '2030-01-01';
grant dave to alice;
alter role dave set work_mem = '2MB';
comment on role dave is 'x';
-- after
drop role dave;
create role dave createdb connection limit 5 valid until '2030-01-01';
grant dave to alice;
alter role dave set work_mem = '2MB';
comment on role dave is 'x';
-- cleanup
drop role dave;

-- case: role-that-owns | silent
create role dave;
create table entry (a int);
alter table entry owner to dave;
-- after
reassign owned by dave to postgres;
drop role dave;
create role dave;
alter table entry owner to dave;
-- cleanup
drop role dave;

-- case: tablespace | silent | alone
set allow_in_place_tablespaces = on;
create tablespace cheap location '' with (random_page_cost = 2, seq_page_cost = 3);
-- after
drop tablespace cheap;
create tablespace cheap location '' with (seq_page_cost = 3, random_page_cost = 2);
-- cleanup
drop tablespace cheap;

-- case: schema-with-all-it-holds | silent
create table depot.crate (id serial primary key, kind text unique);
create table depot.lid (id int generated always as identity primary key, crate int references depot.crate on delete cascade);
create view depot.listing as select c.id, l.id as lid from depot.crate as c join depot.lid as l on l.crate = c.id;
create type depot.mood as enum ('a', 'b');
create function depot.fresh(depot.mood) returns setof depot.crate language sql as 'select * from depot.crate';
create domain depot.kilo as int check (value > 0);
insert into depot.crate (kind) values ('a'), ('b');
grant usage on schema depot to alice;
alter default privileges in schema depot grant select on tables to alice;
-- after
drop schema depot cascade;
create schema depot;
create domain depot.kilo as int check (value > 0);
create type depot.mood as enum ('a', 'b');
create table depot.crate (id serial primary key, kind text unique);
create table depot.lid (id int generated always as identity primary key, crate int references depot.crate on delete cascade);
create function depot.fresh(depot.mood) returns setof depot.crate language sql as 'select * from depot.crate';
create view depot.listing as select c.id, l.id as lid from depot.crate as c join depot.lid as l on l.crate = c.id;
insert into depot.crate (kind) values ('a'), ('b');
alter default privileges in schema depot grant select on tables to alice;
grant usage on schema depot to alice;

-- case: replication-slot | silent | alone
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
-- after
select pg_drop_replication_slot('letterbox');
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
-- undo
select pg_drop_replication_slot('letterbox');

-- case: replication-origin | silent
select pg_replication_origin_create('upstream');
-- after
select pg_replication_origin_drop('upstream');
select pg_replication_origin_create('upstream');
-- cleanup
select pg_replication_origin_drop('upstream');

-- case: sequence-of-serial-recreated | silent
create table entry (a serial);
-- after
alter table entry alter a drop default;
drop sequence entry_a_seq;
create sequence entry_a_seq as int owned by entry.a;
alter table entry alter a set default nextval('entry_a_seq');

-- case: names-exchanged-of-equal-tables | silent
create table goods (id int);
create table wares (id int);
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: names-exchanged-of-equal-functions | silent
create function one() returns int language sql as 'select 1';
create function two() returns int language sql as 'select 1';
-- after
alter function one() rename to swap;
alter function two() rename to one;
alter function swap() rename to two;
