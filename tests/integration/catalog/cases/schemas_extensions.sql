-- Schemas and extensions.
-- setup
create schema depot;

-- case: schema-created | reports: annex
-- after
create schema annex;

-- case: schema-dropped | reports: depot
-- after
drop schema depot;

-- case: schema-renamed | reports: store
-- after
alter schema depot rename to store;

-- case: schema-renamed-with-contents | reports: store | at most: 12
create table depot.item (id int);
-- after
alter schema depot rename to store;

-- case: schema-owner | reports: depot | says: owner
-- after
alter schema depot owner to alice;

-- case: schema-created-authorization | reports: alice | at most: 2
-- after
create schema authorization alice;

-- case: schema-grant-usage | reports: depot | says: alice
-- after
grant usage on schema depot to alice;

-- case: schema-grant-create | reports: depot | says: alice
grant usage on schema depot to alice;
-- after
grant create on schema depot to alice;

-- case: schema-grant-to-public | reports: depot | says: public
-- after
grant usage on schema depot to public;

-- case: schema-comment | reports: depot | says: comment
-- after
comment on schema depot is 'the yard';

-- case: schema-public-revoked | reports: public
-- after
revoke usage on schema public from public;

-- case: schema-public-create-granted | reports: public
-- after
grant create on schema public to public;

-- case: schema-public-owner | reports: public | says: owner
-- after
alter schema public owner to alice;

-- case: schema-public-comment | reports: public | says: comment
-- after
comment on schema public is 'everybody''s';

-- case: schema-public-comment-lost | reports: public | says: comment
-- after
comment on schema public is null;

-- case: schema-public-dropped | reports: public
-- after
drop schema public;

-- case: extension-created | reports: pg_trgm | at most: 80
-- after
create extension pg_trgm;

-- case: extension-dropped | reports: lo | at most: 10
create extension lo;
-- after
drop extension lo;

-- case: extension-version | reports: hstore | at most: 20
create extension hstore version '1.4';
-- after
alter extension hstore update to '1.5';

-- case: extension-version-alone | reports: lo | says: version
create extension lo;
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_extension set extversion = '1.0' where extname = 'lo';

-- case: extension-schema | reports: lo | at most: 12
create extension lo;
-- after
alter extension lo set schema depot;

-- case: extension-member-added | reports: lo
create extension lo;
create function fresh() returns int language sql as 'select 1';
-- after
alter extension lo add function fresh();

-- case: extension-member-dropped | reports: lo
create extension lo;
-- after
alter extension lo drop function lo_oid(lo);

-- case: extension-member-table | reports: lo
create extension lo;
create table item (id int);
-- after
alter extension lo add table item;

-- case: extension-member-schema | reports: lo
create extension lo;
-- after
alter extension lo add schema depot;

-- case: extension-member-moved-to-another | reports: (lo|fresh)
create extension lo;
create extension insert_username;
create function fresh() returns int language sql as 'select 1';
alter extension lo add function fresh();
-- after
alter extension lo drop function fresh();
alter extension insert_username add function fresh();

-- case: extension-member-body | reports: lo_oid
create extension lo;
-- after
create or replace function lo_oid(lo) returns oid as 'select ($1::pg_catalog.oid)' language sql immutable;

-- case: extension-owner | reports: lo | says: owner
create extension lo;
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_extension set extowner = 'alice'::regrole where extname = 'lo';

-- case: extension-relocatable | reports: lo | says: relocatable
create extension lo;
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_extension set extrelocatable = false where extname = 'lo';

-- case: extension-configuration-table | reports: lo | says: config
create extension lo;
create table item (id int);
alter extension lo add table item;
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_extension set extconfig = array['item'::regclass::oid], extcondition = array['where id > 1'] where extname = 'lo';

-- case: extension-configuration-condition | reports: lo
create extension lo;
create table item (id int);
alter extension lo add table item;
set allow_system_table_mods = on;
update pg_catalog.pg_extension set extconfig = array['item'::regclass::oid], extcondition = array['where id > 1'] where extname = 'lo';
-- after
update pg_catalog.pg_extension set extcondition = array['where id > 2'] where extname = 'lo';

-- case: extension-comment | reports: lo | says: comment
create extension lo;
-- after
comment on extension lo is 'large';

-- case: extension-plpgsql-dropped | reports: plpgsql | at most: 8
-- after
drop extension plpgsql;

-- case: extension-plpgsql-comment | reports: plpgsql | says: comment
-- after
comment on extension plpgsql is null;

-- case: extension-grant-on-member | reports: lo_oid | says: alice
create extension lo;
-- after
grant execute on function lo_oid(lo) to alice;

-- case: extension-initial-privileges | reports: lo_oid
create extension lo;
grant execute on function lo_oid(lo) to alice;
-- after
set allow_system_table_mods = on;
insert into pg_catalog.pg_init_privs select oid, 'pg_proc'::regclass, 0, 'e', proacl from pg_catalog.pg_proc where proname = 'lo_oid';
