-- Rows of tables.
-- setup
create table item (id int primary key, name text, price numeric);
insert into item values (1, 'apple', 1.5), (2, 'pear', null), (3, '', 0);
create table heap_of (a text, b text);
insert into heap_of values ('x', 'y'), ('x', 'y'), ('a,b', 'c');

-- case: inserted | reports: item
-- after
insert into item values (4, 'fig', 1);

-- case: inserted-into-empty-table | reports: entry
create table entry (a int);
-- after
insert into entry values (1);

-- case: deleted | reports: item
-- after
delete from item where id = 2;

-- case: truncated | reports: item
-- after
truncate item;

-- case: updated | reports: item
-- after
update item set name = 'plum' where id = 1;

-- case: updated-letter-case | reports: item
-- after
update item set name = 'Apple' where id = 1;

-- case: updated-trailing-space | reports: item
-- after
update item set name = 'apple ' where id = 1;

-- case: null-to-empty | reports: item
-- after
update item set name = null where id = 3;

-- case: null-to-word-null | reports: heap_of
insert into heap_of values (null, 'z');
-- after
update heap_of set a = 'NULL' where b = 'z';

-- case: numeric-scale | reports: item
-- after
update item set price = 1.50 where id = 1;

-- case: number-to-zero | reports: item
-- after
update item set price = 0 where id = 2;

-- case: values-exchanged-between-rows | reports: item
-- after
update item set name = case id when 1 then 'pear' else 'apple' end where id in (1, 2);

-- case: values-exchanged-between-columns | reports: heap_of
-- after
update heap_of set a = b, b = a where a = 'x';

-- case: border-between-columns-moved | reports: heap_of
-- after
update heap_of set a = 'a', b = 'b,c' where b = 'c';

-- case: duplicate-row-added | reports: heap_of
-- after
insert into heap_of values ('x', 'y');

-- case: duplicate-row-lost | reports: heap_of
-- after
delete from heap_of where ctid = (select min(ctid) from heap_of where a = 'x');

-- case: pair-of-duplicates-exchanged-for-another-pair | reports: heap_of
-- after
update heap_of set a = 'q' where a = 'x';

-- case: pair-of-duplicates-added | reports: heap_of
-- after
insert into heap_of values ('n', 'n'), ('n', 'n');

-- case: pair-of-duplicates-deleted | reports: heap_of
-- after
delete from heap_of where a = 'x';

-- case: row-of-nulls | reports: heap_of
-- after
insert into heap_of values (null, null);

-- case: row-without-columns | reports: bare
create table bare ();
-- after
insert into bare default values;

-- case: primary-key-moved | reports: item
-- after
update item set id = 9 where id = 1;

-- case: toasted-value | reports: document
create table document (body text);
insert into document select string_agg(md5(i::text), '') from generate_series(1, 5000) as i;
-- after
update document set body = overlay(body placing 'X' from 100000 for 1);

-- case: float-last-digit | reports: measure
create table measure (a float8);
insert into measure values (0.1);
-- after
update measure set a = 0.10000000000000002;

-- case: float-negative-zero | reports: measure
create table measure (a float8);
insert into measure values (0);
-- after
update measure set a = '-0';

-- case: float-nan | reports: measure
create table measure (a float8);
insert into measure values (0);
-- after
update measure set a = 'NaN';

-- case: timestamp-microsecond | reports: measure
create table measure (a timestamptz);
insert into measure values ('2024-01-01 00:00:00+00');
-- after
update measure set a = a + interval '1 microsecond';

-- case: interval-equal-but-other | reports: measure
create table measure (a interval);
insert into measure values ('1 day');
-- after
update measure set a = '24 hours';

-- case: json-white-space | reports: document
create table document (body json);
insert into document values ('{"a": 1}');
-- after
update document set body = '{"a":1}';

-- case: json-key-order | reports: document
create table document (body json);
insert into document values ('{"a":1,"b":2}');
-- after
update document set body = '{"b":2,"a":1}';

-- case: jsonb-value | reports: document
create table document (body jsonb);
insert into document values ('{"a": {"b": [1, 2]}}');
-- after
update document set body = jsonb_set(body, '{a,b,1}', '3');

-- case: point | reports: place
create table place (at point, way polygon, round circle);
insert into place values ('(1,2)', '((0,0),(1,1))', '<(0,0),1>');
-- after
update place set at = '(1,3)';

-- case: circle-of-equal-area | reports: place
create table place (round circle);
insert into place values ('<(0,0),1>');
-- after
update place set round = '<(5,5),1>';

-- case: bytea | reports: document
create table document (body bytea);
insert into document values ('\x00ff');
-- after
update document set body = '\x00fe';

-- case: array-element | reports: document
create table document (tags text[]);
insert into document values ('{a,b}');
-- after
update document set tags = '{a,"b,c"}';

-- case: array-bounds | reports: document
create table document (tags int[]);
insert into document values ('{1,2}');
-- after
update document set tags = '[0:1]={1,2}';

-- case: enum-value | reports: feeling
create type mood as enum ('sad', 'glad');
create table feeling (a mood);
insert into feeling values ('sad');
-- after
update feeling set a = 'glad';

-- case: composite-value | reports: feeling
create type pair as (a int, b text);
create table feeling (a pair);
insert into feeling values (row(1, 'x'));
-- after
update feeling set a.b = 'y';

-- case: char-padding-column | reports: feeling
create table feeling (a char(5));
insert into feeling values ('a');
-- after
update feeling set a = 'b';

-- case: tsvector | reports: document
create table document (body tsvector);
insert into document values ('a:1 b:2');
-- after
update document set body = 'a:1 b:3';

-- case: range-bounds | reports: document
create table document (body numrange);
insert into document values ('[1,2)');
-- after
update document set body = '[1,2]';

-- case: of-partition | reports: (whole|part_one)
create table whole (a int, b text) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
insert into whole values (1, 'x');

-- case: moved-between-partitions | reports: (whole|part_one|part_two) | at most: 4
create table whole (a int, b text) partition by list (a);
create table part_one partition of whole for values in (1);
create table part_two partition of whole for values in (2);
insert into whole values (1, 'x');
-- after
update whole set a = 2;

-- case: of-inheriting-child | reports: child
create table parent (a int);
create table child () inherits (parent);
insert into parent values (1);
-- after
insert into child values (1);

-- case: moved-from-parent-to-child | reports: (parent|child)
create table parent (a int);
create table child () inherits (parent);
insert into parent values (1);
-- after
delete from only parent;
insert into child values (1);

-- case: of-unlogged-table | reports: entry
create unlogged table entry (a int);
-- after
insert into entry values (1);

-- case: under-forced-row-security | reports: entry
create table entry (a int);
alter table entry enable row level security, force row level security;
-- after
insert into entry values (1);

-- case: of-table-with-hostile-names | reports: We.*ird
create table "We ""ird % {0} 'x'" ("co""l" int, "%s {} :x" text, "order" int);
-- after
insert into "We ""ird % {0} 'x'" values (1, 'a', 2);

-- case: of-table-named-in-another-schema | reports: depot
create schema depot;
create table depot.item (id int primary key, name text, price numeric);
insert into depot.item select * from public.item;
-- after
delete from depot.item where id = 1;

-- case: of-wide-table | reports: wide
do $$begin execute (select 'create table wide (' || string_agg(format('c%s int', i), ', ') || ')' from generate_series(1, 1200) as i); end$$;
insert into wide default values;
-- after
update wide set c1200 = 1;

-- case: generated-column | reports: entry
create table entry (a int, b int generated always as (a * 2) stored);
insert into entry (a) values (1);
-- after
update entry set a = 3;

-- case: last-of-many | reports: many
create table many (a int, b text);
insert into many select i, 'row ' || i from generate_series(1, 5000) as i;
-- after
update many set b = 'row X' where a = 5000;

-- case: count-kept-by-insert-and-delete | reports: item
-- after
delete from item where id = 1;
insert into item values (1, 'apple!', 1.5);

-- case: lost-by-recreated-column | reports: (item|price) | at most: 4
-- after
alter table item drop price;
alter table item add price numeric;

-- case: lost-by-recreated-table | reports: entry
create table entry (a int);
insert into entry values (1);
-- after
drop table entry;
create table entry (a int);

-- case: kept-by-configuration-table-of-extension | reports: entry
create extension lo;
create table entry (a int);
alter extension lo add table entry;
-- after
insert into entry values (1);

-- case: of-table-in-system-schema | reports: pg_kept
set allow_system_table_mods = on;
create table pg_catalog.pg_kept (a int);
-- after
insert into pg_catalog.pg_kept values (1);

-- case: changed-by-cascade | reports: line
create table line (item_id int references item on delete set null);
insert into line values (2);
-- after
delete from item where id = 2;

-- case: changed-by-rollback-of-half | reports: item | alone
-- after
begin;
update item set name = 'one' where id = 1;
savepoint half;
update item set name = 'two' where id = 2;
rollback to half;
commit;

-- case: column-order-moves-no-values | reports: entry: column order | at most: 1
create table entry (a int, b text, c text);
insert into entry values (1, 'x', 'y'), (2, 'u', 'v');
-- after
create temp table kept as select * from entry;
alter table entry drop column b;
alter table entry add column b text;
update entry as e set b = k.b from kept as k where k.a = e.a;
drop table kept;

-- case: values-given-back-to-other-rows | reports: entry: values moved | at most: 2
create table entry (a int, b text, c text);
insert into entry values (1, 'x', 'y'), (2, 'u', 'v');
-- after
create temp table kept as select * from entry;
alter table entry drop column b;
alter table entry add column b text;
update entry as e set b = k.b from kept as k where k.a = 3 - e.a;
drop table kept;
