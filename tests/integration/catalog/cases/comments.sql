-- Comments where other files have none: changed, lost, or on namesakes of other kinds.
-- setup
create table item (id int primary key, name text);
create type word as enum ('a');
create function word(int) returns int language sql as 'select 1';
create index item_name on item (name);
comment on table item is 'what we sell';

-- case: on-table-changed | reports: item | says: comment
-- after
comment on table item is 'what we hire out';

-- case: on-table-lost | reports: item | says: comment
-- after
comment on table item is null;

-- case: on-table-emptied | reports: item | says: comment
-- after
comment on table item is '';

-- case: on-table-created | reports: twin | says: comment
create table twin (id int);
-- after
comment on table twin is 'another';

-- case: on-table-white-space | reports: item | says: comment
-- after
comment on table item is 'what we sell ';

-- case: on-table-not-ascii | reports: item | says: comment
-- after
comment on table item is 'what we sell – ñ 漢 ''"%';

-- case: on-table-several-lines | reports: item | says: comment
-- after
comment on table item is E'what\nwe\tsell\\';

-- case: on-type-and-function-of-one-name | reports: type.*word
comment on function word(int) is 'same';
-- after
comment on type word is 'same';

-- case: moved-between-namesakes | reports: word | at most: 2
comment on function word(int) is 'same';
-- after
comment on function word(int) is null;
comment on type word is 'same';

-- case: on-index-changed | reports: item_name | says: comment
comment on index item_name is 'one';
-- after
comment on index item_name is 'two';

-- case: on-primary-key | reports: item_pkey | says: comment
-- after
comment on constraint item_pkey on item is 'one each';

-- case: on-index-of-primary-key | reports: item_pkey | says: comment
comment on constraint item_pkey on item is 'one each';
-- after
comment on constraint item_pkey on item is null;
comment on index item_pkey is 'one each';

-- case: on-database | reports: database | says: comment
-- after
comment on database :DBNAME is 'the shop';

-- case: on-database-changed | reports: database | says: comment
comment on database :DBNAME is 'the shop';
-- after
comment on database :DBNAME is 'the store';

-- case: on-role | reports: alice | says: comment
-- after
comment on role alice is 'a person';
-- cleanup
comment on role alice is null;

-- case: on-tablespace | reports: fast | says: comment
-- after
comment on tablespace fast is 'in memory';
-- cleanup
comment on tablespace fast is null;

-- case: on-column-of-index | reports: item_name
-- after
set allow_system_table_mods = on;
insert into pg_catalog.pg_description values ('item_name'::regclass, 'pg_class'::regclass, 1, 'the first');

-- case: on-domain-constraint-of-namesake | reports: positive
create domain kilo as int constraint positive check (value > 0);
create domain gram as int constraint positive check (value > 0);
comment on constraint positive on domain kilo is 'one';
-- after
comment on constraint positive on domain kilo is null;
comment on constraint positive on domain gram is 'one';

-- case: on-partition | reports: part_one | says: comment
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
comment on table part_one is 'the first';

-- case: on-column-of-partition | reports: part_one | says: comment
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
comment on column whole.a is 'of all';
-- after
comment on column part_one.a is 'of one';

-- case: lost-by-recreation | reports: item_name | says: comment
comment on index item_name is 'one';
-- after
drop index item_name;
create index item_name on item (name);

-- case: on-sequence-of-identity | reports: bill_nr_seq | says: comment
create table bill (nr int generated always as identity);
-- after
comment on sequence bill_nr_seq is 'numbers';

-- case: on-text-search-mapping-namesakes | reports: terms
create text search dictionary terms (template = simple);
create text search configuration terms (copy = simple);
comment on text search dictionary terms is 'x';
-- after
comment on text search dictionary terms is null;
comment on text search configuration terms is 'x';

-- case: on-operator-family-namesake | reports: plain
create operator family plain using hash;
create operator family plain using btree;
comment on operator family plain using hash is 'x';
-- after
comment on operator family plain using hash is null;
comment on operator family plain using btree is 'x';

-- case: on-view-column-lost | reports: listing | says: comment
create view listing as select id from item;
comment on column listing.id is 'x';
-- after
drop view listing;
create view listing as select id from item;
