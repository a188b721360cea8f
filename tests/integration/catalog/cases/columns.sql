-- Columns: type, default, nullability, identity, generation, storage, options, order.
-- setup
create table item (id int primary key, name text, price numeric(10,2), amount int not null default 1, made timestamptz, tags text[]);

-- case: added | reports: extra
-- after
alter table item add extra int;

-- case: added-with-everything | reports: extra
-- after
alter table item add extra varchar(20) collate "C" not null default 'x' check (extra <> '');

-- case: dropped | reports: made
-- after
alter table item drop made;

-- case: dropped-with-default | reports: amount
-- after
alter table item drop amount;

-- case: renamed | reports: label
-- after
alter table item rename name to label;

-- case: renamed-to-hostile | reports: na.*me
-- after
alter table item rename name to "na ""me'%";

-- case: type-widened | reports: amount | says: bigint
-- after
alter table item alter amount type bigint;

-- case: type-to-array | reports: amount | says: integer\[\]
alter table item alter amount drop default;
-- after
alter table item alter amount type int[] using array[amount];

-- case: type-text-to-varchar | reports: name | says: character varying
-- after
alter table item alter name type varchar;

-- case: type-timestamptz-to-timestamp | reports: made | says: without time zone
-- after
alter table item alter made type timestamp;

-- case: type-json-to-jsonb | reports: doc | says: jsonb
create table entry (doc json);
-- after
alter table entry alter doc type jsonb;

-- case: type-char-to-quoted-char | reports: flag
create table entry (flag char);
-- after
alter table entry alter flag type "char";

-- case: type-of-same-name-elsewhere | reports: mood
create schema depot;
create type mood as enum ('a');
create type depot.mood as enum ('a');
create table entry (mood public.mood);
-- after
alter table entry alter mood type depot.mood using mood::text::depot.mood;

-- case: type-domain-over-base | reports: weight
create domain kilo as numeric;
create table entry (weight numeric);
-- after
alter table entry alter weight type kilo;

-- case: type-serial-instead-of-int | reports: nr | at most: 5
create table entry (nr int not null);
-- after
drop table entry;
create table entry (nr serial);

-- case: typmod-numeric-precision | reports: price | says: 12,2
-- after
alter table item alter price type numeric(12,2);

-- case: typmod-numeric-scale | reports: price | says: 10,3
-- after
alter table item alter price type numeric(10,3);

-- case: typmod-numeric-lost | reports: price
-- after
alter table item alter price type numeric;

-- case: typmod-varchar | reports: code | says: 20
create table entry (code varchar(10));
-- after
alter table entry alter code type varchar(20);

-- case: typmod-varchar-lost | reports: code
create table entry (code varchar(10));
-- after
alter table entry alter code type varchar;

-- case: typmod-char | reports: code
create table entry (code char(3));
-- after
alter table entry alter code type char(4);

-- case: typmod-bit | reports: mask
create table entry (mask bit(3));
-- after
alter table entry alter mask type bit(4) using mask::bit(4);

-- case: typmod-timestamp-precision | reports: made
-- after
alter table item alter made type timestamptz(3);

-- case: typmod-time-precision | reports: starts
create table entry (starts time(0));
-- after
alter table entry alter starts type time(6);

-- case: typmod-interval-fields | reports: span
create table entry (span interval);
-- after
alter table entry alter span type interval day to second;

-- case: typmod-interval-precision | reports: span
create table entry (span interval(3));
-- after
alter table entry alter span type interval(2);

-- case: typmod-of-array | reports: codes
create table entry (codes varchar(5)[]);
-- after
alter table entry alter codes type varchar(6)[];

-- case: collation | reports: name | says: (collat|"C")
-- after
alter table item alter name type text collate "C";

-- case: collation-lost | reports: word | says: (collat|"C")
create table entry (word text collate "C");
-- after
alter table entry alter word type text;

-- case: collation-changed | reports: word | says: POSIX
create table entry (word text collate "C");
-- after
alter table entry alter word type text collate "POSIX";

-- case: not-null-set | reports: name | says: not null
-- after
alter table item alter name set not null;

-- case: not-null-dropped | reports: amount | says: not null
-- after
alter table item alter amount drop not null;

-- case: default-set | reports: name | says: default
-- after
alter table item alter name set default 'new';

-- case: default-dropped | reports: amount | says: default
-- after
alter table item alter amount drop default;

-- case: default-changed | reports: amount | says: default
-- after
alter table item alter amount set default 2;

-- case: default-null-to-empty-text | reports: name | says: default
alter table item alter name set default null;
-- after
alter table item alter name set default '';

-- case: default-expression | reports: made | says: default
alter table item alter made set default now();
-- after
alter table item alter made set default clock_timestamp();

-- case: default-constant-of-other-case | reports: name | says: default
alter table item alter name set default 'new';
-- after
alter table item alter name set default 'New';

-- case: default-of-function-in-other-schema | reports: amount | says: default
create schema depot;
create function fresh() returns int language sql as 'select 1';
create function depot.fresh() returns int language sql as 'select 1';
alter table item alter amount set default public.fresh();
-- after
alter table item alter amount set default depot.fresh();

-- case: default-of-other-sequence | reports: amount | says: default
create sequence one_seq;
create sequence two_seq;
alter table item alter amount set default nextval('one_seq');
-- after
alter table item alter amount set default nextval('two_seq');

-- case: default-of-inherited-column | reports: child
create table child () inherits (item);
-- after
alter table child alter amount set default 5;

-- case: default-of-partition | reports: part_one
create table whole (a int, b int default 1) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table part_one alter b set default 2;

-- case: identity-always-added | reports: amount | says: identity
alter table item alter amount drop default;
-- after
alter table item alter amount add generated always as identity;

-- case: identity-by-default-added | reports: amount | says: identity
alter table item alter amount drop default;
-- after
alter table item alter amount add generated by default as identity;

-- case: identity-always-to-by-default | reports: nr | says: identity
create table entry (nr int generated always as identity);
-- after
alter table entry alter nr set generated by default;

-- case: identity-by-default-to-always | reports: nr | says: identity
create table entry (nr int generated by default as identity);
-- after
alter table entry alter nr set generated always;

-- case: identity-dropped | reports: nr | says: identity
create table entry (nr int generated always as identity);
-- after
alter table entry alter nr drop identity;

-- case: identity-increment | reports: entry_nr_seq | says: increment
create table entry (nr int generated always as identity);
-- after
alter table entry alter nr set increment by 10;

-- case: identity-cycle | reports: entry_nr_seq | says: cycle
create table entry (nr int generated always as identity);
-- after
alter table entry alter nr set cycle;

-- case: identity-start | reports: entry_nr_seq | says: start
create table entry (nr int generated always as identity);
-- after
alter table entry alter nr set start with 5;

-- case: identity-instead-of-serial | reports: nr | at most: 5
create table entry (nr serial);
-- after
alter table entry alter nr drop default;
drop sequence entry_nr_seq;
alter table entry alter nr add generated by default as identity;

-- case: generated-added | reports: total | says: generat
-- after
alter table item add total numeric generated always as (price * amount) stored;

-- case: generated-expression-dropped | reports: total | says: generat
alter table item add total numeric generated always as (price * amount) stored;
-- after
alter table item alter total drop expression;

-- case: generated-expression-changed | reports: total
alter table item add total numeric generated always as (price * amount) stored;
-- after
alter table item drop total;
alter table item add total numeric generated always as (price + amount) stored;

-- case: generated-set-expression | reports: total | min: 17
alter table item add total numeric generated always as (price * amount) stored;
-- after
alter table item alter total set expression as (price - amount);

-- case: generated-to-default | reports: total | says: generat
alter table item add total numeric generated always as (1) stored;
-- after
alter table item drop total;
alter table item add total numeric default 1;

-- case: generated-virtual-added | reports: total | says: generat | min: 18
-- after
alter table item add total numeric generated always as (price * amount) virtual;

-- case: generated-stored-to-virtual | reports: total | says: (virtual|stored) | min: 18
alter table item add total numeric generated always as (price * amount) stored;
-- after
alter table item drop total;
alter table item add total numeric generated always as (price * amount) virtual;

-- case: storage-external | reports: name | says: storage
-- after
alter table item alter name set storage external;

-- case: storage-main | reports: name | says: storage
-- after
alter table item alter name set storage main;

-- case: storage-plain | reports: name | says: storage
-- after
alter table item alter name set storage plain;

-- case: storage-back-to-extended | reports: name | says: storage
alter table item alter name set storage external;
-- after
alter table item alter name set storage extended;

-- case: compression | reports: name | says: compression
-- after
alter table item alter name set compression pglz;

-- case: compression-to-default | reports: name | says: compression
alter table item alter name set compression pglz;
-- after
alter table item alter name set compression default;

-- case: statistics-target | reports: name | says: statistics
-- after
alter table item alter name set statistics 500;

-- case: statistics-target-zero | reports: name | says: statistics
-- after
alter table item alter name set statistics 0;

-- case: statistics-target-back | reports: name | says: statistics
alter table item alter name set statistics 500;
-- after
alter table item alter name set statistics -1;

-- case: option-n-distinct | reports: name | says: n_distinct
-- after
alter table item alter name set (n_distinct = -0.5);

-- case: option-n-distinct-inherited | reports: name | says: n_distinct_inherited
-- after
alter table item alter name set (n_distinct_inherited = 100);

-- case: option-changed | reports: name | says: n_distinct
alter table item alter name set (n_distinct = 5);
-- after
alter table item alter name set (n_distinct = 6);

-- case: option-reset | reports: name | says: n_distinct
alter table item alter name set (n_distinct = 5);
-- after
alter table item alter name reset (n_distinct);

-- case: order | reports: entry
create table entry (a int, b int);
-- after
drop table entry;
create table entry (b int, a int);

-- case: order-by-drop-and-add | reports: entry
create table entry (a int, b int, c int);
-- after
alter table entry drop b;
alter table entry add b int;

-- case: order-of-same-types-names-swapped | reports: entry
create table entry (a int, b int);
-- after
alter table entry rename a to x;
alter table entry rename b to a;
alter table entry rename x to b;

-- case: recreated-elsewhere | reports: code
create table entry (code int);
-- after
alter table item add code int;
alter table entry drop code;

-- case: inherited-column-added-to-parent | reports: extra | at most: 4
create table child () inherits (item);
-- after
alter table item add extra int;

-- case: inherited-column-only-in-child | reports: extra
create table child () inherits (item);
-- after
alter table child add extra int;

-- case: inherited-column-kept-by-child | reports: made | at most: 4
create table child () inherits (item);
-- after
alter table only item drop made;

-- case: not-null-of-partition-alone | reports: part_one
create table whole (a int, b int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table part_one alter b set not null;

-- case: storage-of-partition-alone | reports: part_one
create table whole (a int, b text) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table part_one alter b set storage external;

-- case: grant | reports: price | says: alice
-- after
grant select (price) on item to alice;

-- case: grant-update | reports: price | says: alice
-- after
grant update (price) on item to alice;

-- case: grant-insert | reports: price | says: alice
-- after
grant insert (price) on item to alice;

-- case: grant-references | reports: price | says: alice
-- after
grant references (price) on item to alice;

-- case: grant-with-grant-option | reports: price | says: (grant option|alice)
grant select (price) on item to alice;
-- after
grant select (price) on item to alice with grant option;

-- case: grant-lost | reports: price | says: alice
grant select (price), update (price) on item to alice;
-- after
revoke update (price) on item from alice;

-- case: comment | reports: price | says: comment
-- after
comment on column item.price is 'in euro';

-- case: comment-changed | reports: price | says: comment
comment on column item.price is 'in euro';
-- after
comment on column item.price is 'in dollar';

-- case: comment-lost | reports: price | says: comment
comment on column item.price is 'in euro';
-- after
comment on column item.price is null;

-- case: comments-swapped | reports: (price|name)
comment on column item.price is 'one';
comment on column item.name is 'two';
-- after
comment on column item.price is 'two';
comment on column item.name is 'one';

-- case: same-change-in-another-schema | reports: depot | says: not null
create schema depot;
create table depot.item (name text);
-- after
alter table depot.item alter name set not null;
