-- Columns of catalogs that no other file's cases change, found by hashing every column around every case.
-- setup
create schema depot;
create schema annex;
create table item (id int primary key, code bigint);
create table twin (id int primary key);
create function step(int, int) returns int language sql immutable as 'select $1 + $2';

-- case: aggregate-direct-arguments | reports: share
create aggregate share (float8 order by float8) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_aggregate set aggnumdirectargs = 0 where aggfnoid = 'share'::regproc;

-- case: aggregate-moving-final-extra | reports: moving
create function finish(int, int) returns int language sql as 'select $1';
create function finish(int) returns int language sql as 'select $1';
create aggregate moving (int) (sfunc = int4pl, stype = int, msfunc = int4pl, minvfunc = int4mi, mstype = int, mfinalfunc = finish);
-- after
create or replace aggregate moving (int) (sfunc = int4pl, stype = int, msfunc = int4pl, minvfunc = int4mi, mstype = int, mfinalfunc = finish, mfinalfunc_extra);

-- case: aggregate-moving-final-modifies | reports: moving
create aggregate moving (int) (sfunc = int4pl, stype = int, msfunc = int4pl, minvfunc = int4mi, mstype = int, mfinalfunc = int4abs);
-- after
create or replace aggregate moving (int) (sfunc = int4pl, stype = int, msfunc = int4pl, minvfunc = int4mi, mstype = int, mfinalfunc = int4abs, mfinalfunc_modify = shareable);

-- case: access-method-renamed | reports: heap3
create access method heap2 type table handler heap_tableam_handler;
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_am set amname = 'heap3' where amname = 'heap2';

-- case: operator-family-function-number | reports: plain_family
create operator family plain_family using hash;
create function hash_once(int) returns int language sql immutable as 'select $1';
create function hash_twice(int, bigint) returns bigint language sql immutable as 'select $2';
alter operator family plain_family using hash add function 1 (int, int) hash_once(int);
-- after
alter operator family plain_family using hash add function 2 (int, int) hash_twice(int, bigint);
alter operator family plain_family using hash drop function 1 (int, int);

-- case: operator-family-moved | reports: plain_family
create operator family plain_family using hash;
-- after
alter operator family plain_family using hash set schema depot;

-- case: operator-class-of-another-type | reports: plain_ops | at most: 16
create operator family plain using btree;
create operator class plain_ops for type int using btree family plain as operator 3 =, function 1 btint4cmp(int, int);
-- after
drop operator class plain_ops using btree;
create operator class plain_ops for type bigint using btree family plain as operator 3 =, function 1 btint8cmp(bigint, bigint);

-- case: operator-class-of-another-method | reports: plain_ops | at most: 8
create operator family plain using btree;
create operator family plain using hash;
create operator class plain_ops for type int using btree family plain as operator 3 =, function 1 btint4cmp(int, int);
-- after
drop operator class plain_ops using btree;
create operator class plain_ops for type int using hash family plain as operator 1 =, function 1 hashint4(int);

-- case: operator-result | reports: ===
create function same(int, text) returns bool language sql as 'select true';
create function alike(int, text) returns int language sql as 'select 1';
create operator === (leftarg = int, rightarg = text, function = same);
-- after
drop operator === (int, text);
create operator === (leftarg = int, rightarg = text, function = alike);

-- case: collation-deterministic-flag | reports: plain_order | says: determin
create collation plain_order (locale = 'C');
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_collation set collisdeterministic = false where collname = 'plain_order';

-- case: collation-icu-rules | reports: plain_order | says: rules | min: 16
create collation plain_order (locale = 'C');
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_collation set collicurules = '&a < b' where collname = 'plain_order';

-- case: collation-encoding | reports: plain_order
create collation plain_order (locale = 'C');
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_collation set collencoding = 8 where collname = 'plain_order';

-- case: foreign-key-equality-operator | reports: line_item
create table line (item_id int constraint line_item references item);
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_constraint set conpfeqop = array['=(bigint,int)'::regoperator::oid] where conname = 'line_item';

-- case: foreign-key-column-of-another-type | reports: item_id | at most: 4
create table line (item_id int constraint line_item references item);
-- after
alter table line alter item_id type bigint;

-- case: database-encoding | reports: database | says: encoding
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_database set encoding = 8 where datname = current_database();

-- case: database-collation | reports: database
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_database set datcollate = 'POSIX' where datname = current_database();

-- case: database-ctype | reports: database
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_database set datctype = 'POSIX' where datname = current_database();

-- case: setting-moved-between-roles | reports: (alice|bob) | says: work_mem
alter role alice in database :DBNAME set work_mem = '3MB';
-- after
alter role alice in database :DBNAME reset work_mem;
alter role bob in database :DBNAME set work_mem = '3MB';

-- case: default-privileges-moved-between-kinds | reports: default privileges
alter default privileges in schema depot grant select on tables to alice;
-- after
alter default privileges in schema depot revoke select on tables from alice;
alter default privileges in schema depot grant select on sequences to alice;

-- case: language-procedural-flag | reports: plx
create language plx handler plpgsql_call_handler;
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_language set lanispl = false where lanname = 'plx';

-- case: publication-schema-exchanged | reports: news | says: annex
create publication news for tables in schema depot;
-- after
alter publication news set tables in schema annex;

-- case: table-moved-between-publications | reports: (news|gossip)
create publication news for table item;
create publication gossip;
-- after
alter publication news drop table item;
alter publication gossip add table item;

-- case: security-label-provider | reports: item | says: label
set allow_system_table_mods = on;
insert into pg_catalog.pg_seclabel values ('item'::regclass, 'pg_class'::regclass, 0, 'dummy', 'secret');
-- after
update pg_catalog.pg_seclabel set provider = 'other' where provider = 'dummy';

-- case: security-label-on-function | reports: step | says: label
set allow_system_table_mods = on;
-- after
insert into pg_catalog.pg_seclabel values ('step(int,int)'::regprocedure, 'pg_proc'::regclass, 0, 'dummy', 'secret');

-- case: security-label-on-database | reports: database | says: label
set allow_system_table_mods = on;
-- after
insert into pg_catalog.pg_shseclabel select oid, 'pg_database'::regclass, 'dummy', 'secret' from pg_catalog.pg_database where datname = current_database();
-- cleanup
set allow_system_table_mods = on;
delete from pg_catalog.pg_shseclabel where provider = 'dummy';

-- case: security-label-on-role-changed | reports: alice | says: label
set allow_system_table_mods = on;
insert into pg_catalog.pg_shseclabel values ('alice'::regrole, 'pg_authid'::regclass, 'dummy', 'secret');
-- after
update pg_catalog.pg_shseclabel set label = 'open' where provider = 'dummy';
-- cleanup
set allow_system_table_mods = on;
delete from pg_catalog.pg_shseclabel where provider = 'dummy';

-- case: subscription-table | reports: (mail|item)
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
set allow_system_table_mods = on;
insert into pg_catalog.pg_subscription_rel (srsubid, srrelid, srsubstate) select oid, 'item'::regclass, 'r' from pg_catalog.pg_subscription where subname = 'mail';
-- undo
set allow_system_table_mods = on;
delete from pg_catalog.pg_subscription_rel;
drop subscription mail;

-- case: text-search-parser-get-token | reports: cutter
create function cut_token(internal, internal, internal) returns internal language internal strict as 'prsd_nexttoken';
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- after
drop text search parser cutter;
create text search parser cutter (start = prsd_start, gettoken = cut_token, end = prsd_end, lextypes = prsd_lextype);

-- case: text-search-parser-end | reports: cutter
create function cut_end(internal) returns void language internal strict as 'prsd_end';
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- after
drop text search parser cutter;
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = cut_end, lextypes = prsd_lextype);

-- case: text-search-parser-token-types | reports: cutter
create function cut_types(internal) returns internal language internal strict as 'prsd_lextype';
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
-- after
drop text search parser cutter;
create text search parser cutter (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = cut_types);

-- case: type-of-another-kind | reports: kind | at most: 12
create type kind as enum ('a');
-- after
drop type kind;
create domain kind as text;

-- case: type-composite-became-enum | reports: kind | at most: 12
create type kind as (a int);
-- after
drop type kind;
create type kind as enum ('a');

-- case: user-mapping-of-another-role | reports: far | says: bob
create foreign data wrapper dummy;
create server far foreign data wrapper dummy;
create user mapping for alice server far options (user 'a');
-- after
drop user mapping for alice server far;
create user mapping for bob server far options (user 'a');

-- case: user-mapping-of-another-server | reports: (far|near)
create foreign data wrapper dummy;
create server far foreign data wrapper dummy;
create server near foreign data wrapper dummy;
create user mapping for alice server far options (user 'a');
-- after
drop user mapping for alice server far;
create user mapping for alice server near options (user 'a');

-- case: transform-of-another-language | reports: (transform|integer) | at most: 4
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create transform for int language plpgsql (from sql with function from_sql(internal));
-- after
drop transform for int language plpgsql;
create transform for int language sql (from sql with function from_sql(internal));

-- case: initial-privileges-kind | reports: lo_oid
create extension lo;
set allow_system_table_mods = on;
insert into pg_catalog.pg_init_privs select oid, 'pg_proc'::regclass, 0, 'e', '{postgres=X/postgres}' from pg_catalog.pg_proc where proname = 'lo_oid';
-- after
update pg_catalog.pg_init_privs set privtype = 'i' where objoid = 'lo_oid(lo)'::regprocedure;

-- case: sequence-logged-again | reports: nr | says: unlogged
create unlogged sequence nr;
-- after
alter sequence nr set logged;

-- case: partition-moved-to-schema | reports: depot | at most: 4
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table part_one set schema depot;

-- case: partition-clustered | reports: part_one | says: cluster
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
create index part_one_a on part_one (a);
-- after
alter table part_one cluster on part_one_a;

-- case: table-by-select-into | reports: extra | at most: 4
-- after
select 1 as a into extra;

-- case: enum-value-used-at-once | reports: mood | at most: 5
create type mood as enum ('a');
create table feeling (a mood);
-- after
alter type mood add value 'b';
insert into feeling values ('b');

-- case: check-on-row-type | reports: whole_row
-- after
alter table item add constraint whole_row check (item is not null);

-- case: constraint-on-index-expression-collation | reports: item_text
create table words (a text);
create unique index item_text on words (lower(a) collate "C");
-- after
drop index item_text;
create unique index item_text on words (lower(a));

-- case: grants-to-public-and-role-exchanged | reports: item | says: public
grant select on item to public;
-- after
revoke select on item from public;
grant select on item to alice;

-- case: large-object-sparse-page | reports: 4711
select lo_from_bytea(4711, '\x01');
-- after
select lo_put(4711, 10000, '\x00');

-- case: role-replaced-by-group-of-the-name | reports: dave
create role dave login;
-- after
drop role dave;
create group dave;
-- cleanup
drop role dave;

-- case: silent-explain-and-constraints | silent
-- after
explain analyze select * from item;
set constraints all immediate;
load 'plpgsql';

-- case: silent-lock-released | silent
-- after
do $$begin lock table item in access exclusive mode; end$$;

-- case: silent-copy-out-and-sampling | silent
insert into item select i, i from generate_series(1, 50) as i;
-- after
select count(*) from item tablesample system (50);
select pg_size_pretty(pg_total_relation_size('item'));

-- case: silent-discard-all | silent | alone
-- after
create temporary table scratch (a int);
discard all;

-- case: silent-update-of-information-schema-rows | silent
-- after
update information_schema.sql_features set comments = comments where feature_id = 'B011';

-- case: silent-builtin-function-altered-and-back | silent
-- after
alter function pg_catalog.pg_sleep(float8) cost 99;
alter function pg_catalog.pg_sleep(float8) cost 1;

-- case: silent-builtin-comment-changed-and-back | silent
-- after
comment on schema public is 'x';
comment on schema public is 'standard public schema';

-- case: silent-public-schema-owner-there-and-back | silent
-- after
alter schema public owner to alice;
alter schema public owner to pg_database_owner;

-- case: public-schema-recreated-without-its-initial-privileges | reports: public | says: initial privileges
-- after
drop schema public cascade;
create schema public;
alter schema public owner to pg_database_owner;
grant usage on schema public to public;
comment on schema public is 'standard public schema';
create table public.item (id int primary key, code bigint);
create table public.twin (id int primary key);
create function public.step(int, int) returns int language sql immutable as 'select $1 + $2';

-- case: silent-plpgsql-recreated | silent
-- after
drop extension plpgsql;
create extension plpgsql;

-- case: silent-two-phase-committed-with-nothing | silent | alone
-- after
begin;
select pg_current_xact_id();
prepare transaction 'nothing';
commit prepared 'nothing';

-- case: silent-in-a-schema-of-its-own-and-gone | silent
-- after
create schema passing create table a (id serial primary key) create view b as select id from a;
create function passing.f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on passing.a for each row execute function passing.f();
insert into passing.a default values;
grant usage on schema passing to alice;
alter default privileges in schema passing grant select on tables to bob;
drop schema passing cascade;
