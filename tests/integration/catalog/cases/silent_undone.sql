-- Done and undone: there and back, added and dropped, set and reset.
-- setup
create schema depot;
create table item (id int primary key, name text not null default 'x', price numeric(10,2));
insert into item values (1, 'a', 1.5), (2, 'b', null);
create view listing as select id, name from item;
create function fresh(a int) returns int language sql as 'select 1';
create sequence nr;
create type mood as enum ('a', 'b');

-- case: table-renamed | silent
-- after
alter table item rename to goods;
alter table goods rename to item;

-- case: table-moved | silent
-- after
alter table item set schema depot;
alter table depot.item set schema public;

-- case: table-created-and-dropped | silent
-- after
create table extra (a serial primary key, b text unique);
drop table extra;

-- case: column-added-and-dropped | silent
-- after
alter table item add extra int;
alter table item drop extra;

-- case: column-with-default-added-and-dropped | silent
-- after
alter table item add extra int not null default 5;
alter table item drop extra;

-- case: column-with-constraints-added-and-dropped | silent
-- after
alter table item add extra int generated always as identity unique check (extra > 0) references item;
alter table item drop extra;

-- case: column-of-composite-added-and-dropped | silent
create type pair as (a int, b int);
-- after
alter type pair add attribute c int;
alter type pair drop attribute c;

-- case: column-of-foreign-table-added-and-dropped | silent
create extension file_fdw;
create server files foreign data wrapper file_fdw;
create foreign table far (a int) server files options (filename '/nowhere');
-- after
alter foreign table far add b int;
alter foreign table far drop b;

-- case: column-of-partitioned-added-and-dropped | silent
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table whole add b int default 7;
alter table whole drop b;

-- case: column-in-the-middle-rebuilt-elsewhere | silent
create table entry (a int, b int, c int);
alter table entry drop b;
insert into entry values (1, 2);
-- after
drop table entry;
create table entry (a int, c int);
insert into entry values (1, 2);

-- case: column-renamed | silent
-- after
alter table item rename name to label;
alter table item rename label to name;

-- case: column-type-widened-and-back | silent
-- after
alter table item alter price type numeric(20,5);
alter table item alter price type numeric(10,2);

-- case: column-default-set-and-dropped | silent
-- after
alter table item alter price set default 1;
alter table item alter price drop default;

-- case: column-default-null | silent
create table entry (a text);
-- after
alter table entry alter a set default null;

-- case: column-default-null-with-cast | silent
create table entry (a text);
-- after
alter table entry alter a set default null::text;

-- case: column-default-dropped-and-set | silent
-- after
alter table item alter name drop default;
alter table item alter name set default 'x';

-- case: column-not-null-dropped-and-set | silent
-- after
alter table item alter name drop not null;
alter table item alter name set not null;

-- case: column-not-null-check-added-and-dropped | silent
-- after
alter table item add constraint given check (price is not null) not valid;
alter table item drop constraint given;
alter table only item alter id set not null;

-- case: column-identity-added-and-dropped | silent
create table entry (a int not null);
-- after
alter table entry alter a add generated always as identity;
alter table entry alter a drop identity;

-- case: column-storage-set-and-back | silent
-- after
alter table item alter name set storage external;
alter table item alter name set storage extended;

-- case: column-compression-set-and-back | silent
-- after
alter table item alter name set compression pglz;
alter table item alter name set compression default;

-- case: column-statistics-set-and-back | silent
-- after
alter table item alter name set statistics 500;
alter table item alter name set statistics -1;

-- case: column-options-set-and-reset | silent
-- after
alter table item alter name set (n_distinct = 5);
alter table item alter name reset (n_distinct);

-- case: column-not-null-set-and-dropped | silent
create table entry (a int);
-- after
alter table entry alter a set not null;
alter table entry alter a drop not null;

-- case: column-type-to-text-and-back-with-rows | silent
-- after
alter table item alter price type text;
alter table item alter price type numeric(10,2) using price::numeric;

-- case: constraint-added-and-dropped | silent
-- after
alter table item add constraint positive check (price > 0);
alter table item drop constraint positive;

-- case: foreign-key-added-and-dropped | silent
-- after
alter table item add constraint own foreign key (id) references item;
alter table item drop constraint own;

-- case: primary-key-dropped-and-added | silent
create table entry (a int primary key);
-- after
alter table entry drop constraint entry_pkey;
alter table entry add primary key (a);

-- case: constraint-renamed | silent
-- after
alter table item rename constraint item_pkey to item_key;
alter table item rename constraint item_key to item_pkey;

-- case: deferrable-and-back | silent
create table line (item_id int constraint line_item references item);
-- after
alter table line alter constraint line_item deferrable initially deferred;
alter table line alter constraint line_item not deferrable;

-- case: index-created-and-dropped | silent
-- after
create index item_name on item (name);
drop index item_name;

-- case: index-created-and-dropped-concurrently | silent
-- after
create index concurrently item_name on item (name);
drop index concurrently item_name;

-- case: index-option-set-and-reset | silent
-- after
alter index item_pkey set (fillfactor = 50);
alter index item_pkey reset (fillfactor);

-- case: table-option-set-and-reset | silent
-- after
alter table item set (fillfactor = 50, autovacuum_enabled = off);
alter table item reset (fillfactor, autovacuum_enabled);

-- case: toast-option-set-and-reset | silent
-- after
alter table item set (toast.autovacuum_enabled = off);
alter table item reset (toast.autovacuum_enabled);

-- case: options-in-other-order | silent
create table entry (a int) with (fillfactor = 50, parallel_workers = 2);
-- after
alter table entry reset (fillfactor);
alter table entry set (fillfactor = 50);

-- case: index-options-in-other-order | silent
create index item_name on item (name) with (fillfactor = 50, deduplicate_items = off);
-- after
alter index item_name reset (fillfactor);
alter index item_name set (fillfactor = 50);

-- case: view-options-in-other-order | silent
create view barred with (security_barrier = true, security_invoker = true) as select 1 as a;
-- after
create or replace view barred with (security_invoker = true, security_barrier = true) as select 1 as a;

-- case: unlogged-and-logged | silent
-- after
alter table item set unlogged;
alter table item set logged;

-- case: tablespace-there-and-back | silent
-- after
alter table item set tablespace fast;
alter table item set tablespace pg_default;

-- case: access-method-there-and-back | silent
create access method heap2 type table handler heap_tableam_handler;
-- after
alter table item set access method heap2;
alter table item set access method heap;

-- case: cluster-mark-set-and-removed | silent
-- after
alter table item cluster on item_pkey;
alter table item set without cluster;

-- case: replica-identity-there-and-back | silent
-- after
alter table item replica identity full;
alter table item replica identity default;

-- case: row-security-on-and-off | silent
-- after
alter table item enable row level security, force row level security;
alter table item disable row level security, no force row level security;

-- case: partition-detached-and-attached | silent
create table whole (a int, b text) partition by list (a);
create table part_one partition of whole for values in (1, 2);
create index whole_b on whole (b);
insert into whole values (1, 'x');
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values in (1, 2);

-- case: partition-list-values-in-other-order | silent
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1, 2);
-- after
alter table whole detach partition part_one;
alter table whole attach partition part_one for values in (2, 1);

-- case: inheritance-dropped-and-set | silent
create table parent (a int);
create table child (a int);
alter table child inherit parent;
-- after
alter table child no inherit parent;
alter table child inherit parent;

-- case: trigger-disabled-and-enabled | silent
create function note() returns trigger language plpgsql as 'begin return new; end';
create trigger item_note before insert on item for each row execute function note();
-- after
alter table item disable trigger item_note;
alter table item enable trigger item_note;

-- case: foreign-key-triggers-disabled-and-enabled | silent
create table line (item_id int references item);
-- after
alter table line disable trigger all;
alter table line enable trigger all;

-- case: rule-disabled-and-enabled | silent
create rule keep as on delete to item do instead nothing;
-- after
alter table item disable rule keep;
alter table item enable rule keep;

-- case: view-column-default-set-and-dropped | silent
-- after
alter view listing alter name set default 'z';
alter view listing alter name drop default;

-- case: function-altered-and-back | silent
-- after
alter function fresh stable strict leakproof security definer parallel safe cost 5 set work_mem = '1MB';
alter function fresh volatile called on null input not leakproof security invoker parallel unsafe cost 100 reset all;

-- case: function-renamed-moved-and-back | silent
-- after
alter function fresh(int) rename to stale;
alter function stale(int) set schema depot;
alter function depot.stale(int) set schema public;
alter function stale(int) rename to fresh;

-- case: owner-there-and-back | silent
-- after
alter table item owner to alice;
alter table item owner to postgres;

-- case: owner-of-function-there-and-back | silent
-- after
alter function fresh owner to alice;
alter function fresh owner to postgres;

-- case: granted-and-revoked-on-table | silent
-- after
grant select on item to alice;
revoke select on item from alice;

-- case: granted-and-revoked-on-column | silent
-- after
grant select (name) on item to alice;
revoke select (name) on item from alice;

-- case: granted-and-revoked-on-function | silent
-- after
grant execute on function fresh to alice;
revoke execute on function fresh from alice;

-- case: revoked-and-granted-to-public-on-function | silent
-- after
revoke execute on function fresh from public;
grant execute on function fresh to public;

-- case: granted-and-revoked-on-sequence | silent
-- after
grant usage on sequence nr to alice;
revoke usage on sequence nr from alice;

-- case: granted-and-revoked-on-schema | silent
-- after
grant usage on schema depot to alice;
revoke usage on schema depot from alice;

-- case: granted-and-revoked-on-type | silent
-- after
grant usage on type mood to alice;
revoke usage on type mood from alice;

-- case: granted-and-revoked-on-database | silent
-- after
grant connect on database :DBNAME to alice;
revoke connect on database :DBNAME from alice;

-- case: granted-and-revoked-on-tablespace | silent
-- after
grant create on tablespace fast to alice;
revoke create on tablespace fast from alice;
-- cleanup
set allow_system_table_mods = on;
update pg_catalog.pg_tablespace set spcacl = null where spcname = 'fast';

-- case: granted-and-revoked-on-parameter | silent
-- after
grant set on parameter work_mem to alice;
revoke set on parameter work_mem from alice;

-- case: granted-and-revoked-on-large-object | silent
select lo_create(4711);
-- after
grant select on large object 4711 to alice;
revoke select on large object 4711 from alice;

-- case: granted-and-revoked-on-language | silent
-- after
revoke usage on language plpgsql from public;
grant usage on language plpgsql to public;

-- case: granted-and-revoked-on-server | silent
create foreign data wrapper dummy;
create server far foreign data wrapper dummy;
-- after
grant usage on foreign server far to alice;
revoke usage on foreign server far from alice;

-- case: granted-and-revoked-on-builtin-function | silent
-- after
grant execute on function pg_catalog.pg_sleep(float8) to alice;
revoke execute on function pg_catalog.pg_sleep(float8) from alice;

-- case: granted-and-revoked-on-catalog | silent
-- after
grant select on pg_catalog.pg_authid to alice;
revoke select on pg_catalog.pg_authid from alice;

-- case: owner-grants-to-itself | silent
-- after
grant all on item to postgres;

-- case: granted-twice | silent
grant select on item to alice;
-- after
grant select on item to alice;

-- case: order-of-grantees | silent
grant select on item to alice;
grant select on item to bob;
-- after
revoke all on item from alice;
grant select on item to alice;

-- case: order-of-grantees-of-column | silent
grant select (name) on item to alice;
grant select (name) on item to bob;
-- after
revoke select (name) on item from alice;
grant select (name) on item to alice;

-- case: order-of-policy-roles | silent
create policy own_rows on item to alice, bob, carol using (true);
-- after
alter policy own_rows on item to carol, alice, bob;

-- case: order-of-settings | silent
alter role alice set work_mem = '2MB';
alter role alice set lock_timeout = '1s';
-- after
alter role alice reset work_mem;
alter role alice set work_mem = '2MB';
-- cleanup
alter role alice reset all;

-- case: order-of-function-settings | silent
alter function fresh set work_mem = '2MB' set lock_timeout = '1s';
-- after
alter function fresh reset work_mem;
alter function fresh set work_mem = '2MB';

-- case: order-of-server-options | silent
create foreign data wrapper dummy;
create server far foreign data wrapper dummy options (a '1', b '2');
-- after
alter server far options (drop a);
alter server far options (add a '1');

-- case: order-of-publication-tables | silent
create table line (a int);
create publication news for table item, line;
-- after
alter publication news drop table item;
alter publication news add table item;

-- case: comment-set-and-removed | silent
-- after
comment on table item is 'x';
comment on table item is null;

-- case: comment-changed-and-back | silent
comment on column item.name is 'x';
-- after
comment on column item.name is 'y';
comment on column item.name is 'x';

-- case: comment-emptied-where-none-was | silent
-- after
comment on table item is '';

-- case: enum-value-renamed-and-back | silent
-- after
alter type mood rename value 'a' to 'z';
alter type mood rename value 'z' to 'a';

-- case: type-renamed-and-back | silent
-- after
alter type mood rename to temper;
alter type temper rename to mood;

-- case: schema-renamed-and-back | silent
create table depot.crate (a int);
-- after
alter schema depot rename to store;
alter schema store rename to depot;

-- case: schema-created-and-dropped | silent
-- after
create schema annex;
drop schema annex;

-- case: extension-created-and-dropped | silent
-- after
create extension pg_trgm;
drop extension pg_trgm;

-- case: extension-member-added-and-dropped | silent
create extension lo;
-- after
alter extension lo add function fresh(int);
alter extension lo drop function fresh(int);

-- case: depends-on-extension-and-not | silent
create extension lo;
-- after
alter function fresh(int) depends on extension lo;
alter function fresh(int) no depends on extension lo;

-- case: sequence-altered-and-back | silent
-- after
alter sequence nr increment by 5 cycle cache 10;
alter sequence nr increment by 1 no cycle cache 1;

-- case: sequence-owned-and-not | silent
-- after
alter sequence nr owned by item.id;
alter sequence nr owned by none;

-- case: sequence-put-back | silent
select setval('nr', 5);
-- after
select nextval('nr');
select setval('nr', 5);

-- case: sequence-log-count | silent
select nextval('nr');
-- after
alter sequence nr restart with 1;
select nextval('nr');

-- case: default-privileges-set-and-unset | silent
-- after
alter default privileges in schema depot grant select on tables to alice;
alter default privileges in schema depot revoke select on tables from alice;

-- case: default-privileges-of-creator-set-and-unset | silent
-- after
alter default privileges revoke execute on functions from public;
alter default privileges grant execute on functions to public;

-- case: role-created-and-dropped | silent
-- after
create role dave;
drop role dave;

-- case: role-renamed-and-back | silent
-- after
alter role alice rename to alicia;
alter role alicia rename to alice;

-- case: role-setting-set-and-reset | silent
-- after
alter role alice set work_mem = '2MB';
alter role alice reset work_mem;

-- case: role-attribute-there-and-back | silent
-- after
alter role alice superuser login createdb connection limit 5;
alter role alice nosuperuser nologin nocreatedb connection limit -1;

-- case: membership-granted-and-revoked | silent
-- after
grant alice to bob;
revoke alice from bob;

-- case: database-setting-set-and-reset | silent
-- after
alter database :DBNAME set work_mem = '2MB';
alter database :DBNAME reset work_mem;

-- case: database-limit-there-and-back | silent
-- after
alter database :DBNAME connection limit 5;
alter database :DBNAME connection limit -1;

-- case: alter-system-set-and-reset | silent
-- after
alter system set work_mem = '9MB';
alter system reset work_mem;

-- case: tablespace-option-set-and-reset | silent
-- after
alter tablespace fast set (random_page_cost = 9);
alter tablespace fast reset (random_page_cost);

-- case: slot-created-and-dropped | silent | alone
-- after
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
select pg_drop_replication_slot('letterbox');

-- case: prepared-and-rolled-back | silent | alone
-- after
begin;
insert into item values (9, 'z', 9);
prepare transaction 'half_done';
rollback prepared 'half_done';

-- case: transaction-rolled-back | silent | alone
-- after
begin;
drop table item cascade;
create table extra (a int);
insert into extra values (1);
rollback;

-- case: savepoint-rolled-back | silent
-- after
do $$begin
    begin
        insert into item values (9, 'z', 9);
        create table extra (a int);
        alter table item add more int;
        raise exception using errcode = 'P0007';
    exception when sqlstate 'P0007' then null;
    end;
end$$;

-- case: large-object-written-and-back | silent
select lo_from_bytea(4711, '\x0102');
-- after
select lo_put(4711, 0, '\x0909');
select lo_put(4711, 0, '\x0102');

-- case: statistics-target-there-and-back | silent
create statistics item_np on name, price from item;
-- after
alter statistics item_np set statistics 50;
alter statistics item_np set statistics -1;

-- case: event-trigger-disabled-and-enabled | silent
create function watch() returns event_trigger language plpgsql as 'begin end';
create event trigger ddl_watch on sql_drop execute function watch();
-- after
alter event trigger ddl_watch disable;
alter event trigger ddl_watch enable;

-- case: text-search-mapping-there-and-back | silent
create text search configuration search (copy = simple);
-- after
alter text search configuration search alter mapping for email with english_stem;
alter text search configuration search alter mapping for email with simple;

-- case: identity-kind-there-and-back | silent
create table entry (a int generated always as identity);
-- after
alter table entry alter a set generated by default;
alter table entry alter a set generated always;
