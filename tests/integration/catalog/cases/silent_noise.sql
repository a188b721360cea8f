-- Maintenance, rows that end as they began, statistics, sessions and other databases.
-- setup
create table item (id int primary key, name text, price numeric);
insert into item select i, 'name ' || i, case when i % 3 > 0 then i end from generate_series(1, 100) as i;
create index item_name on item (name);
create materialized view summary as select count(*) as n from item;
create unique index summary_n on summary (n);

-- case: nothing | silent
-- after
select 1;

-- case: vacuum | silent
delete from item where id = 5;
-- after
vacuum item;

-- case: vacuum-full | silent
delete from item where id = 5;
-- after
vacuum full item;

-- case: vacuum-freeze | silent
-- after
vacuum (freeze, analyze) item;

-- case: vacuum-full-of-catalogs | silent
-- after
vacuum full pg_catalog.pg_class;
vacuum full pg_catalog.pg_proc;
vacuum full pg_catalog.pg_attribute;

-- case: vacuum-of-everything | silent
-- after
vacuum analyze;

-- case: analyze | silent
-- after
analyze item;

-- case: analyze-with-extended-statistics | silent
create statistics item_np on name, price from item;
-- after
analyze item;

-- case: analyze-of-expression-index | silent
create index item_lower on item (lower(name));
-- after
analyze item;

-- case: cluster | silent
alter table item cluster on item_pkey;
-- after
cluster item;

-- case: reindex-index | silent
-- after
reindex index item_name;

-- case: reindex-table | silent
-- after
reindex table item;

-- case: reindex-concurrently | silent
-- after
reindex table concurrently item;

-- case: reindex-schema | silent
-- after
reindex schema public;

-- case: reindex-system | silent
-- after
reindex system :DBNAME;

-- case: reindex-catalog | silent | alone
-- after
reindex table pg_catalog.pg_class;

-- case: refresh | silent
-- after
refresh materialized view summary;

-- case: refresh-concurrently | silent
-- after
refresh materialized view concurrently summary;

-- case: checkpoint | silent
-- after
checkpoint;

-- case: update-to-same-values | silent
-- after
update item set name = name, price = price;

-- case: update-there-and-back | silent
-- after
update item set name = 'x' where id = 7;
update item set name = 'name 7' where id = 7;

-- case: insert-and-delete | silent
-- after
insert into item values (1000, 'x', 1);
delete from item where id = 1000;

-- case: delete-and-insert | silent
-- after
delete from item where id = 7;
insert into item values (7, 'name 7', 7);

-- case: truncate-and-insert-backwards | silent
create temporary table kept as select * from item;
-- after
truncate item;
insert into item select * from kept order by id desc;

-- case: rows-in-other-order | silent
-- after
create table kept as select * from item order by random();
delete from item;
insert into item select * from kept;
drop table kept;

-- case: table-rewritten-by-type-and-back | silent
-- after
alter table item alter name type varchar using name || '';
alter table item alter name type text;

-- case: values-written-otherwise | silent
create table measure (a float8, b timestamptz, c interval, d bool, e numeric, f bytea, g uuid, h jsonb);
insert into measure values (100, '2024-01-01 12:00+00', '1 day 02:03', true, 1e3, '\x41', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{"b": 1, "a": 2}');
-- after
truncate measure;
insert into measure values ('1e2', '2024-01-01 13:00+01', '1 day 123 minutes', 'yes', 1000, 'A', 'a0eebc999c0b4ef8bb6d6bb9bd380a11', '{"a":2,"b":1}');

-- case: value-compressed-otherwise | silent
create table document (body text);
insert into document values (repeat('abc', 5000));
-- after
alter table document alter body set storage external;
create table kept as select * from document;
truncate document;
insert into document select body || '' from kept;
alter table document alter body set storage extended;
drop table kept;

-- case: toasted-value-rewritten | silent
create table document (body text);
insert into document select string_agg(md5(i::text), '') from generate_series(1, 3000) as i;
-- after
update document set body = body || '';

-- case: toast-table-made | silent
create table narrow (a int);
-- after
alter table narrow add b text;
alter table narrow drop b;

-- case: constant-default-stored-or-written | silent
create table narrow (a int);
insert into narrow values (1);
alter table narrow add b int default 5;
-- after
vacuum full narrow;

-- case: default-changed-after-fast-add | silent
create table narrow (a int);
insert into narrow values (1);
alter table narrow add b int default 5;
alter table narrow alter b set default 6;
-- after
update narrow set b = 5;

-- case: partition-rows-moved-through-default | silent
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
create table part_rest partition of whole default;
insert into whole values (1), (2);
-- after
update whole set a = 3 where a = 1;
update whole set a = 1 where a = 3;

-- case: temporary-table | silent
-- after
create temporary table scratch (a serial primary key, b text);
insert into scratch values (1, 'x');

-- case: temporary-table-of-a-name-in-use | silent
-- after
create temporary table item (id text);
insert into item values ('x');

-- case: temporary-view-and-function | silent
-- after
create temporary view seen as select * from public.item;
create function pg_temp.fresh() returns int language sql as 'select 1';
create type pg_temp.pair as (a int);
create temporary sequence temp_nr;

-- case: temporary-table-commented-and-granted | silent
-- after
create temporary table scratch (a int check (a > 0));
comment on table scratch is 'x';
grant select on scratch to alice;
create index on scratch (a);

-- case: temporary-table-from-before-gone | silent
create temporary table scratch (a serial, b text);
-- after
drop table scratch;

-- case: prepared-statement-and-cursor | silent | alone
-- after
prepare plan as select 1;
execute plan;
declare seen cursor with hold for select * from item;
fetch 1 from seen;
listen channel;
notify channel, 'x';

-- case: session-settings | silent
create table measure (a float8, b timestamptz, c interval, d bytea, e date, f money, g text default 'now', h timestamptz default '2024-01-01 00:00+00');
insert into measure values (0.1, '2024-01-01 00:00+00', '1 day 2 hours', '\x00ff', '2024-02-01', 5, 'x');
create view timed as select '2024-01-01 00:00+00'::timestamptz as a, '1 day 2 hours'::interval as b, '2024-02-01'::date as c, 0.1::float8 as d, '\xff'::bytea as e;
-- after
set timezone = 'Asia/Tokyo';
set datestyle = 'German, DMY';
set intervalstyle = 'sql_standard';
set extra_float_digits = -10;
set bytea_output = 'escape';
set quote_all_identifiers = on;
set standard_conforming_strings = on;
set enable_seqscan = off;
set enable_sort = off;
set enable_hashagg = off;

-- case: session-search-path | silent
create schema depot;
create function fresh(int) returns int language sql as 'select 1';
create domain kilo as int check (fresh(value) > 0);
create view listing as select fresh(id) as a from item;
-- after
set search_path = depot;

-- case: session-search-path-hostile | silent
create schema evil;
create function evil.md5(text) returns text language sql as 'select random()::text';
create function evil.count() returns bigint language sql as 'select 7::bigint';
create function evil.length(text) returns int language sql as 'select (random() * 1000)::int';
create function evil.eq(text, text) returns bool language sql as 'select random() > 0.5';
create function evil.oid_eq(oid, oid) returns bool language sql as 'select random() > 0.5';
create operator evil.= (leftarg = text, rightarg = text, function = evil.eq);
create operator evil.= (leftarg = oid, rightarg = oid, function = evil.oid_eq);
create view evil.pg_class as select * from pg_catalog.pg_class where random() > 0.5;
-- after
set search_path = evil, pg_catalog, public;

-- case: session-row-security-off | silent
create policy own_rows on item using (false);
alter table item enable row level security, force row level security;
-- after
set row_security = off;

-- case: session-isolation | silent
-- after
set default_transaction_isolation = 'serializable';
set default_transaction_read_only = on;

-- case: advisory-lock | silent
-- after
select pg_advisory_lock(1);

-- case: statistics-counters | silent
-- after
select count(*) from item;
select pg_stat_reset();

-- case: statistics-restored | silent | min: 18
-- after
select pg_restore_relation_stats('schemaname', 'public', 'relname', 'item', 'relpages', 10, 'reltuples', 5000::real);

-- case: other-database-created | silent
-- after
create database another;
-- cleanup
drop database another;

-- case: other-database-dropped | silent
create database another;
-- after
drop database another;

-- case: other-database-altered | silent
create database another;
-- after
alter database another set work_mem = '9MB';
alter database another connection limit 7;
grant connect on database another to alice;
comment on database another is 'x';
-- cleanup
drop database another;

-- case: role-setting-in-other-database | silent
create database another;
-- after
alter role alice in database another set work_mem = '9MB';
-- cleanup
drop database another;

-- case: slot-of-other-database-position | silent | alone
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
-- after
update item set name = name;
select count(*) from pg_logical_slot_get_changes('letterbox', null, null);
-- undo
select pg_drop_replication_slot('letterbox');

-- case: slot-temporary | silent | alone
-- after
select pg_create_logical_replication_slot('fleeting', 'test_decoding', true);

-- case: wal-and-snapshots | silent
-- after
select pg_switch_wal();
select pg_current_snapshot();

-- case: transaction-ids-burnt | silent
-- after
do $$begin for i in 1 .. 50 loop begin perform pg_current_xact_id(); raise exception using errcode = 'P0007'; exception when sqlstate 'P0007' then null; end; end loop; end$$;

-- case: toast-and-index-files-rewritten | silent
create table document (body text);
insert into document select string_agg(md5(i::text), '') from generate_series(1, 3000) as i;
-- after
vacuum full document;
reindex table document;

-- case: empty-do | silent
-- after
do $$begin null; end$$;

-- case: read-through-a-function | silent
-- after
select * from item where id = 1 for update;

-- case: failed-statement-in-a-block | silent
-- after
do $$begin perform 1 / 0; exception when division_by_zero then null; end$$;

-- case: visibility-of-invalid-foreign-table | silent
create extension file_fdw;
create server files foreign data wrapper file_fdw;
create foreign table broken (a int) server files options (filename '/nowhere');
-- after
select 1;

-- case: view-that-fails-when-read | silent
create view broken as select 1 / (count(*) - count(*)) as a from item;
-- after
select 1;

-- case: table-of-three-hundred-columns | silent
do $$begin execute (select 'create table wide (' || string_agg(format('c%s text default %L', i, i), ', ') || ')' from generate_series(1, 300) as i); end$$;
insert into wide default values;
-- after
update wide set c1 = c1;

-- case: domain-and-composite-rows | silent
create domain kilo as numeric check (value > 0);
create type pair as (a kilo, b text[]);
create table entry (a pair[], b kilo);
insert into entry values (array[row(1, '{x,y}')::pair, null], 1.0);
-- after
update entry set a = a || '{}'::pair[];

-- case: statistics-of-everything-after-index-build | silent
-- after
analyze;
create index item_price on item (price);
drop index item_price;
