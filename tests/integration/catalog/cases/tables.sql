-- Tables: storage, persistence, options, inheritance, partitions, types.
-- setup
create table item (id int primary key, name text, price numeric default 0);

-- case: created | reports: extra | at most: 6
-- after
create table extra (a int);

-- case: created-without-columns | reports: extra
-- after
create table extra ();

-- case: created-in-schema-with-serial-key | reports: depot\.extra | at most: 8
create schema depot;
-- after
create table depot.extra (id serial primary key, name text not null);

-- case: created-as-select | reports: extra | at most: 6
-- after
create table extra as select id, name from item;

-- case: created-like-including-all | reports: extra | at most: 9
-- after
create table extra (like item including all);

-- case: created-with-hostile-name | reports: We.*ird | at most: 6
-- after
create table "We ""ird % {0} 'x'" ("co""l" int, "%s" text);

-- case: dropped | reports: item | at most: 8
-- after
drop table item;

-- case: renamed | reports: goods | at most: 12
-- after
alter table item rename to goods;

-- case: moved-to-schema | reports: depot | at most: 12
create schema depot;
-- after
alter table item set schema depot;

-- case: owner | reports: item | says: owner.*alice
-- after
alter table item owner to alice;

-- case: unlogged | reports: item | says: unlogged
-- after
alter table item set unlogged;

-- case: logged | reports: entry | says: unlogged
create unlogged table entry (a int);
-- after
alter table entry set logged;

-- case: tablespace | reports: item | says: tablespace
-- after
alter table item set tablespace fast;

-- case: tablespace-by-all-in-tablespace | reports: entry | says: tablespace
create table entry (a int) tablespace fast;
-- after
alter table all in tablespace fast set tablespace slow;

-- case: option-fillfactor | reports: item | says: fillfactor
-- after
alter table item set (fillfactor = 70);

-- case: option-fillfactor-changed | reports: entry | says: fillfactor
create table entry (a int) with (fillfactor = 70);
-- after
alter table entry set (fillfactor = 80);

-- case: option-reset | reports: entry | says: fillfactor
create table entry (a int) with (fillfactor = 70, parallel_workers = 2);
-- after
alter table entry reset (fillfactor);

-- case: option-parallel-workers | reports: item | says: parallel_workers
-- after
alter table item set (parallel_workers = 4);

-- case: option-autovacuum-enabled | reports: item | says: autovacuum_enabled
-- after
alter table item set (autovacuum_enabled = off);

-- case: option-autovacuum-vacuum-threshold | reports: item | says: autovacuum_vacuum_threshold
-- after
alter table item set (autovacuum_vacuum_threshold = 100);

-- case: option-autovacuum-vacuum-scale-factor | reports: item | says: autovacuum_vacuum_scale_factor
-- after
alter table item set (autovacuum_vacuum_scale_factor = 0.01);

-- case: option-autovacuum-vacuum-insert-threshold | reports: item | says: insert_threshold
-- after
alter table item set (autovacuum_vacuum_insert_threshold = 10);

-- case: option-autovacuum-analyze-scale-factor | reports: item | says: analyze_scale_factor
-- after
alter table item set (autovacuum_analyze_scale_factor = 0.2);

-- case: option-autovacuum-vacuum-cost-delay | reports: item | says: cost_delay
-- after
alter table item set (autovacuum_vacuum_cost_delay = 5);

-- case: option-autovacuum-freeze-max-age | reports: item | says: freeze_max_age
-- after
alter table item set (autovacuum_freeze_max_age = 200000);

-- case: option-autovacuum-multixact-freeze-min-age | reports: item | says: multixact_freeze_min_age
-- after
alter table item set (autovacuum_multixact_freeze_min_age = 2000);

-- case: option-log-autovacuum-min-duration | reports: item | says: log_autovacuum_min_duration
-- after
alter table item set (log_autovacuum_min_duration = 100);

-- case: option-vacuum-truncate | reports: item | says: vacuum_truncate
-- after
alter table item set (vacuum_truncate = false);

-- case: option-vacuum-index-cleanup | reports: item | says: vacuum_index_cleanup
-- after
alter table item set (vacuum_index_cleanup = off);

-- case: option-toast-tuple-target | reports: item | says: toast_tuple_target
-- after
alter table item set (toast_tuple_target = 256);

-- case: option-user-catalog-table | reports: item | says: user_catalog_table
-- after
alter table item set (user_catalog_table = true);

-- case: option-vacuum-max-eager-freeze | reports: item | says: eager_freeze | min: 18
-- after
alter table item set (vacuum_max_eager_freeze_failure_rate = 0.1);

-- case: option-of-toast | reports: item | says: toast.*autovacuum_enabled
-- after
alter table item set (toast.autovacuum_enabled = off);

-- case: option-of-toast-changed | reports: entry | says: toast.*autovacuum_vacuum_threshold
create table entry (a text) with (toast.autovacuum_vacuum_threshold = 100);
-- after
alter table entry set (toast.autovacuum_vacuum_threshold = 200);

-- case: option-of-toast-reset | reports: entry | says: toast.*vacuum_truncate
create table entry (a text) with (toast.vacuum_truncate = off);
-- after
alter table entry reset (toast.vacuum_truncate);

-- case: replica-identity-full | reports: item | says: replica identity
-- after
alter table item replica identity full;

-- case: replica-identity-nothing | reports: item | says: replica identity
-- after
alter table item replica identity nothing;

-- case: replica-identity-using-index | reports: item | says: replica identity
create unique index item_id on item (id);
-- after
alter table item replica identity using index item_id;

-- case: replica-identity-to-another-index | reports: item_second | says: replica identity
create unique index item_first on item (id);
create unique index item_second on item (id);
alter table item replica identity using index item_first;
-- after
alter table item replica identity using index item_second;

-- case: replica-identity-to-default | reports: item | says: replica identity
alter table item replica identity full;
-- after
alter table item replica identity default;

-- case: row-security-on | reports: item | says: row.level security
-- after
alter table item enable row level security;

-- case: row-security-off | reports: item | says: row.level security
alter table item enable row level security;
-- after
alter table item disable row level security;

-- case: row-security-forced | reports: item | says: row.level security
alter table item enable row level security;
-- after
alter table item force row level security;

-- case: row-security-no-longer-forced | reports: item | says: row.level security
alter table item enable row level security, force row level security;
-- after
alter table item no force row level security;

-- case: access-method | reports: item | says: access method
create access method heap2 type table handler heap_tableam_handler;
-- after
alter table item set access method heap2;

-- case: access-method-of-partitioned | reports: part_of_all | says: access method | min: 17
create access method heap2 type table handler heap_tableam_handler;
create table part_of_all (a int) partition by list (a);
-- after
alter table part_of_all set access method heap2;

-- case: clustered-on | reports: item | says: cluster
-- after
alter table item cluster on item_pkey;

-- case: clustered-on-another | reports: item | says: cluster
create index item_name on item (name);
alter table item cluster on item_pkey;
-- after
alter table item cluster on item_name;

-- case: without-cluster | reports: item | says: cluster
alter table item cluster on item_pkey;
-- after
alter table item set without cluster;

-- case: inherits | reports: child | says: (inherit|parent)
create table child (id int not null, name text, price numeric default 0);
-- after
alter table child inherit item;

-- case: no-longer-inherits | reports: child | says: (inherit|parent) | at most: 5
create table child () inherits (item);
-- after
alter table child no inherit item;

-- case: inherits-one-more | reports: child | says: (inherit|parent) | at most: 5
create table other (id int not null);
create table child () inherits (item);
-- after
alter table child inherit other;

-- case: order-of-parents | reports: child | says: (inherit|parent) | at most: 6
create table first_parent (a int);
create table second_parent (a int);
create table child (a int);
alter table child inherit first_parent;
alter table child inherit second_parent;
-- after
alter table child no inherit first_parent;
alter table child inherit first_parent;

-- case: other-parent | reports: child | says: (inherit|parent)
create table first_parent (a int);
create table second_parent (a int);
create table child () inherits (first_parent);
-- after
alter table child no inherit first_parent;
alter table child inherit second_parent;

-- case: column-now-also-local | reports: child
create table parent (a int);
create table child () inherits (parent);
-- after
drop table child;
create table child (a int) inherits (parent);

-- case: of-type | reports: typed | says: type
create type row_shape as (a int, b text);
create table typed (a int, b text);
-- after
alter table typed of row_shape;

-- case: not-of-type | reports: typed | says: type
create type row_shape as (a int, b text);
create table typed of row_shape;
-- after
alter table typed not of;

-- case: of-another-type | reports: typed | says: type
create type row_shape as (a int, b text);
create type row_form as (a int, b text);
create table typed of row_shape;
-- after
alter table typed of row_form;

-- case: became-view | reports: listing | at most: 8
create table listing (a int);
-- after
drop table listing;
create view listing as select 1 as a;

-- case: became-partitioned | reports: listing | at most: 6
create table listing (a int);
-- after
drop table listing;
create table listing (a int) partition by range (a);

-- case: became-materialized-view | reports: listing | at most: 8
create view listing as select 1 as a;
-- after
drop view listing;
create materialized view listing as select 1 as a;

-- case: became-foreign-table | reports: listing | at most: 8
create extension file_fdw;
create server files foreign data wrapper file_fdw;
create table listing (a int);
-- after
drop table listing;
create foreign table listing (a int) server files options (filename '/nowhere');

-- case: partition-created | reports: part_new | at most: 6
create table whole (a int) partition by range (a);
-- after
create table part_new partition of whole for values from (1) to (10);

-- case: partition-dropped | reports: part_old | at most: 6
create table whole (a int) partition by range (a);
create table part_old partition of whole for values from (1) to (10);
-- after
drop table part_old;

-- case: partition-attached | reports: part_one | says: partition
create table whole (a int) partition by range (a);
create table part_one (a int);
-- after
alter table whole attach partition part_one for values from (1) to (10);

-- case: partition-detached | reports: part_one | says: partition
create table whole (a int) partition by range (a);
create table part_one partition of whole for values from (1) to (10);
-- after
alter table whole detach partition part_one;

-- case: partition-detached-concurrently | reports: part_one | says: partition | at most: 5
create table whole (a int) partition by range (a);
create table part_one partition of whole for values from (1) to (10);
-- after
alter table whole detach partition part_one concurrently;

-- case: partition-range-moved | reports: part_one | says: (bound|values|partition)
create table whole (a int) partition by range (a);
create table part_one partition of whole for values from (1) to (10);
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values from (1) to (11);

-- case: partition-range-unbounded | reports: part_one | says: (bound|values|partition)
create table whole (a int) partition by range (a);
create table part_one partition of whole for values from (minvalue) to (10);
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values from (-2147483648) to (10);

-- case: partition-list-value-added | reports: part_one | says: (bound|values|partition)
create table whole (a text) partition by list (a);
create table part_one partition of whole for values in ('x', 'y');
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values in ('x', 'y', 'z');

-- case: partition-list-null | reports: part_one | says: (bound|values|partition)
create table whole (a text) partition by list (a);
create table part_one partition of whole for values in ('x');
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values in ('x', null);

-- case: partition-hash-remainder | reports: part_one | says: (bound|values|partition)
create table whole (a int) partition by hash (a);
create table part_one partition of whole for values with (modulus 4, remainder 0);
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values with (modulus 4, remainder 1);

-- case: partition-hash-modulus | reports: part_one | says: (bound|values|partition)
create table whole (a int) partition by hash (a);
create table part_one partition of whole for values with (modulus 4, remainder 0);
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values with (modulus 8, remainder 0);

-- case: partition-default-added | reports: part_rest | at most: 6
create table whole (a int) partition by list (a);
-- after
create table part_rest partition of whole default;

-- case: partition-became-default | reports: part_one | says: default
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one default;

-- case: partition-of-another | reports: part_one | at most: 4
create table whole (a int) partition by list (a);
create table other_whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table whole detach partition part_one;
alter table other_whole attach partition part_one for values in (1);

-- case: partition-strategy | reports: whole | says: (partition|range)
create table whole (a int) partition by list (a);
-- after
drop table whole;
create table whole (a int) partition by range (a);

-- case: partition-key-column | reports: whole | says: partition
create table whole (a int, b int) partition by list (a);
-- after
drop table whole;
create table whole (a int, b int) partition by list (b);

-- case: partition-key-more-columns | reports: whole | says: partition
create table whole (a int, b int) partition by range (a);
-- after
drop table whole;
create table whole (a int, b int) partition by range (a, b);

-- case: partition-key-expression | reports: whole | says: partition
create table whole (a text) partition by list (lower(a));
-- after
drop table whole;
create table whole (a text) partition by list (upper(a));

-- case: partition-key-opclass | reports: whole | says: partition
create table whole (a text) partition by range (a);
-- after
drop table whole;
create table whole (a text) partition by range (a text_pattern_ops);

-- case: partition-key-collation | reports: whole | says: partition
create table whole (a text) partition by range (a);
-- after
drop table whole;
create table whole (a text) partition by range (a collate "C");

-- case: partition-subpartitioned | reports: part_one | at most: 6
create table whole (a int, b int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
drop table part_one;
create table part_one partition of whole for values in (1) partition by list (b);

-- case: partition-detach-left-pending | reports: part_one | says: (detach|pending)
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_inherits set inhdetachpending = true where inhrelid = 'part_one'::regclass;

-- case: partitioned-tablespace | reports: whole | says: tablespace
create table whole (a int) partition by list (a);
-- after
alter table whole set tablespace fast;

-- case: partition-owner | reports: part_one | says: owner
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table part_one owner to bob;

-- case: rows-kept-table-recreated-unlogged | reports: entry | says: unlogged
create table entry (a int);
insert into entry values (1);
-- after
drop table entry;
create unlogged table entry (a int);
insert into entry values (1);
