-- Triggers, constraint triggers and event triggers.
-- setup
create table item (id int primary key, name text, code int);
create table twin (id int primary key, name text, code int);
create function note() returns trigger language plpgsql as 'begin return new; end';
create function mark() returns trigger language plpgsql as 'begin return new; end';
create function watch() returns event_trigger language plpgsql as 'begin end';
create function guard() returns event_trigger language plpgsql as 'begin end';

-- case: created | reports: item_note.*item
-- after
create trigger item_note after insert on item for each row execute function note();

-- case: dropped | reports: item_note
create trigger item_note after insert on item for each row execute function note();
-- after
drop trigger item_note on item;

-- case: renamed | reports: item_remark
create trigger item_note after insert on item for each row execute function note();
-- after
alter trigger item_note on item rename to item_remark;

-- case: timing | reports: item_note | says: before
create trigger item_note after insert on item for each row execute function note();
-- after
create or replace trigger item_note before insert on item for each row execute function note();

-- case: event-changed | reports: item_note | says: update
create trigger item_note after insert on item for each row execute function note();
-- after
create or replace trigger item_note after update on item for each row execute function note();

-- case: event-added | reports: item_note | says: delete
create trigger item_note after insert on item for each row execute function note();
-- after
create or replace trigger item_note after insert or delete on item for each row execute function note();

-- case: event-truncate | reports: item_note | says: truncate
create trigger item_note after insert on item execute function note();
-- after
create or replace trigger item_note after insert or truncate on item execute function note();

-- case: instead-of | reports: listing_note
create view listing as select * from item;
-- after
create trigger listing_note instead of insert on listing for each row execute function note();

-- case: columns-of-update | reports: item_note
create trigger item_note after update on item for each row execute function note();
-- after
create or replace trigger item_note after update of name on item for each row execute function note();

-- case: columns-of-update-changed | reports: item_note | says: code
create trigger item_note after update of name on item for each row execute function note();
-- after
create or replace trigger item_note after update of code on item for each row execute function note();

-- case: for-each-statement | reports: item_note | says: (statement|row)
create trigger item_note after insert on item for each row execute function note();
-- after
create or replace trigger item_note after insert on item for each statement execute function note();

-- case: when-added | reports: item_note | says: when
create trigger item_note after update on item for each row execute function note();
-- after
create or replace trigger item_note after update on item for each row when (old.name is distinct from new.name) execute function note();

-- case: when-changed | reports: item_note
create trigger item_note after update on item for each row when (new.code > 1) execute function note();
-- after
create or replace trigger item_note after update on item for each row when (new.code > 2) execute function note();

-- case: function | reports: item_note | says: mark
create trigger item_note after insert on item for each row execute function note();
-- after
create or replace trigger item_note after insert on item for each row execute function mark();

-- case: function-of-same-name-elsewhere | reports: item_note | says: depot
create schema depot;
create function depot.note() returns trigger language plpgsql as 'begin return new; end';
create trigger item_note after insert on item for each row execute function note();
-- after
create or replace trigger item_note after insert on item for each row execute function depot.note();

-- case: arguments-added | reports: item_note
create trigger item_note after insert on item for each row execute function note();
-- after
create or replace trigger item_note after insert on item for each row execute function note('secret');

-- case: arguments-changed | reports: item_note
create trigger item_note after insert on item for each row execute function note('secret', 'a');
-- after
create or replace trigger item_note after insert on item for each row execute function note('secret', 'b');

-- case: arguments-order | reports: item_note
create trigger item_note after insert on item for each row execute function note('a', 'b');
-- after
create or replace trigger item_note after insert on item for each row execute function note('b', 'a');

-- case: transition-table-added | reports: item_note
create trigger item_note after insert on item for each statement execute function note();
-- after
create or replace trigger item_note after insert on item referencing new table as fresh for each statement execute function note();

-- case: transition-table-renamed | reports: item_note
create trigger item_note after insert on item referencing new table as fresh for each statement execute function note();
-- after
create or replace trigger item_note after insert on item referencing new table as added for each statement execute function note();

-- case: transition-table-old | reports: item_note
create trigger item_note after update on item referencing new table as fresh for each statement execute function note();
-- after
create or replace trigger item_note after update on item referencing new table as fresh old table as stale for each statement execute function note();

-- case: disabled | reports: item_note | says: disabled
create trigger item_note after insert on item for each row execute function note();
-- after
alter table item disable trigger item_note;

-- case: enabled-always | reports: item_note | says: always
create trigger item_note after insert on item for each row execute function note();
-- after
alter table item enable always trigger item_note;

-- case: enabled-replica | reports: item_note | says: replica
create trigger item_note after insert on item for each row execute function note();
-- after
alter table item enable replica trigger item_note;

-- case: enabled-again | reports: item_note | says: disabled
create trigger item_note after insert on item for each row execute function note();
alter table item disable trigger item_note;
-- after
alter table item enable trigger item_note;

-- case: all-user-triggers-disabled | reports: item_note
create trigger item_note after insert on item for each row execute function note();
-- after
alter table item disable trigger user;

-- case: on-another-table | reports: row_note
create trigger row_note after insert on item for each row execute function note();
-- after
drop trigger row_note on item;
create trigger row_note after insert on twin for each row execute function note();

-- case: disabled-on-namesake | reports: row_note.*twin
create trigger row_note after insert on item for each row execute function note();
create trigger row_note after insert on twin for each row execute function note();
-- after
alter table twin disable trigger row_note;

-- case: constraint-trigger-created | reports: item_check
-- after
create constraint trigger item_check after insert on item for each row execute function note();

-- case: constraint-trigger-became-plain | reports: item_check
create constraint trigger item_check after insert on item for each row execute function note();
-- after
drop trigger item_check on item;
create trigger item_check after insert on item for each row execute function note();

-- case: constraint-trigger-deferrable | reports: item_check | says: deferrable
create constraint trigger item_check after insert on item for each row execute function note();
-- after
drop trigger item_check on item;
create constraint trigger item_check after insert on item deferrable for each row execute function note();

-- case: constraint-trigger-initially-deferred | reports: item_check | says: deferred
create constraint trigger item_check after insert on item deferrable for each row execute function note();
-- after
drop trigger item_check on item;
create constraint trigger item_check after insert on item deferrable initially deferred for each row execute function note();

-- case: constraint-trigger-from | reports: item_check
create constraint trigger item_check after insert on item for each row execute function note();
-- after
drop trigger item_check on item;
create constraint trigger item_check after insert on item from twin for each row execute function note();

-- case: on-partitioned-table | reports: whole_note | at most: 4
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
create trigger whole_note after insert on whole for each row execute function note();

-- case: disabled-on-partition-alone | reports: part_one | says: disabled
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
create trigger whole_note after insert on whole for each row execute function note();
-- after
alter table part_one disable trigger whole_note;

-- case: on-partition-alone | reports: part_note
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
create trigger part_note after insert on part_one for each row execute function note();

-- case: on-partition-own-instead-of-inherited | reports: whole_note | at most: 4
create table whole (a int) partition by list (a);
create table part_one partition of whole for values in (1);
create trigger whole_note after insert on whole for each row execute function note();
-- after
drop trigger whole_note on whole;
create trigger whole_note after insert on part_one for each row execute function note();

-- case: comment | reports: item_note | says: comment
create trigger item_note after insert on item for each row execute function note();
-- after
comment on trigger item_note on item is 'keeps track';

-- case: comment-on-namesake | reports: row_note.*twin | says: comment
create trigger row_note after insert on item for each row execute function note();
create trigger row_note after insert on twin for each row execute function note();
comment on trigger row_note on item is 'same';
-- after
comment on trigger row_note on twin is 'same';

-- case: event-trigger-created | reports: ddl_watch
-- after
create event trigger ddl_watch on ddl_command_end execute function watch();

-- case: event-trigger-dropped | reports: ddl_watch
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
drop event trigger ddl_watch;

-- case: event-trigger-renamed | reports: ddl_look
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
alter event trigger ddl_watch rename to ddl_look;

-- case: event-trigger-event | reports: ddl_watch
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
drop event trigger ddl_watch;
create event trigger ddl_watch on ddl_command_start execute function watch();

-- case: event-trigger-sql-drop | reports: ddl_watch
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
drop event trigger ddl_watch;
create event trigger ddl_watch on sql_drop execute function watch();

-- case: event-trigger-login | reports: ddl_watch | min: 17
-- after
create event trigger ddl_watch on login execute function watch();

-- case: event-trigger-tags | reports: ddl_watch
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
drop event trigger ddl_watch;
create event trigger ddl_watch on ddl_command_end when tag in ('CREATE TABLE') execute function watch();

-- case: event-trigger-tags-changed | reports: ddl_watch
create event trigger ddl_watch on ddl_command_end when tag in ('CREATE TABLE') execute function watch();
-- after
drop event trigger ddl_watch;
create event trigger ddl_watch on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function watch();

-- case: event-trigger-function | reports: ddl_watch | says: guard
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
drop event trigger ddl_watch;
create event trigger ddl_watch on ddl_command_end execute function guard();

-- case: event-trigger-disabled | reports: ddl_watch | says: disabled
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
alter event trigger ddl_watch disable;

-- case: event-trigger-enabled-replica | reports: ddl_watch | says: replica
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
alter event trigger ddl_watch enable replica;

-- case: event-trigger-enabled-always | reports: ddl_watch | says: always
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
alter event trigger ddl_watch enable always;

-- case: event-trigger-owner | reports: ddl_watch | says: owner
create role chief superuser;
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
alter event trigger ddl_watch owner to chief;
-- cleanup
drop role chief;

-- case: event-trigger-comment | reports: ddl_watch | says: comment
create event trigger ddl_watch on ddl_command_end execute function watch();
-- after
comment on event trigger ddl_watch is 'sees all';
