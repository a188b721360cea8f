-- Privileges: each kind of object, each privilege of a table, grant options, grantors.
-- setup
create schema depot;
create table item (id int primary key, name text);
create table depot.crate (id int);
create sequence nr;
create function fresh() returns int language sql as 'select 1';

-- case: table-select | reports: item | says: select.*alice|alice.*select
-- after
grant select on item to alice;

-- case: table-insert | reports: item | says: insert
grant select on item to alice;
-- after
grant insert on item to alice;

-- case: table-update | reports: item | says: update
grant select on item to alice;
-- after
grant update on item to alice;

-- case: table-delete | reports: item | says: delete
grant select on item to alice;
-- after
grant delete on item to alice;

-- case: table-truncate | reports: item | says: truncate
grant select on item to alice;
-- after
grant truncate on item to alice;

-- case: table-references | reports: item | says: references
grant select on item to alice;
-- after
grant references on item to alice;

-- case: table-trigger | reports: item | says: trigger
grant select on item to alice;
-- after
grant trigger on item to alice;

-- case: table-maintain | reports: item | says: maintain | min: 17
grant select on item to alice;
-- after
grant maintain on item to alice;

-- case: table-all | reports: item | says: alice | at most: 8
-- after
grant all on item to alice;

-- case: table-to-public | reports: item | says: public
-- after
grant select on item to public;

-- case: table-with-grant-option | reports: item | says: grant option
grant select on item to alice;
-- after
grant select on item to alice with grant option;

-- case: table-grant-option-revoked | reports: item | says: grant option
grant select on item to alice with grant option;
-- after
revoke grant option for select on item from alice;

-- case: table-grantor | reports: item
grant select on item to alice with grant option;
grant select on item to bob;
-- after
revoke select on item from bob;
set role alice;
grant select on item to bob;
reset role;

-- case: table-second-grantor | reports: item | says: alice
grant select on item to alice with grant option;
grant select on item to bob;
-- after
set role alice;
grant select on item to bob;
reset role;

-- case: table-revoked | reports: item | says: alice
grant select, insert on item to alice;
-- after
revoke insert on item from alice;

-- case: table-revoked-whole | reports: item | says: alice
grant select on item to alice;
grant select on item to bob;
-- after
revoke all on item from alice;

-- case: table-revoked-from-owner | reports: item | says: (postgres|delete)
-- after
revoke delete on item from postgres;

-- case: table-revoked-all-from-owner | reports: item | at most: 8
-- after
revoke all on item from postgres;

-- case: wrong-table-revoked | reports: (item|crate) | at most: 2
grant select on item to alice;
grant select on depot.crate to alice;
-- after
revoke select on item from alice;

-- case: grantee-exchanged | reports: item | says: bob
grant select on item to alice;
-- after
revoke select on item from alice;
grant select on item to bob;

-- case: all-tables-in-schema | reports: depot\.crate
-- after
grant select on all tables in schema depot to alice;

-- case: all-sequences-in-schema | reports: nr
-- after
grant usage on all sequences in schema public to alice;

-- case: all-functions-in-schema | reports: fresh
-- after
grant execute on all functions in schema public to alice;

-- case: sequence-select | reports: nr | says: select
grant usage on sequence nr to alice;
-- after
grant select on sequence nr to alice;

-- case: function-with-grant-option | reports: fresh | says: (alice|grant option)
grant execute on function fresh() to alice;
-- after
grant execute on function fresh() to alice with grant option;

-- case: function-granted-by-role | reports: fresh
grant execute on function fresh() to alice with grant option;
-- after
set role alice;
grant execute on function fresh() to bob granted by alice;
reset role;

-- case: schema-with-grant-option | reports: depot | says: grant option
grant usage on schema depot to alice;
-- after
grant usage on schema depot to alice with grant option;

-- case: owner-changed-with-grants | reports: item | says: owner | at most: 2
grant select on item to alice;
-- after
alter table item owner to bob;

-- case: reassigned | reports: crate | says: owner
alter table depot.crate owner to alice;
-- after
reassign owned by alice to bob;

-- case: removed-by-drop-owned | reports: item | says: alice
grant select on item to alice;
-- after
drop owned by alice;

-- case: database-connect | reports: database | says: alice
-- after
grant connect on database :DBNAME to alice;

-- case: database-create | reports: database | says: alice
grant connect on database :DBNAME to alice;
-- after
grant create on database :DBNAME to alice;

-- case: database-temporary-revoked | reports: database | says: temp
-- after
revoke temporary on database :DBNAME from public;

-- case: database-connect-revoked | reports: database | says: connect
-- after
revoke connect on database :DBNAME from public;

-- case: database-all-revoked | reports: database
-- after
revoke all on database :DBNAME from public;

-- case: tablespace-create | reports: fast | says: alice
-- after
grant create on tablespace fast to alice;
-- cleanup
revoke create on tablespace fast from alice;
set allow_system_table_mods = on;
update pg_catalog.pg_tablespace set spcacl = null where spcname = 'fast';

-- case: parameter-set | reports: work_mem | says: alice
-- after
grant set on parameter work_mem to alice;
-- cleanup
revoke set on parameter work_mem from alice;

-- case: parameter-alter-system | reports: work_mem | says: alter system
grant set on parameter work_mem to alice;
-- after
grant alter system on parameter work_mem to alice;
-- cleanup
revoke all on parameter work_mem from alice;

-- case: parameter-of-extension | reports: shop\.mode | says: alice
-- after
grant set on parameter shop.mode to alice;
-- cleanup
revoke set on parameter shop.mode from alice;

-- case: parameter-with-grant-option | reports: work_mem | says: (grant option|alice)
grant set on parameter work_mem to alice;
-- after
grant set on parameter work_mem to alice with grant option;
-- cleanup
revoke set on parameter work_mem from alice;

-- case: security-label-on-table | reports: item | says: label
-- after
set allow_system_table_mods = on;
insert into pg_catalog.pg_seclabel values ('item'::regclass, 'pg_class'::regclass, 0, 'dummy', 'secret');

-- case: security-label-changed | reports: item | says: label
set allow_system_table_mods = on;
insert into pg_catalog.pg_seclabel values ('item'::regclass, 'pg_class'::regclass, 0, 'dummy', 'secret');
-- after
update pg_catalog.pg_seclabel set label = 'open' where provider = 'dummy';

-- case: security-label-on-column | reports: item | says: label
set allow_system_table_mods = on;
-- after
insert into pg_catalog.pg_seclabel values ('item'::regclass, 'pg_class'::regclass, 2, 'dummy', 'secret');

-- case: security-label-on-role | reports: alice | says: label
-- after
set allow_system_table_mods = on;
insert into pg_catalog.pg_shseclabel values ('alice'::regrole, 'pg_authid'::regclass, 'dummy', 'secret');
-- cleanup
set allow_system_table_mods = on;
delete from pg_catalog.pg_shseclabel where provider = 'dummy';
