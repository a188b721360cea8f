-- Foreign-data wrappers, servers, user mappings, foreign tables. No row of a foreign table can be read here.
-- setup
create extension file_fdw;
create foreign data wrapper dummy options (a '1');
create server files foreign data wrapper file_fdw;
create server far type 'odd' version '1' foreign data wrapper dummy options (host 'nowhere');
create user mapping for alice server far options (user 'a');
create foreign table listing (id int, name text options (force_null 'true')) server files options (filename '/nowhere', format 'csv');

-- case: wrapper-created | reports: stub
-- after
create foreign data wrapper stub;

-- case: wrapper-dropped | reports: stub
create foreign data wrapper stub;
-- after
drop foreign data wrapper stub;

-- case: wrapper-renamed | reports: mock
create foreign data wrapper stub;
-- after
alter foreign data wrapper stub rename to mock;

-- case: wrapper-option-added | reports: dummy
-- after
alter foreign data wrapper dummy options (add b '2');

-- case: wrapper-option-changed | reports: dummy
-- after
alter foreign data wrapper dummy options (set a '2');

-- case: wrapper-option-dropped | reports: dummy
-- after
alter foreign data wrapper dummy options (drop a);

-- case: wrapper-handler | reports: stub | says: handler
create foreign data wrapper stub;
-- after
alter foreign data wrapper stub handler file_fdw_handler;

-- case: wrapper-validator | reports: stub | says: validator
create foreign data wrapper stub;
-- after
alter foreign data wrapper stub validator postgresql_fdw_validator;

-- case: wrapper-owner | reports: stub | says: owner
create role chief superuser;
create foreign data wrapper stub;
-- after
alter foreign data wrapper stub owner to chief;
-- cleanup
drop role chief;

-- case: wrapper-grant | reports: dummy | says: alice
-- after
grant usage on foreign data wrapper dummy to alice;

-- case: wrapper-comment | reports: dummy | says: comment
-- after
comment on foreign data wrapper dummy is 'does nothing';

-- case: server-created | reports: near
-- after
create server near foreign data wrapper dummy;

-- case: server-dropped | reports: near
create server near foreign data wrapper dummy;
-- after
drop server near;

-- case: server-renamed | reports: away | at most: 6
-- after
alter server far rename to away;

-- case: server-type | reports: near
create server near type 'odd' foreign data wrapper dummy;
-- after
drop server near;
create server near type 'even' foreign data wrapper dummy;

-- case: server-version | reports: far | says: version
-- after
alter server far version '2';

-- case: server-wrapper | reports: near
create foreign data wrapper stub;
create server near foreign data wrapper dummy;
-- after
drop server near;
create server near foreign data wrapper stub;

-- case: server-option-added | reports: far | says: port
-- after
alter server far options (add port '1');

-- case: server-option-changed | reports: far | says: host
-- after
alter server far options (set host 'elsewhere');

-- case: server-option-dropped | reports: far | says: host
-- after
alter server far options (drop host);

-- case: server-owner | reports: far | says: owner
-- after
grant usage on foreign data wrapper dummy to alice;
alter server far owner to alice;
revoke usage on foreign data wrapper dummy from alice;

-- case: server-grant | reports: far | says: bob
-- after
grant usage on foreign server far to bob;

-- case: server-comment | reports: far | says: comment
-- after
comment on server far is 'over the hills';

-- case: user-mapping-created | reports: far | says: (mapping.*bob|bob)
-- after
create user mapping for bob server far;

-- case: user-mapping-public | reports: far | says: public
-- after
create user mapping for public server far;

-- case: user-mapping-dropped | reports: far | says: alice
-- after
drop user mapping for alice server far;

-- case: user-mapping-option | reports: far | says: alice
-- after
alter user mapping for alice server far options (set user 'b');

-- case: user-mapping-option-added | reports: far | says: password
-- after
alter user mapping for alice server far options (add password 'secret');

-- case: foreign-table-created | reports: more | at most: 4
-- after
create foreign table more (a int) server files options (filename '/nowhere');

-- case: foreign-table-dropped | reports: listing | at most: 6
-- after
drop foreign table listing;

-- case: foreign-table-renamed | reports: more | at most: 6
-- after
alter foreign table listing rename to more;

-- case: foreign-table-option | reports: listing | says: filename
-- after
alter foreign table listing options (set filename '/elsewhere');

-- case: foreign-table-option-added | reports: listing | says: header
-- after
alter foreign table listing options (add header 'true');

-- case: foreign-table-server | reports: more
create server other_files foreign data wrapper file_fdw;
create foreign table more (a int) server files options (filename '/nowhere');
-- after
drop foreign table more;
create foreign table more (a int) server other_files options (filename '/nowhere');

-- case: foreign-table-column-option | reports: name
-- after
alter foreign table listing alter name options (drop force_null);

-- case: foreign-table-column-option-changed | reports: name
-- after
alter foreign table listing alter name options (set force_null 'false');

-- case: foreign-table-column-added | reports: code
-- after
alter foreign table listing add code int;

-- case: foreign-table-column-not-null | reports: id | says: not null
-- after
alter foreign table listing alter id set not null;

-- case: foreign-table-column-default | reports: id | says: default
-- after
alter foreign table listing alter id set default 1;

-- case: foreign-table-check | reports: positive
-- after
alter foreign table listing add constraint positive check (id > 0);

-- case: foreign-table-inherits | reports: listing | says: (inherit|parent)
create table parent (id int);
-- after
alter foreign table listing inherit parent;

-- case: foreign-table-became-partition | reports: listing | says: partition
create table whole (id int, name text) partition by list (id);
-- after
alter table whole attach partition listing for values in (1);

-- case: foreign-table-owner | reports: listing | says: owner
-- after
alter foreign table listing owner to alice;

-- case: foreign-table-grant | reports: listing | says: alice
-- after
grant select on listing to alice;

-- case: foreign-table-comment | reports: listing | says: comment
-- after
comment on foreign table listing is 'from afar';

-- case: foreign-table-trigger | reports: listing_note
create function note() returns trigger language plpgsql as 'begin return new; end';
-- after
create trigger listing_note before insert on listing for each row execute function note();

-- case: postgres-fdw-server-option | reports: peer | says: fetch_size
create extension postgres_fdw;
create server peer foreign data wrapper postgres_fdw options (host '/nowhere');
-- after
alter server peer options (add fetch_size '50');
