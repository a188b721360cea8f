-- Alterations of what initdb made: pg_catalog and information_schema.
-- setup
create schema depot;

-- case: function-revoked | reports: pg_sleep
-- after
revoke execute on function pg_catalog.pg_sleep(float8) from public;

-- case: function-granted | reports: pg_read_file
-- after
grant execute on function pg_catalog.pg_read_file(text) to alice;

-- case: function-comment | reports: now | says: comment
-- after
comment on function pg_catalog.now() is 'then';

-- case: function-comment-lost | reports: random | says: comment
-- after
comment on function pg_catalog.random() is null;

-- case: function-cost | reports: pg_sleep | says: cost
-- after
alter function pg_catalog.pg_sleep(float8) cost 99;

-- case: function-volatility | reports: pg_sleep
-- after
alter function pg_catalog.pg_sleep(float8) stable;

-- case: function-owner | reports: pg_sleep | says: owner
-- after
alter function pg_catalog.pg_sleep(float8) owner to alice;

-- case: function-setting | reports: pg_sleep
-- after
alter function pg_catalog.pg_sleep(float8) set work_mem = '1MB';

-- case: function-renamed | reports: (pg_sleep|pg_nap) | at most: 4
-- after
alter function pg_catalog.pg_sleep_for(interval) rename to pg_nap_for;

-- case: function-replaced | reports: pg_sleep_for
-- after
create or replace function pg_catalog.pg_sleep_for(interval) returns void language sql parallel safe as 'select null::void';

-- case: function-added-to-pg-catalog | reports: pg_fresh
-- after
create function pg_catalog.pg_fresh() returns int language sql as 'select 1';

-- case: function-of-information-schema | reports: _pg_truetypid
-- after
alter function information_schema._pg_truetypid cost 77;

-- case: aggregate-comment | reports: sum | says: comment
-- after
comment on aggregate pg_catalog.sum(int) is 'all';

-- case: catalog-granted | reports: pg_authid
-- after
grant select on pg_catalog.pg_authid to alice;

-- case: catalog-column-granted | reports: pg_authid
-- after
grant select (rolname) on pg_catalog.pg_authid to alice;

-- case: catalog-revoked | reports: pg_class
-- after
revoke select on pg_catalog.pg_class from public;

-- case: catalog-comment | reports: pg_class | says: comment
-- after
comment on table pg_catalog.pg_class is 'relations';

-- case: catalog-column-comment | reports: pg_class | says: comment
-- after
comment on column pg_catalog.pg_class.relname is 'its name';

-- case: catalog-option | reports: pg_attribute | says: autovacuum
-- after
set allow_system_table_mods = on;
alter table pg_catalog.pg_attribute set (autovacuum_vacuum_scale_factor = 0.5);

-- case: catalog-column-statistics | reports: pg_class
-- after
set allow_system_table_mods = on;
alter table pg_catalog.pg_class alter relname set statistics 50;

-- case: system-view-granted | reports: pg_shadow
-- after
grant select on pg_catalog.pg_shadow to alice;

-- case: system-view-owner | reports: pg_stat_activity | says: owner
-- after
set allow_system_table_mods = on;
alter view pg_catalog.pg_stat_activity owner to alice;

-- case: system-view-replaced | reports: pg_cursors
-- after
set allow_system_table_mods = on;
create or replace view pg_catalog.pg_cursors as select name, statement, is_holdable, is_binary, is_scrollable, creation_time from pg_catalog.pg_cursor() as c where true;

-- case: information-schema-owner | reports: information_schema | says: owner
-- after
alter schema information_schema owner to alice;

-- case: information-schema-view-dropped | reports: user_mapping_options
-- after
drop view information_schema.user_mapping_options;

-- case: information-schema-view-option | reports: tables | says: security_barrier
-- after
alter view information_schema.tables set (security_barrier = true);

-- case: information-schema-view-granted | reports: columns
-- after
grant insert on information_schema.columns to alice;

-- case: information-schema-view-comment | reports: columns | says: comment
-- after
comment on view information_schema.columns is 'x';

-- case: information-schema-rows-changed | reports: sql_features
-- after
update information_schema.sql_features set comments = 'really' where feature_id = 'B011';

-- case: information-schema-rows-deleted | reports: sql_parts
-- after
delete from information_schema.sql_parts;

-- case: information-schema-table-added | reports: extra | at most: 4
-- after
create table information_schema.extra (a int);

-- case: information-schema-domain | reports: cardinal_number
-- after
alter domain information_schema.cardinal_number set default 1;

-- case: information-schema-dropped | reports: information_schema | at most: 1000
-- after
drop schema information_schema cascade;

-- case: pg-catalog-granted | reports: pg_catalog
-- after
revoke usage on schema pg_catalog from public;

-- case: pg-catalog-comment | reports: pg_catalog | says: comment
-- after
comment on schema pg_catalog is 'the system';

-- case: type-comment | reports: (int4|integer) | says: comment
-- after
comment on type pg_catalog.int4 is 'x';

-- case: type-revoked | reports: jsonb
-- after
revoke usage on type pg_catalog.jsonb from public;

-- case: type-owner | reports: jsonb | says: owner
-- after
alter type pg_catalog.jsonb owner to alice;

-- case: operator-estimator | reports: \^@|starts
-- after
alter operator pg_catalog.^@ (text, text) set (restrict = none);

-- case: operator-comment | reports: \+ | says: comment
-- after
comment on operator pg_catalog.+ (int, int) is 'x';

-- case: operator-family-extended | reports: integer_ops
-- after
create function hash_it(bool, bigint) returns bigint language sql immutable as 'select $2';
alter operator family pg_catalog.integer_ops using hash add function 2 (bool, bool) hash_it(bool, bigint);

-- case: operator-class-owner | reports: int4_ops | says: owner
-- after
alter operator class pg_catalog.int4_ops using btree owner to alice;

-- case: operator-class-renamed | reports: int4_ops | at most: 4
-- after
alter operator class pg_catalog.jsonb_path_ops using gin rename to jsonb_int4_ops;

-- case: cast-comment | reports: cast | says: comment
-- after
comment on cast (bigint as int) is 'x';

-- case: cast-added-between-builtin-types | reports: cast
-- after
create cast (text as point) with inout;

-- case: language-owner | reports: plpgsql | says: owner
-- after
alter language plpgsql owner to alice;

-- case: language-revoked | reports: plpgsql
-- after
revoke usage on language plpgsql from public;

-- case: language-renamed | reports: (plpgsql|plpg) | at most: 4
-- after
alter language plpgsql rename to plpg;

-- case: language-sql-granted | reports: sql
-- after
revoke usage on language sql from public;

-- case: language-untrusted | reports: plpgsql | says: trust
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_language set lanpltrusted = false where lanname = 'plpgsql';

-- case: text-search-configuration-mapping | reports: english
-- after
alter text search configuration pg_catalog.english drop mapping for email;

-- case: text-search-configuration-comment | reports: english | says: comment
-- after
comment on text search configuration pg_catalog.english is 'x';

-- case: text-search-dictionary-option | reports: english_stem
-- after
alter text search dictionary pg_catalog.english_stem (stopwords);

-- case: text-search-configuration-dropped | reports: dutch | at most: 30
-- after
drop text search configuration pg_catalog.dutch;

-- case: conversion-renamed | reports: utf8_to_iso_8859_1 | at most: 4
-- after
alter conversion pg_catalog.iso_8859_1_to_utf8 rename to old_utf8_to_iso_8859_1;

-- case: conversion-comment | reports: big5_to_utf8 | says: comment
-- after
comment on conversion pg_catalog.big5_to_utf8 is 'x';

-- case: collation-comment | reports: ucs_basic | says: comment
-- after
comment on collation pg_catalog.ucs_basic is 'x';

-- case: collation-owner | reports: ucs_basic | says: owner
-- after
alter collation pg_catalog.ucs_basic owner to alice;

-- case: access-method-comment | reports: heap | says: comment
-- after
comment on access method heap is 'x';

-- case: wrapper-function-moved | reports: pg_sleep_until | at most: 4
-- after
alter function pg_catalog.pg_sleep_until(timestamptz) set schema depot;

-- case: builtin-owned-by-extension | reports: (plpgsql|pg_sleep_for)
-- after
alter extension plpgsql add function pg_catalog.pg_sleep_for(interval);

-- case: initial-privileges-changed | reports: pg_read_file
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_init_privs set initprivs = null_to_acl.a from (select '{postgres=X/postgres,alice=X/postgres}'::aclitem[] as a) as null_to_acl where objoid = 'pg_catalog.pg_read_file(text)'::regprocedure and classoid = 'pg_proc'::regclass;

-- case: tablespace-pg-default-option | reports: pg_default | says: random_page_cost
-- after
alter tablespace pg_default set (random_page_cost = 3);
-- cleanup
alter tablespace pg_default reset (random_page_cost);

-- case: tablespace-pg-default-granted | reports: pg_default | says: alice
-- after
grant create on tablespace pg_default to alice;
-- cleanup
revoke create on tablespace pg_default from alice;
set allow_system_table_mods = on;
update pg_catalog.pg_tablespace set spcacl = null where spcname = 'pg_default';

-- case: predefined-role-altered | reports: pg_monitor | says: connection limit
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_authid set rolconnlimit = 3 where rolname = 'pg_monitor';
-- cleanup
set allow_system_table_mods = on;
update pg_catalog.pg_authid set rolconnlimit = -1 where rolname = 'pg_monitor';

-- case: predefined-membership-revoked | reports: pg_monitor
-- after
revoke pg_read_all_stats from pg_monitor;
-- cleanup
grant pg_read_all_stats to pg_monitor;

-- case: parser-comment | reports: default | says: comment
-- after
comment on text search parser pg_catalog.default is 'x';

-- Of built-in views a digest of the parser's tree is kept, as deparsing them all would be slow: making one again counts.
-- case: information-schema-view-made-again | reports: user_mapping_options
-- after
do $$
declare
    v_text text := pg_get_viewdef('information_schema.user_mapping_options'::regclass);
    v_note text := obj_description('information_schema.user_mapping_options'::regclass);
begin
    execute 'create or replace view information_schema.user_mapping_options as ' || v_text;
end$$;
