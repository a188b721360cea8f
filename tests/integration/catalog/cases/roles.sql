-- Roles, their settings and their memberships: kept by the cluster, so each case sweeps up.
-- setup
create role dave;

-- case: created | reports: erin
-- after
create role erin;
-- cleanup
drop role erin, dave;

-- case: created-user | reports: erin
-- after
create user erin;
-- cleanup
drop role erin, dave;

-- case: dropped | reports: erin
create role erin;
-- after
drop role erin;
-- cleanup
drop role dave;

-- case: renamed | reports: erin | at most: 4
-- after
alter role dave rename to erin;
-- cleanup
drop role erin;

-- case: renamed-owner-of-objects | reports: erin | at most: 8
create table item (id int);
alter table item owner to dave;
-- after
alter role dave rename to erin;
-- cleanup
drop role erin;

-- case: superuser | reports: dave | says: superuser
-- after
alter role dave superuser;
-- cleanup
drop role dave;

-- case: no-inherit | reports: dave | says: inherit
-- after
alter role dave noinherit;
-- cleanup
drop role dave;

-- case: createrole | reports: dave | says: create.?role
-- after
alter role dave createrole;
-- cleanup
drop role dave;

-- case: createdb | reports: dave | says: create.?(db|database)
-- after
alter role dave createdb;
-- cleanup
drop role dave;

-- case: login | reports: dave | says: login
-- after
alter role dave login;
-- cleanup
drop role dave;

-- case: nologin | reports: erin | says: login
create role erin login;
-- after
alter role erin nologin;
-- cleanup
drop role erin, dave;

-- case: replication | reports: dave | says: replication
-- after
alter role dave replication;
-- cleanup
drop role dave;

-- case: bypassrls | reports: dave | says: (bypassrls|bypass)
-- after
alter role dave bypassrls;
-- cleanup
drop role dave;

-- case: connection-limit | reports: dave | says: connection limit
-- after
alter role dave connection limit 3;
-- cleanup
drop role dave;

-- case: password | reports: dave | says: password
-- after
alter role dave password 'md50123456789abcdef0123456789abcdef';
-- cleanup
drop role dave;

-- case: password-changed | reports: dave | says: password
alter role dave password 'md50123456789abcdef0123456789abcdef';
-- after
alter role dave password 'md5fedcba9876543210fedcba9876543210';
-- cleanup
drop role dave;

-- case: password-lost | reports: dave | says: password
alter role dave password 'md50123456789abcdef0123456789abcdef';
-- after
alter role dave password null;
-- cleanup
drop role dave;

-- case: valid-until | reports: dave | says: valid
-- after
alter role dave valid until '2030-01-01';
-- cleanup
drop role dave;

-- case: valid-until-infinity | reports: dave | says: valid
alter role dave valid until '2030-01-01';
-- after
alter role dave valid until 'infinity';
-- cleanup
drop role dave;

-- case: setting | reports: dave | says: work_mem
-- after
alter role dave set work_mem = '7MB';
-- cleanup
drop role dave;

-- case: setting-changed | reports: dave | says: work_mem
alter role dave set work_mem = '7MB';
-- after
alter role dave set work_mem = '8MB';
-- cleanup
drop role dave;

-- case: setting-lost | reports: dave | says: work_mem
alter role dave set work_mem = '7MB';
alter role dave set lock_timeout = '1s';
-- after
alter role dave reset work_mem;
-- cleanup
drop role dave;

-- case: settings-all-lost | reports: dave | says: work_mem
alter role dave set work_mem = '7MB';
-- after
alter role dave reset all;
-- cleanup
drop role dave;

-- case: setting-in-database | reports: dave | says: search_path
-- after
alter role dave in database :DBNAME set search_path = pg_catalog, public;
-- cleanup
drop role dave;

-- case: setting-in-database-instead-of-everywhere | reports: dave | says: work_mem
alter role dave set work_mem = '7MB';
-- after
alter role dave reset work_mem;
alter role dave in database :DBNAME set work_mem = '7MB';
-- cleanup
drop role dave;

-- case: setting-of-all-in-database | reports: database | says: work_mem
-- after
alter role all in database :DBNAME set work_mem = '7MB';
-- cleanup
drop role dave;

-- case: setting-of-all | reports: (all|every) | says: work_mem
-- after
alter role all set work_mem = '7MB';
-- cleanup
alter role all reset all;
drop role dave;

-- case: setting-of-all-changed | reports: (all|every) | says: work_mem
alter role all set work_mem = '7MB';
-- after
alter role all set work_mem = '9MB';
-- cleanup
alter role all reset all;
drop role dave;

-- case: setting-custom | reports: dave | says: shop\.mode
-- after
alter role dave set shop.mode = 'quiet';
-- cleanup
drop role dave;

-- case: member | reports: dave | says: alice
-- after
grant dave to alice;
-- cleanup
drop role dave;

-- case: member-lost | reports: dave | says: alice
grant dave to alice;
-- after
revoke dave from alice;
-- cleanup
drop role dave;

-- case: member-exchanged | reports: dave | says: bob
grant dave to alice;
-- after
revoke dave from alice;
grant dave to bob;
-- cleanup
drop role dave;

-- case: member-direction | reports: dave
grant dave to alice;
-- after
revoke dave from alice;
grant alice to dave;
-- cleanup
drop role dave;

-- case: member-admin | reports: dave | says: admin
grant dave to alice;
-- after
grant dave to alice with admin option;
-- cleanup
drop role dave;

-- case: member-admin-lost | reports: dave | says: admin
grant dave to alice with admin option;
-- after
revoke admin option for dave from alice;
-- cleanup
drop role dave;

-- case: member-inherit | reports: dave | says: inherit | min: 16
grant dave to alice;
-- after
grant dave to alice with inherit false;
-- cleanup
drop role dave;

-- case: member-set | reports: dave | says: set | min: 16
grant dave to alice;
-- after
grant dave to alice with set false;
-- cleanup
drop role dave;

-- case: member-grantor | reports: dave | says: alice | min: 16
grant dave to alice with admin option;
grant dave to bob;
-- after
revoke dave from bob;
grant dave to bob granted by alice;
-- cleanup
drop role dave;

-- case: member-second-grantor | reports: dave | says: bob | min: 16
grant dave to alice with admin option;
grant dave to bob;
-- after
grant dave to bob granted by alice;
-- cleanup
drop role dave;

-- case: member-of-predefined-role | reports: (dave|pg_monitor) | says: pg_monitor
-- after
grant pg_monitor to dave;
-- cleanup
drop role dave;

-- case: member-of-predefined-role-lost | reports: (dave|pg_read_all_data) | says: pg_read_all_data
grant pg_read_all_data to dave;
-- after
revoke pg_read_all_data from dave;
-- cleanup
drop role dave;

-- case: comment | reports: dave | says: comment
-- after
comment on role dave is 'another person';
-- cleanup
drop role dave;

-- case: created-as-member | reports: erin | at most: 3
-- after
create role erin in role dave;
-- cleanup
drop role erin, dave;

-- case: setting-of-postgres | reports: postgres | says: work_mem
-- after
alter role postgres set work_mem = '6MB';
-- cleanup
alter role postgres reset all;
drop role dave;
