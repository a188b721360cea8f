-- Default privileges: each kind of object, for a role, in a schema.
-- setup
create schema depot;

-- case: tables | reports: default privileges | says: alice
-- after
alter default privileges grant select on tables to alice;

-- case: sequences | reports: default privileges | says: sequence
-- after
alter default privileges grant usage on sequences to alice;

-- case: functions | reports: default privileges | says: (function|routine)
-- after
alter default privileges grant execute on functions to alice;

-- case: functions-from-public | reports: default privileges | says: (function|routine)
-- after
alter default privileges revoke execute on functions from public;

-- case: types | reports: default privileges | says: type
-- after
alter default privileges grant usage on types to alice;

-- case: types-from-public | reports: default privileges | says: type
-- after
alter default privileges revoke usage on types from public;

-- case: schemas | reports: default privileges | says: schema
-- after
alter default privileges grant usage on schemas to alice;

-- case: large-objects | reports: default privileges | says: large object | min: 18
-- after
alter default privileges grant select on large objects to alice;

-- case: in-schema | reports: default privileges.*depot
-- after
alter default privileges in schema depot grant select on tables to alice;

-- case: in-another-schema | reports: default privileges.*depot
alter default privileges in schema public grant select on tables to alice;
-- after
alter default privileges in schema public revoke select on tables from alice;
alter default privileges in schema depot grant select on tables to alice;

-- case: of-role | reports: default privileges.*bob
-- after
alter default privileges for role bob grant select on tables to alice;

-- case: of-another-role | reports: default privileges.*(bob|carol)
alter default privileges for role bob grant select on tables to alice;
-- after
alter default privileges for role bob revoke select on tables from alice;
alter default privileges for role carol grant select on tables to alice;

-- case: of-role-in-schema | reports: default privileges.*bob
-- after
alter default privileges for role bob in schema depot grant insert on tables to alice;

-- case: one-privilege-more | reports: default privileges | says: insert
alter default privileges in schema depot grant select on tables to alice;
-- after
alter default privileges in schema depot grant insert on tables to alice;

-- case: one-privilege-less | reports: default privileges
alter default privileges in schema depot grant select, update on tables to alice;
-- after
alter default privileges in schema depot revoke update on tables from alice;

-- case: with-grant-option | reports: default privileges
alter default privileges in schema depot grant select on tables to alice;
-- after
alter default privileges in schema depot grant select on tables to alice with grant option;

-- case: to-another-role | reports: default privileges | says: carol
alter default privileges grant select on tables to alice;
-- after
alter default privileges revoke select on tables from alice;
alter default privileges grant select on tables to carol;

-- case: owner-revoked | reports: default privileges
-- after
alter default privileges for role bob revoke delete on tables from bob;

-- case: removed-by-drop-owned | reports: default privileges
alter default privileges for role bob in schema depot grant select on tables to alice;
-- after
drop owned by alice;
