-- What only pg_depend and pg_shdepend know.
-- setup
create extension lo;
create extension insert_username;
create table item (id int primary key, name text);
create index item_name on item (name);
create function fresh() returns int language sql as 'select 1';
create function note() returns trigger language plpgsql as 'begin return new; end';
create trigger item_note before insert on item for each row execute function note();
create materialized view summary as select 1 as a;
create procedure tidy() language sql as 'select 1';

-- case: function-depends-on-extension | reports: fresh | says: (depend|extension)
-- after
alter function fresh() depends on extension lo;

-- case: function-no-longer-depends | reports: fresh | says: (depend|extension)
alter function fresh() depends on extension lo;
-- after
alter function fresh() no depends on extension lo;

-- case: function-depends-on-another-extension | reports: fresh | says: insert_username
alter function fresh() depends on extension lo;
-- after
alter function fresh() no depends on extension lo;
alter function fresh() depends on extension insert_username;

-- case: procedure-depends-on-extension | reports: tidy | says: (depend|extension)
-- after
alter procedure tidy() depends on extension lo;

-- case: index-depends-on-extension | reports: item_name | says: (depend|extension)
-- after
alter index item_name depends on extension lo;

-- case: trigger-depends-on-extension | reports: item_note | says: (depend|extension)
-- after
alter trigger item_note on item depends on extension lo;

-- case: materialized-view-depends-on-extension | reports: summary | says: (depend|extension)
-- after
alter materialized view summary depends on extension lo;

-- case: sequence-owned-by-column | reports: nr | says: own
create sequence nr;
-- after
alter sequence nr owned by item.id;

-- case: recreated-function-lost-dependency | reports: fresh
alter function fresh() depends on extension lo;
-- after
drop function fresh();
create function fresh() returns int language sql as 'select 1';
