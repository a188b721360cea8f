-- Extended statistics and large objects.
-- setup
create table item (id int, a int, b int, c int);
create statistics item_ab (dependencies) on a, b from item;
select lo_from_bytea(4711, '\x0102');

-- case: statistics-created | reports: item_bc
-- after
create statistics item_bc on b, c from item;

-- case: statistics-dropped | reports: item_ab
-- after
drop statistics item_ab;

-- case: statistics-renamed | reports: item_pair
-- after
alter statistics item_ab rename to item_pair;

-- case: statistics-moved | reports: depot
create schema depot;
-- after
alter statistics item_ab set schema depot;

-- case: statistics-kinds | reports: item_ab | says: ndistinct
-- after
drop statistics item_ab;
create statistics item_ab (dependencies, ndistinct) on a, b from item;

-- case: statistics-kind-mcv | reports: item_ab | says: mcv
-- after
drop statistics item_ab;
create statistics item_ab (mcv) on a, b from item;

-- case: statistics-columns | reports: item_ab
-- after
drop statistics item_ab;
create statistics item_ab (dependencies) on a, c from item;

-- case: statistics-expression | reports: item_ab
-- after
drop statistics item_ab;
create statistics item_ab (dependencies) on a, (b + 1) from item;

-- case: statistics-expression-changed | reports: item_sum
create statistics item_sum on (a + b) from item;
-- after
drop statistics item_sum;
create statistics item_sum on (a - b) from item;

-- case: statistics-table | reports: item_ab
create table twin (id int, a int, b int);
-- after
drop statistics item_ab;
create statistics item_ab (dependencies) on a, b from twin;

-- case: statistics-target | reports: item_ab | says: (target|statistics)
-- after
alter statistics item_ab set statistics 400;

-- case: statistics-owner | reports: item_ab | says: owner
-- after
alter statistics item_ab owner to alice;

-- case: statistics-comment | reports: item_ab | says: comment
-- after
comment on statistics item_ab is 'they go together';

-- case: large-object-created | reports: 4712
-- after
select lo_from_bytea(4712, '\x01');

-- case: large-object-created-empty | reports: 4712
-- after
select lo_create(4712);

-- case: large-object-dropped | reports: 4711
-- after
select lo_unlink(4711);

-- case: large-object-contents | reports: 4711
-- after
select lo_put(4711, 0, '\x03');

-- case: large-object-longer | reports: 4711
-- after
select lo_put(4711, 2, '\x03');

-- case: large-object-second-page | reports: 4711
select lo_put(4711, 5000, '\x01');
-- after
select lo_put(4711, 5000, '\x02');

-- case: large-object-truncated | reports: 4711
-- after
select lo_truncate(lo_open(4711, 131072), 1);

-- case: large-object-owner | reports: 4711 | says: owner
-- after
alter large object 4711 owner to alice;

-- case: large-object-grant | reports: 4711 | says: alice
-- after
grant select on large object 4711 to alice;

-- case: large-object-grant-update | reports: 4711 | says: alice
grant select on large object 4711 to alice;
-- after
grant update on large object 4711 to alice;

-- case: large-object-comment | reports: 4711 | says: comment
-- after
comment on large object 4711 is 'a picture';

-- case: large-objects-exchanged | reports: 4711
select lo_from_bytea(4712, '\x09');
-- after
select lo_put(4711, 0, '\x09'), lo_truncate(lo_open(4711, 131072), 1);
select lo_put(4712, 0, '\x0102');
