-- Two names exchanged: rows that refer by OID stay as they were, and mean something else.
-- setup
create schema depot;

-- case: tables-behind-a-view | reports: (listing|goods|wares) | at most: 12
create table goods (id int);
create table wares (id int);
create view listing as select id from goods;
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-with-rows | reports: (goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
insert into goods values (1);
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-of-other-columns | reports: (goods|wares) | at most: 8
create table goods (id int);
create table wares (nr int);
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-behind-a-foreign-key | reports: (line_item|goods|wares) | at most: 12
create table goods (id int primary key);
create table wares (id int primary key);
create table line (item_id int constraint line_item references goods);
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-behind-a-publication | reports: (news|goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
create publication news for table goods;
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-behind-a-comment | reports: (goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
comment on table goods is 'good';
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-behind-a-grant | reports: (goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
grant select on goods to alice;
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-behind-a-policy | reports: (own_rows|goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
create policy own_rows on goods using (true);
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-behind-a-standard-function | reports: (fresh|goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
create function fresh() returns bigint language sql begin atomic select count(*) from goods; end;
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-behind-inheritance | reports: (child|goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
create table child () inherits (goods);
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: tables-as-types-of-columns | reports: (holder|goods|wares) | at most: 6
create table goods (id int);
create table wares (id int);
create table holder (a goods);
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table swap rename to wares;

-- case: columns-behind-a-view | reports: (listing|item) | at most: 8
create table item (a int, b int);
create view listing as select a as x from item;
-- after
alter table item rename a to swap;
alter table item rename b to a;
alter table item rename swap to b;

-- case: columns-behind-an-index | reports: (item_a|item) | at most: 8
create table item (a int, b int);
create index item_a on item (a);
-- after
alter table item rename a to swap;
alter table item rename b to a;
alter table item rename swap to b;

-- case: columns-behind-a-check | reports: (positive|item) | at most: 8
create table item (a int, b int, constraint positive check (a > 0));
-- after
alter table item rename a to swap;
alter table item rename b to a;
alter table item rename swap to b;

-- case: columns-behind-a-publication | reports: (news|item) | at most: 8
create table item (a int, b int);
create publication news for table item (a);
-- after
alter table item rename a to swap;
alter table item rename b to a;
alter table item rename swap to b;

-- case: columns-behind-statistics | reports: (item_ab|item) | at most: 8
create table item (a int, b int, c int);
create statistics item_ab on a, b from item;
-- after
alter table item rename b to swap;
alter table item rename c to b;
alter table item rename swap to c;

-- case: columns-behind-an-update-trigger | reports: (item_note|item) | at most: 8
create function note() returns trigger language plpgsql as 'begin return new; end';
create table item (a int, b int);
create trigger item_note after update of a on item for each row execute function note();
-- after
alter table item rename a to swap;
alter table item rename b to a;
alter table item rename swap to b;

-- case: columns-behind-set-null | reports: (line_item|line) | at most: 8
create table item (a int, b int, primary key (a, b));
create table line (a int, b int, constraint line_item foreign key (a, b) references item on delete set null (a));
-- after
alter table line rename a to swap;
alter table line rename b to a;
alter table line rename swap to b;

-- case: columns-of-partition-key | reports: whole | at most: 8
create table whole (a int, b int) partition by list (a);
-- after
alter table whole rename a to swap;
alter table whole rename b to a;
alter table whole rename swap to b;

-- case: columns-with-rows | reports: item | at most: 8
create table item (a int, b int);
insert into item values (1, 2);
-- after
alter table item rename a to swap;
alter table item rename b to a;
alter table item rename swap to b;

-- case: functions-behind-a-trigger | reports: (item_note|note|mark) | at most: 6
create function note() returns trigger language plpgsql as 'begin return new; end';
create function mark() returns trigger language plpgsql as 'begin return new; end';
create table item (a int);
create trigger item_note after insert on item for each row execute function note();
-- after
alter function note() rename to swap;
alter function mark() rename to note;
alter function swap() rename to mark;

-- case: functions-behind-a-default | reports: (item|one|two) | at most: 6
create function one() returns int language sql as 'select 1';
create function two() returns int language sql as 'select 1';
create table item (a int default one());
-- after
alter function one() rename to swap;
alter function two() rename to one;
alter function swap() rename to two;

-- case: functions-behind-an-operator | reports: (===|one|two) | at most: 6
create function one(int, int) returns bool language sql as 'select true';
create function two(int, int) returns bool language sql as 'select true';
create operator === (leftarg = int, rightarg = int, function = one);
-- after
alter function one(int, int) rename to swap;
alter function two(int, int) rename to one;
alter function swap(int, int) rename to two;

-- case: functions-behind-an-aggregate | reports: (total|one|two) | at most: 6
create function one(int, int) returns int language sql as 'select 1';
create function two(int, int) returns int language sql as 'select 1';
create aggregate total (int) (sfunc = one, stype = int);
-- after
alter function one(int, int) rename to swap;
alter function two(int, int) rename to one;
alter function swap(int, int) rename to two;

-- case: functions-behind-an-event-trigger | reports: (ddl_watch|one|two) | at most: 6
create function one() returns event_trigger language plpgsql as 'begin end';
create function two() returns event_trigger language plpgsql as 'begin end';
create event trigger ddl_watch on sql_drop execute function one();
-- after
alter event trigger ddl_watch disable;
alter function one() rename to swap;
alter function two() rename to one;
alter function swap() rename to two;
alter event trigger ddl_watch enable;

-- case: functions-of-other-bodies | reports: (one|two) | at most: 4
create function one() returns int language sql as 'select 1';
create function two() returns int language sql as 'select 2';
-- after
alter function one() rename to swap;
alter function two() rename to one;
alter function swap() rename to two;

-- case: types-behind-a-column | reports: (item|mood|temper) | at most: 8
create type mood as enum ('a');
create type temper as enum ('a');
create table item (a mood);
-- after
alter type mood rename to swap;
alter type temper rename to mood;
alter type swap rename to temper;

-- case: types-behind-a-function | reports: (fresh|mood|temper) | at most: 8
create type mood as enum ('a');
create type temper as enum ('a');
create function fresh(mood) returns int language sql as 'select 1';
-- after
alter type mood rename to swap;
alter type temper rename to mood;
alter type swap rename to temper;

-- case: enums-of-other-values | reports: (mood|temper) | at most: 8
create type mood as enum ('a');
create type temper as enum ('b');
-- after
alter type mood rename to swap;
alter type temper rename to mood;
alter type swap rename to temper;

-- case: domains-behind-a-column | reports: (item|kilo|gram) | at most: 8
create domain kilo as int;
create domain gram as int;
create table item (a kilo);
-- after
alter domain kilo rename to swap;
alter domain gram rename to kilo;
alter domain swap rename to gram;

-- case: schemas-with-contents | reports: (depot|annex) | at most: 8
create schema annex;
create table depot.item (id int);
-- after
alter schema depot rename to swap;
alter schema annex rename to depot;
alter schema swap rename to annex;

-- case: sequences-behind-a-default | reports: (item|one_nr|two_nr) | at most: 8
create sequence one_nr;
create sequence two_nr;
create table item (a int default nextval('one_nr'));
-- after
alter sequence one_nr rename to swap;
alter sequence two_nr rename to one_nr;
alter sequence swap rename to two_nr;

-- case: indexes-of-one-table | reports: (item_one|item_two) | at most: 6
create table item (a int, b int);
create index item_one on item (a);
create index item_two on item (b);
-- after
alter index item_one rename to swap;
alter index item_two rename to item_one;
alter index swap rename to item_two;

-- case: constraints-of-one-table | reports: (item_one|item_two) | at most: 6
create table item (a int constraint item_one check (a > 1), b int constraint item_two check (b > 1));
-- after
alter table item rename constraint item_one to swap;
alter table item rename constraint item_two to item_one;
alter table item rename constraint swap to item_two;

-- case: triggers-of-one-table | reports: (one_note|two_note) | at most: 6
create function note() returns trigger language plpgsql as 'begin return new; end';
create table item (a int);
create trigger one_note after insert on item for each row execute function note();
create trigger two_note after update on item for each row execute function note();
-- after
alter trigger one_note on item rename to swap;
alter trigger two_note on item rename to one_note;
alter trigger swap on item rename to two_note;

-- case: policies-of-one-table | reports: (see|touch) | at most: 6
create table item (a int);
create policy see on item using (a > 1);
create policy touch on item using (a > 2);
-- after
alter policy see on item rename to swap;
alter policy touch on item rename to see;
alter policy swap on item rename to touch;

-- case: views-of-other-texts | reports: (one_view|two_view) | at most: 6
create view one_view as select 1 as a;
create view two_view as select 2 as a;
-- after
alter view one_view rename to swap;
alter view two_view rename to one_view;
alter view swap rename to two_view;

-- case: views-behind-a-view | reports: (upper_view|one_view|two_view) | at most: 8
create view one_view as select 1 as a;
create view two_view as select 1 as a;
create view upper_view as select a from one_view;
-- after
alter view one_view rename to swap;
alter view two_view rename to one_view;
alter view swap rename to two_view;

-- case: collations-behind-a-column | reports: (item|by_byte|by_code) | at most: 6
create collation by_byte (locale = 'C');
create collation by_code (locale = 'C');
create table item (a text collate by_byte);
-- after
alter collation by_byte rename to swap;
alter collation by_code rename to by_byte;
alter collation swap rename to by_code;

-- case: operator-classes-behind-an-index | reports: (item_a|one_ops|two_ops) | at most: 8
create operator class one_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
create operator class two_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
create table item (a int);
create index item_a on item (a one_ops);
-- after
alter operator class one_ops using btree rename to swap;
alter operator class two_ops using btree rename to one_ops;
alter operator class swap using btree rename to two_ops;

-- case: servers-behind-a-foreign-table | reports: (listing|one_server|two_server) | at most: 6
create extension file_fdw;
create server one_server foreign data wrapper file_fdw;
create server two_server foreign data wrapper file_fdw;
create foreign table listing (a int) server one_server options (filename '/nowhere');
-- after
alter server one_server rename to swap;
alter server two_server rename to one_server;
alter server swap rename to two_server;

-- case: dictionaries-behind-a-configuration | reports: (finder|one_words|two_words) | at most: 6
create text search dictionary one_words (template = simple);
create text search dictionary two_words (template = simple);
create text search configuration finder (parser = pg_catalog.default);
alter text search configuration finder add mapping for asciiword with one_words;
-- after
alter text search dictionary one_words rename to swap;
alter text search dictionary two_words rename to one_words;
alter text search dictionary swap rename to two_words;

-- case: roles-behind-an-owner | reports: (item|dave|erin) | at most: 6
create role dave;
create role erin;
create table item (a int);
alter table item owner to dave;
-- after
alter role dave rename to swap;
alter role erin rename to dave;
alter role swap rename to erin;
-- cleanup
drop role dave, erin;

-- case: roles-behind-a-grant | reports: (item|dave|erin) | at most: 6
create role dave;
create role erin;
create table item (a int);
grant select on item to dave;
-- after
alter role dave rename to swap;
alter role erin rename to dave;
alter role swap rename to erin;
-- cleanup
drop role dave, erin;

-- case: roles-behind-a-policy | reports: (own_rows|dave|erin) | at most: 6
create role dave;
create role erin;
create table item (a int);
create policy own_rows on item to dave using (true);
-- after
alter role dave rename to swap;
alter role erin rename to dave;
alter role swap rename to erin;
-- cleanup
drop role dave, erin;

-- case: roles-behind-a-membership | reports: (alice|dave|erin) | at most: 6
create role dave;
create role erin;
grant dave to alice;
-- after
alter role dave rename to swap;
alter role erin rename to dave;
alter role swap rename to erin;
-- cleanup
drop role dave, erin;

-- case: roles-behind-default-privileges | reports: (default|dave|erin) | at most: 6
create role dave;
create role erin;
alter default privileges for role dave grant select on tables to alice;
-- after
alter role dave rename to swap;
alter role erin rename to dave;
alter role swap rename to erin;
-- cleanup
drop role dave, erin;

-- case: roles-behind-a-setting | reports: (dave|erin) | at most: 6
create role dave;
create role erin;
alter role dave set work_mem = '3MB';
-- after
alter role dave rename to swap;
alter role erin rename to dave;
alter role swap rename to erin;
-- cleanup
drop role dave, erin;

-- case: roles-behind-a-user-mapping | reports: (far|dave|erin) | at most: 6
create role dave;
create role erin;
create foreign data wrapper dummy;
create server far foreign data wrapper dummy;
create user mapping for dave server far;
-- after
alter role dave rename to swap;
alter role erin rename to dave;
alter role swap rename to erin;
-- cleanup
drop role dave, erin;

-- case: tablespaces-behind-a-table | reports: (item|fast|slow) | at most: 6
create table item (a int) tablespace fast;
-- after
alter tablespace fast rename to swap;
alter tablespace slow rename to fast;
alter tablespace swap rename to slow;
-- cleanup
alter tablespace fast rename to swap;
alter tablespace slow rename to fast;
alter tablespace swap rename to slow;

-- case: three-tables-in-a-ring | reports: (listing|goods|wares|stock) | at most: 12
create table goods (id int);
create table wares (id int);
create table stock (id int);
create view listing as select id from goods;
-- after
alter table goods rename to swap;
alter table wares rename to goods;
alter table stock rename to wares;
alter table swap rename to stock;

-- case: table-replaced-behind-a-view-column-type | reports: (listing|item)
create table item (id int, name text);
create view listing as select name from item;
-- after
drop view listing;
alter table item alter name type varchar(10);
create view listing as select name from item;

-- case: shadowed-by-table-on-the-path | reports: depot | at most: 3
create table item (id int);
create view listing as select id from item;
-- after
create table depot.item (id int);
