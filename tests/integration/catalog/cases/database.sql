-- The database itself, tablespaces, parameters of the server, prepared transactions.
-- setup
create table item (id int primary key, name text);

-- case: owner | reports: database | says: owner
-- after
alter database :DBNAME owner to alice;

-- case: connection-limit | reports: database | says: connection limit
-- after
alter database :DBNAME connection limit 50;

-- case: is-template | reports: database | says: template
-- after
alter database :DBNAME is_template true;
-- undo
alter database :DBNAME is_template false;

-- case: setting | reports: database | says: work_mem
-- after
alter database :DBNAME set work_mem = '5MB';

-- case: setting-search-path | reports: database | says: search_path
-- after
alter database :DBNAME set search_path = depot, public;

-- case: setting-changed | reports: database | says: timezone
alter database :DBNAME set timezone = 'UTC';
-- after
alter database :DBNAME set timezone = 'Europe/Berlin';

-- case: setting-lost | reports: database | says: work_mem
alter database :DBNAME set work_mem = '5MB';
-- after
alter database :DBNAME reset work_mem;

-- case: setting-custom | reports: database | says: app\.tenant
-- after
alter database :DBNAME set app.tenant = 'x';

-- case: setting-from-current | reports: database | says: lock_timeout
-- after
set lock_timeout = '3s';
alter database :DBNAME set lock_timeout from current;
reset lock_timeout;

-- case: setting-of-role | reports: (database|alice) | says: work_mem
-- after
alter role alice in database :DBNAME set work_mem = '5MB';

-- case: setting-read-only | reports: database | says: default_transaction_read_only
-- after
alter database :DBNAME set default_transaction_read_only = on;
-- undo
set default_transaction_read_only = off;
alter database :DBNAME reset all;

-- case: collation-version | reports: database | says: version
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_database set datcollversion = '0.1' where datname = current_database();

-- case: tablespace-created | reports: cheap | alone
-- after
set allow_in_place_tablespaces = on;
create tablespace cheap location '';
-- cleanup
drop tablespace cheap;

-- case: tablespace-dropped | reports: cheap | alone
set allow_in_place_tablespaces = on;
create tablespace cheap location '';
-- after
drop tablespace cheap;

-- case: tablespace-renamed | reports: cheap | at most: 4
-- after
alter tablespace slow rename to cheap;
-- cleanup
alter tablespace cheap rename to slow;

-- case: tablespace-owner | reports: slow | says: owner
-- after
alter tablespace slow owner to alice;
-- cleanup
alter tablespace slow owner to postgres;

-- case: tablespace-option | reports: slow | says: random_page_cost
-- after
alter tablespace slow set (random_page_cost = 5);
-- cleanup
alter tablespace slow reset (random_page_cost);

-- case: tablespace-option-changed | reports: slow | says: seq_page_cost
alter tablespace slow set (seq_page_cost = 5);
-- after
alter tablespace slow set (seq_page_cost = 6);
-- cleanup
alter tablespace slow reset (seq_page_cost);

-- case: tablespace-option-concurrency | reports: slow | says: effective_io_concurrency
-- after
alter tablespace slow set (effective_io_concurrency = 5);
-- cleanup
alter tablespace slow reset (effective_io_concurrency);

-- case: alter-system | reports: work_mem
-- after
alter system set work_mem = '11MB';
-- cleanup
alter system reset all;

-- case: alter-system-changed | reports: work_mem
alter system set work_mem = '11MB';
-- after
alter system set work_mem = '12MB';
-- cleanup
alter system reset all;

-- case: alter-system-reset | reports: work_mem
alter system set work_mem = '11MB';
-- after
alter system reset work_mem;
-- cleanup
alter system reset all;

-- case: alter-system-reset-all | reports: work_mem
alter system set work_mem = '11MB';
-- after
alter system reset all;

-- case: alter-system-needing-restart | reports: max_connections
-- after
alter system set max_connections = 77;
-- cleanup
alter system reset all;

-- case: alter-system-to-the-default | reports: work_mem
-- after
alter system set work_mem = '4MB';
-- cleanup
alter system reset all;

-- case: alter-system-custom | reports: plpgsql\.extra_warnings
-- after
load 'plpgsql';
alter system set plpgsql.extra_warnings = 'all';
-- cleanup
load 'plpgsql';
alter system reset all;

-- case: alter-system-library-list | reports: (session|shared)_preload_libraries
-- after
alter system set session_preload_libraries = 'auto_explain';
-- cleanup
alter system reset all;

-- case: prepared-transaction | reports: half_done | alone
-- after
begin;
insert into item values (1, 'a');
prepare transaction 'half_done';
-- undo
rollback prepared 'half_done';

-- case: prepared-transaction-gone | reports: half_done | alone
begin;
insert into item values (1, 'a');
prepare transaction 'half_done';
-- after
rollback prepared 'half_done';

-- case: prepared-transaction-committed | reports: (half_done|item) | alone
begin;
insert into item values (1, 'a');
prepare transaction 'half_done';
-- after
commit prepared 'half_done';
