-- Views, materialized views and rules.
-- setup
create table item (id int primary key, name text, code int);
create view listing as select id, name from item;
create materialized view summary as select code, count(*) as total from item group by code;

-- case: view-created | reports: catalogue
-- after
create view catalogue as select id from item;

-- case: view-dropped | reports: listing
-- after
drop view listing;

-- case: view-renamed | reports: catalogue | at most: 4
-- after
alter view listing rename to catalogue;

-- case: view-moved | reports: depot | at most: 4
create schema depot;
-- after
alter view listing set schema depot;

-- case: view-text | reports: listing
-- after
create or replace view listing as select id, name from item where id > 0;

-- case: view-text-constant | reports: listing
create or replace view listing as select id, name from item where name = 'a';
-- after
create or replace view listing as select id, name from item where name = 'A';

-- case: view-order-by | reports: listing
-- after
create or replace view listing as select id, name from item order by id;

-- case: view-of-another-table | reports: listing
create table twin (id int primary key, name text, code int);
-- after
create or replace view listing as select id, name from twin;

-- case: view-of-same-table-in-another-schema | reports: listing
create schema depot;
create table depot.item (id int primary key, name text, code int);
-- after
create or replace view listing as select id, name from depot.item;

-- case: view-column-added | reports: listing
-- after
create or replace view listing as select id, name, code from item;

-- case: view-column-renamed | reports: listing
-- after
alter view listing rename column name to label;

-- case: view-column-type | reports: listing
-- after
drop view listing;
create view listing as select id, name::varchar as name from item;

-- case: view-column-default | reports: listing | says: default
-- after
alter view listing alter column name set default 'x';

-- case: view-column-default-dropped | reports: listing | says: default
alter view listing alter column name set default 'x';
-- after
alter view listing alter column name drop default;

-- case: view-column-comment | reports: listing | says: comment
-- after
comment on column listing.name is 'what it is called';

-- case: view-column-grant | reports: listing | says: alice
-- after
grant select (name) on listing to alice;

-- case: view-owner | reports: listing | says: owner
-- after
alter view listing owner to alice;

-- case: view-security-barrier | reports: listing | says: security_barrier
-- after
alter view listing set (security_barrier = true);

-- case: view-security-barrier-reset | reports: listing | says: security_barrier
alter view listing set (security_barrier = true);
-- after
alter view listing reset (security_barrier);

-- case: view-security-invoker | reports: listing | says: security_invoker
-- after
alter view listing set (security_invoker = true);

-- case: view-check-option-local | reports: listing | says: check.option
-- after
alter view listing set (check_option = local);

-- case: view-check-option-cascaded | reports: listing | says: check.option
alter view listing set (check_option = local);
-- after
alter view listing set (check_option = cascaded);

-- case: view-lost-options-by-replace | reports: listing | says: security_invoker
alter view listing set (security_invoker = true);
-- after
create or replace view listing as select id, name from item;

-- case: view-comment | reports: listing | says: comment
-- after
comment on view listing is 'all of it';

-- case: view-temporary-view-text-recursive | reports: numbers
create recursive view numbers (n) as values (1) union all select n + 1 from numbers where n < 10;
-- after
create or replace recursive view numbers (n) as values (1) union all select n + 1 from numbers where n < 11;

-- case: view-recreated-without-grant | reports: listing | says: alice
grant select on listing to alice;
-- after
drop view listing;
create view listing as select id, name from item;

-- case: view-of-view-points-elsewhere | reports: upper_listing
create view other_listing as select id, name from item;
create view upper_listing as select upper(name) as name from listing;
-- after
create or replace view upper_listing as select upper(name) as name from other_listing;

-- case: materialized-view-created | reports: totals
-- after
create materialized view totals as select 1 as one;

-- case: materialized-view-dropped | reports: summary
-- after
drop materialized view summary;

-- case: materialized-view-renamed | reports: totals | at most: 4
-- after
alter materialized view summary rename to totals;

-- case: materialized-view-text | reports: summary
-- after
drop materialized view summary;
create materialized view summary as select code, count(*) + 0 as total from item group by code;

-- case: materialized-view-column-renamed | reports: summary | at most: 4
-- after
alter materialized view summary rename column total to amount;

-- case: materialized-view-no-data | reports: summary | says: (populated|data)
-- after
refresh materialized view summary with no data;

-- case: materialized-view-populated | reports: summary | says: (populated|data)
create materialized view empty_sum as select 1 as a with no data;
refresh materialized view summary with no data;
-- after
refresh materialized view summary;

-- case: materialized-view-refreshed-with-other-rows | reports: summary
insert into item values (1, 'a', 1);
-- after
refresh materialized view summary;

-- case: materialized-view-stale | reports: summary
insert into item values (1, 'a', 1);
refresh materialized view summary;
-- after
delete from item;
refresh materialized view summary;
insert into item values (1, 'a', 1);

-- case: materialized-view-fillfactor | reports: summary | says: fillfactor
-- after
alter materialized view summary set (fillfactor = 50);

-- case: materialized-view-autovacuum | reports: summary | says: autovacuum_enabled
-- after
alter materialized view summary set (autovacuum_enabled = false);

-- case: materialized-view-tablespace | reports: summary | says: tablespace
-- after
alter materialized view summary set tablespace fast;

-- case: materialized-view-access-method | reports: summary | says: access method
create access method heap2 type table handler heap_tableam_handler;
-- after
alter materialized view summary set access method heap2;

-- case: materialized-view-owner | reports: summary | says: owner
-- after
alter materialized view summary owner to bob;

-- case: materialized-view-column-statistics | reports: summary | says: statistics
-- after
alter materialized view summary alter column total set statistics 10;

-- case: materialized-view-column-storage | reports: names | says: storage
create materialized view names as select name from item;
-- after
alter materialized view names alter column name set storage external;

-- case: materialized-view-column-compression | reports: names | says: compression
create materialized view names as select name from item;
-- after
alter materialized view names alter column name set compression pglz;

-- case: materialized-view-clustered | reports: summary_code | says: cluster
create index summary_code on summary (code);
-- after
alter materialized view summary cluster on summary_code;

-- case: materialized-view-comment | reports: summary | says: comment
-- after
comment on materialized view summary is 'by code';

-- case: materialized-view-grant | reports: summary | says: alice
-- after
grant select on summary to alice;

-- case: rule-created | reports: keep_name
-- after
create rule keep_name as on update to listing do instead update item set name = new.name where id = old.id;

-- case: rule-dropped | reports: keep_name
create rule keep_name as on delete to item do instead nothing;
-- after
drop rule keep_name on item;

-- case: rule-renamed | reports: hold_name
create rule keep_name as on delete to item do instead nothing;
-- after
alter rule keep_name on item rename to hold_name;

-- case: rule-event | reports: keep_name
create rule keep_name as on delete to item do instead nothing;
-- after
create or replace rule keep_name as on update to item do instead nothing;

-- case: rule-instead-to-also | reports: keep_name | says: instead
create rule keep_name as on delete to item do instead nothing;
-- after
create or replace rule keep_name as on delete to item do also nothing;

-- case: rule-condition | reports: keep_name
create rule keep_name as on delete to item do instead nothing;
-- after
create or replace rule keep_name as on delete to item where old.id > 5 do instead nothing;

-- case: rule-condition-changed | reports: keep_name
create rule keep_name as on delete to item where old.id > 5 do instead nothing;
-- after
create or replace rule keep_name as on delete to item where old.id > 6 do instead nothing;

-- case: rule-action | reports: keep_name
create rule keep_name as on insert to listing do instead insert into item (id, name) values (new.id, new.name);
-- after
create or replace rule keep_name as on insert to listing do instead insert into item (id, name) values (new.id, 'x');

-- case: rule-disabled | reports: keep_name | says: disabled
create rule keep_name as on delete to item do instead nothing;
-- after
alter table item disable rule keep_name;

-- case: rule-enabled-always | reports: keep_name | says: always
create rule keep_name as on delete to item do instead nothing;
-- after
alter table item enable always rule keep_name;

-- case: rule-enabled-replica | reports: keep_name | says: replica
create rule keep_name as on delete to item do instead nothing;
-- after
alter table item enable replica rule keep_name;

-- case: rule-comment | reports: keep_name | says: comment
create rule keep_name as on delete to item do instead nothing;
-- after
comment on rule keep_name on item is 'none shall go';

-- case: rule-of-namesake-on-other-table | reports: keep_name
create table twin (id int primary key, name text, code int);
create rule keep_name as on delete to item do instead nothing;
-- after
drop rule keep_name on item;
create rule keep_name as on delete to twin do instead nothing;

-- case: select-rule-disabled | reports: (listing|_RETURN) | says: (disabled|_RETURN)
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_rewrite set ev_enabled = 'D' where ev_class = 'listing'::regclass;
