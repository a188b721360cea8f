-- Indexes: method, columns, operator classes, order, predicates, options, flags.
-- setup
create table item (id int primary key, name text, code int, other int, doc jsonb, place point, during int4range);

-- case: created | reports: item_name
-- after
create index item_name on item (name);

-- case: created-concurrently | reports: item_name
-- after
create index concurrently item_name on item (name);

-- case: dropped | reports: item_name
create index item_name on item (name);
-- after
drop index item_name;

-- case: dropped-concurrently | reports: item_name
create index item_name on item (name);
-- after
drop index concurrently item_name;

-- case: renamed | reports: item_label
create index item_name on item (name);
-- after
alter index item_name rename to item_label;

-- case: unique | reports: item_name | says: unique
create index item_name on item (name);
-- after
drop index item_name;
create unique index item_name on item (name);

-- case: unique-lost | reports: item_name | says: unique
create unique index item_name on item (name);
-- after
drop index item_name;
create index item_name on item (name);

-- case: method | reports: item_name | says: hash
create index item_name on item (name);
-- after
drop index item_name;
create index item_name on item using hash (name);

-- case: method-brin | reports: item_code | says: brin
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on item using brin (code);

-- case: method-gist-to-spgist | reports: item_place | says: spgist
create index item_place on item using gist (place);
-- after
drop index item_place;
create index item_place on item using spgist (place);

-- case: column | reports: item_code
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on item (other);

-- case: column-added | reports: item_code
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on item (code, other);

-- case: column-order | reports: item_code
create index item_code on item (code, other);
-- after
drop index item_code;
create index item_code on item (other, code);

-- case: opclass | reports: item_name | says: text_pattern_ops
create index item_name on item (name);
-- after
drop index item_name;
create index item_name on item (name text_pattern_ops);

-- case: opclass-of-gin | reports: item_doc | says: jsonb_path_ops
create index item_doc on item using gin (doc);
-- after
drop index item_doc;
create index item_doc on item using gin (doc jsonb_path_ops);

-- case: opclass-option | reports: item_name | says: siglen
create extension pg_trgm;
create index item_name on item using gist (name gist_trgm_ops);
-- after
drop index item_name;
create index item_name on item using gist (name gist_trgm_ops (siglen = 32));

-- case: opclass-option-changed | reports: item_name | says: siglen
create extension pg_trgm;
create index item_name on item using gist (name gist_trgm_ops (siglen = 16));
-- after
drop index item_name;
create index item_name on item using gist (name gist_trgm_ops (siglen = 32));

-- case: collation | reports: item_name | says: "C"
create index item_name on item (name);
-- after
drop index item_name;
create index item_name on item (name collate "C");

-- case: sort-order | reports: item_code | says: desc
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on item (code desc);

-- case: nulls-first | reports: item_code | says: nulls first
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on item (code nulls first);

-- case: nulls-last | reports: item_code | says: nulls last
create index item_code on item (code desc);
-- after
drop index item_code;
create index item_code on item (code desc nulls last);

-- case: sort-order-of-second-column | reports: item_code | says: desc
create index item_code on item (code, other);
-- after
drop index item_code;
create index item_code on item (code, other desc);

-- case: include | reports: item_code | says: include
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on item (code) include (other);

-- case: include-became-key | reports: item_code | says: include
create index item_code on item (code) include (other);
-- after
drop index item_code;
create index item_code on item (code, other);

-- case: predicate | reports: item_code | says: where
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on item (code) where other is null;

-- case: predicate-changed | reports: item_code
create index item_code on item (code) where other > 1;
-- after
drop index item_code;
create index item_code on item (code) where other > 2;

-- case: predicate-lost | reports: item_code | says: where
create index item_code on item (code) where other > 1;
-- after
drop index item_code;
create index item_code on item (code);

-- case: expression | reports: item_name | says: lower
create index item_name on item (name);
-- after
drop index item_name;
create index item_name on item (lower(name));

-- case: expression-changed | reports: item_name | says: upper
create index item_name on item (lower(name));
-- after
drop index item_name;
create index item_name on item (upper(name));

-- case: expression-of-function-elsewhere | reports: item_name
create schema depot;
create function norm(text) returns text language sql immutable as 'select $1';
create function depot.norm(text) returns text language sql immutable as 'select $1';
create index item_name on item (norm(name));
-- after
drop index item_name;
create index item_name on item (depot.norm(name));

-- case: nulls-not-distinct | reports: item_code | says: nulls not distinct
create unique index item_code on item (code);
-- after
drop index item_code;
create unique index item_code on item (code) nulls not distinct;

-- case: fillfactor | reports: item_code | says: fillfactor
create index item_code on item (code);
-- after
alter index item_code set (fillfactor = 60);

-- case: option-reset | reports: item_code | says: fillfactor
create index item_code on item (code) with (fillfactor = 60);
-- after
alter index item_code reset (fillfactor);

-- case: option-deduplicate-items | reports: item_code | says: deduplicate_items
create index item_code on item (code);
-- after
alter index item_code set (deduplicate_items = off);

-- case: option-gin-fastupdate | reports: item_doc | says: fastupdate
create index item_doc on item using gin (doc);
-- after
alter index item_doc set (fastupdate = off);

-- case: option-gin-pending-list-limit | reports: item_doc | says: gin_pending_list_limit
create index item_doc on item using gin (doc);
-- after
alter index item_doc set (gin_pending_list_limit = 128);

-- case: option-gist-buffering | reports: item_during | says: buffering
create index item_during on item using gist (during);
-- after
alter index item_during set (buffering = off);

-- case: option-brin-pages-per-range | reports: item_code | says: pages_per_range
create index item_code on item using brin (code);
-- after
drop index item_code;
create index item_code on item using brin (code) with (pages_per_range = 16);

-- case: option-brin-autosummarize | reports: item_code | says: autosummarize
create index item_code on item using brin (code);
-- after
alter index item_code set (autosummarize = on);

-- case: option-of-bloom | reports: item_code | says: length
create extension bloom;
create index item_code on item using bloom (code, other);
-- after
drop index item_code;
create index item_code on item using bloom (code, other) with (length = 100);

-- case: tablespace | reports: item_code | says: tablespace
create index item_code on item (code);
-- after
alter index item_code set tablespace fast;

-- case: tablespace-by-all-in-tablespace | reports: item_code | says: tablespace
create index item_code on item (code) tablespace fast;
-- after
alter index all in tablespace fast set tablespace slow;

-- case: statistics-target | reports: item_name | says: statistics
create index item_name on item (lower(name));
-- after
alter index item_name alter column 1 set statistics 300;

-- case: comment | reports: item_code | says: comment
create index item_code on item (code);
-- after
comment on index item_code is 'for the search';

-- case: invalid | reports: item_code | says: (invalid|valid)
create index item_code on item (code);
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_index set indisvalid = false where indexrelid = 'item_code'::regclass;

-- case: invalid-after-failed-build | reports: item_code
insert into item (id, code) values (1, 1), (2, 1);
-- after
create unique index item_code on item (code) where false;
set allow_system_table_mods = on;
update pg_catalog.pg_index set indisvalid = false, indisready = false where indexrelid = 'item_code'::regclass;

-- case: not-ready | reports: item_code
create index item_code on item (code);
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_index set indisready = false where indexrelid = 'item_code'::regclass;

-- case: not-live | reports: item_code
create index item_code on item (code);
set allow_system_table_mods = on;
update pg_catalog.pg_index set indisvalid = false, indisready = false where indexrelid = 'item_code'::regclass;
-- after
update pg_catalog.pg_index set indislive = false where indexrelid = 'item_code'::regclass;

-- case: clustered | reports: item_code | says: cluster
create index item_code on item (code);
-- after
alter table item cluster on item_code;

-- case: replica-identity | reports: item_code | says: replica identity
alter table item alter code set not null;
create unique index item_code on item (code);
-- after
alter table item replica identity using index item_code;

-- case: attached-to-partitioned-index | reports: part_one_a
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
create index whole_a on only whole (a);
create index part_one_a on part_one (a);
-- after
alter index whole_a attach partition part_one_a;

-- case: partitioned-index-created | reports: whole_a
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
create index whole_a on whole (a);

-- case: partitioned-index-on-parent-only | reports: whole_a
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
create index whole_a on only whole (a);

-- case: index-of-partition-alone | reports: part_one_a
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
create index part_one_a on part_one (a);

-- case: index-of-partition-renamed | reports: part_one_index
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
create index whole_a on whole (a);
-- after
alter index part_one_a_idx rename to part_one_index;

-- case: on-another-table-of-same-shape | reports: item_code
create table twin (like item);
create index item_code on item (code);
-- after
drop index item_code;
create index item_code on twin (code);

-- case: on-materialized-view | reports: sums_total
create materialized view sums as select code, count(*) as total from item group by code;
-- after
create unique index sums_total on sums (code);

-- case: same-name-in-another-schema | reports: depot\.item_code
create schema depot;
create table depot.item (code int);
create index item_code on item (code);
create index item_code on depot.item (code);
-- after
drop index depot.item_code;

-- case: owned-by-another-with-its-table | reports: item
create index item_code on item (code);
-- after
alter table item owner to carol;
