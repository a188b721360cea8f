-- Publications, subscriptions, replication slots and origins.
-- setup
create table item (id int primary key, name text, code int);
create table twin (id int primary key, name text);
create schema depot;
create publication news for table item;

-- case: publication-created | reports: gossip
-- after
create publication gossip;

-- case: publication-dropped | reports: news
-- after
drop publication news;

-- case: publication-renamed | reports: gossip | at most: 4
-- after
alter publication news rename to gossip;

-- case: publication-table-added | reports: news | says: twin
-- after
alter publication news add table twin;

-- case: publication-table-dropped | reports: news | says: item
-- after
alter publication news drop table item;

-- case: publication-table-replaced | reports: news | says: twin
-- after
alter publication news set table twin;

-- case: publication-columns | reports: news
-- after
alter publication news set table item (id, name);

-- case: publication-columns-changed | reports: news
alter publication news set table item (id, name);
-- after
alter publication news set table item (id, code);

-- case: publication-columns-lost | reports: news
alter publication news set table item (id, name);
-- after
alter publication news set table item;

-- case: publication-where | reports: news
-- after
alter publication news set table item where (id > 1);

-- case: publication-where-changed | reports: news
alter publication news set table item where (id > 1);
-- after
alter publication news set table item where (id > 2);

-- case: publication-schema-added | reports: news | says: depot
-- after
alter publication news add tables in schema depot;

-- case: publication-schema-dropped | reports: news | says: depot
alter publication news add tables in schema depot;
-- after
alter publication news drop tables in schema depot;

-- case: publication-all-tables | reports: gossip | says: all tables
create publication gossip;
-- after
drop publication gossip;
create publication gossip for all tables;

-- case: publication-no-insert | reports: news | says: insert
-- after
alter publication news set (publish = 'update, delete, truncate');

-- case: publication-no-update | reports: news | says: update
-- after
alter publication news set (publish = 'insert, delete, truncate');

-- case: publication-no-delete | reports: news | says: delete
-- after
alter publication news set (publish = 'insert, update, truncate');

-- case: publication-no-truncate | reports: news | says: truncate
-- after
alter publication news set (publish = 'insert, update, delete');

-- case: publication-via-root | reports: news | says: root
-- after
alter publication news set (publish_via_partition_root = true);

-- case: publication-generated-columns | reports: news | says: generat | min: 18
-- after
alter publication news set (publish_generated_columns = stored);

-- case: publication-owner | reports: news | says: owner
create role chief superuser;
-- after
alter publication news owner to chief;
-- cleanup
drop role chief;

-- case: publication-comment | reports: news | says: comment
-- after
comment on publication news is 'for all who listen';

-- case: subscription-created | reports: mail
-- after
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- undo
drop subscription mail;

-- case: subscription-dropped | reports: mail
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
drop subscription mail;

-- case: subscription-renamed | reports: post
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail rename to post;
-- undo
drop subscription post;

-- case: subscription-enabled | reports: mail | says: enabled
create subscription mail connection 'dbname=none' publication news with (connect = false);
-- after
alter subscription mail enable;
-- undo
alter subscription mail disable;
alter subscription mail set (slot_name = none);
drop subscription mail;

-- case: subscription-connection | reports: mail | says: connection
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail connection 'dbname=nix';
-- undo
drop subscription mail;

-- case: subscription-publications | reports: mail | says: gossip
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail set publication gossip with (refresh = false);
-- undo
drop subscription mail;

-- case: subscription-publication-added | reports: mail | says: gossip
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail add publication gossip with (refresh = false);
-- undo
drop subscription mail;

-- case: subscription-slot-name | reports: mail | says: slot
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = 'letter');
-- after
alter subscription mail set (slot_name = 'parcel');
-- undo
alter subscription mail set (slot_name = none);
drop subscription mail;

-- case: subscription-synchronous-commit | reports: mail | says: synchronous_commit
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail set (synchronous_commit = local);
-- undo
drop subscription mail;

-- case: subscription-binary | reports: mail | says: binary
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail set (binary = true);
-- undo
drop subscription mail;

-- case: subscription-streaming | reports: mail | says: streaming
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none, streaming = off);
-- after
alter subscription mail set (streaming = on);
-- undo
drop subscription mail;

-- case: subscription-disable-on-error | reports: mail | says: disable.on.error
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail set (disable_on_error = true);
-- undo
drop subscription mail;

-- case: subscription-two-phase | reports: mail | says: two.phase
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
drop subscription mail;
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none, two_phase = true);
-- undo
drop subscription mail;

-- case: subscription-skip | reports: mail | says: skip
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail skip (lsn = '0/12345');
-- undo
drop subscription mail;

-- case: subscription-origin | reports: mail | says: origin | min: 16
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail set (origin = none);
-- undo
drop subscription mail;

-- case: subscription-password-required | reports: mail | says: password | min: 16
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail set (password_required = false);
-- undo
drop subscription mail;

-- case: subscription-run-as-owner | reports: mail | says: (run|owner) | min: 16
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail set (run_as_owner = true);
-- undo
drop subscription mail;

-- case: subscription-failover | reports: mail | says: failover | min: 17
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
drop subscription mail;
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none, failover = true);
-- undo
drop subscription mail;

-- case: subscription-owner | reports: mail | says: owner
create role chief superuser;
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
alter subscription mail owner to chief;
-- undo
drop subscription mail;
-- cleanup
drop role chief;

-- case: subscription-comment | reports: mail | says: comment
create subscription mail connection 'dbname=none' publication news with (connect = false, slot_name = none);
-- after
comment on subscription mail is 'daily';
-- undo
drop subscription mail;

-- case: slot-logical-created | reports: letterbox | alone
-- after
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
-- undo
select pg_drop_replication_slot('letterbox');

-- case: slot-logical-dropped | reports: letterbox | alone
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
-- after
select pg_drop_replication_slot('letterbox');

-- case: slot-logical-plugin | reports: letterbox | alone
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
-- after
select pg_drop_replication_slot('letterbox');
select pg_create_logical_replication_slot('letterbox', 'pgoutput');
-- undo
select pg_drop_replication_slot('letterbox');

-- case: slot-logical-two-phase | reports: letterbox | alone
select pg_create_logical_replication_slot('letterbox', 'test_decoding');
-- after
select pg_drop_replication_slot('letterbox');
select pg_create_logical_replication_slot('letterbox', 'test_decoding', false, true);
-- undo
select pg_drop_replication_slot('letterbox');

-- case: slot-physical-created | reports: standby | alone
-- after
select pg_create_physical_replication_slot('standby');
-- cleanup
select pg_drop_replication_slot('standby');

-- case: slot-physical-became-logical | reports: standby | alone
select pg_create_physical_replication_slot('standby');
-- after
select pg_drop_replication_slot('standby');
select pg_create_logical_replication_slot('standby', 'test_decoding');
-- undo
select pg_drop_replication_slot('standby');

-- case: origin-created | reports: upstream
-- after
select pg_replication_origin_create('upstream');
-- cleanup
select pg_replication_origin_drop('upstream');

-- case: origin-dropped | reports: upstream
select pg_replication_origin_create('upstream');
-- after
select pg_replication_origin_drop('upstream');
