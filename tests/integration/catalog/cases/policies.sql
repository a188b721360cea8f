-- Row level security policies.
-- setup
create table item (id int primary key, owner text, hidden bool);
create table twin (id int primary key, owner text, hidden bool);
alter table item enable row level security;
create policy own_rows on item for all to alice using (owner = 'a') with check (owner = 'a');

-- case: created | reports: see_all
-- after
create policy see_all on item using (true);

-- case: dropped | reports: own_rows
-- after
drop policy own_rows on item;

-- case: renamed | reports: their_rows
-- after
alter policy own_rows on item rename to their_rows;

-- case: role-replaced | reports: own_rows | says: bob
-- after
alter policy own_rows on item to bob;

-- case: role-added | reports: own_rows | says: bob
-- after
alter policy own_rows on item to alice, bob;

-- case: role-public | reports: own_rows | says: public
-- after
alter policy own_rows on item to public;

-- case: role-list-shortened | reports: see_all | says: bob
create policy see_all on item to alice, bob using (true);
-- after
alter policy see_all on item to alice;

-- case: command-select | reports: see_all | says: select
create policy see_all on item using (true);
-- after
drop policy see_all on item;
create policy see_all on item for select using (true);

-- case: command-update-to-delete | reports: see_all | says: delete
create policy see_all on item for update using (true);
-- after
drop policy see_all on item;
create policy see_all on item for delete using (true);

-- case: command-insert | reports: see_all | says: insert
create policy see_all on item for update with check (true);
-- after
drop policy see_all on item;
create policy see_all on item for insert with check (true);

-- case: restrictive | reports: see_all | says: (restrictive|permissive)
create policy see_all on item using (true);
-- after
drop policy see_all on item;
create policy see_all on item as restrictive using (true);

-- case: using | reports: own_rows | says: using
-- after
alter policy own_rows on item using (owner = 'b');

-- case: with-check | reports: own_rows | says: check
-- after
alter policy own_rows on item with check (owner = 'b');

-- case: with-check-added | reports: see_all | says: check
create policy see_all on item using (true);
-- after
alter policy see_all on item with check (true);

-- case: using-and-check-exchanged | reports: see_all
create policy see_all on item using (true) with check (not hidden);
-- after
alter policy see_all on item using (not hidden) with check (true);

-- case: using-function-of-other-schema | reports: see_all
create schema depot;
create function may() returns bool language sql as 'select true';
create function depot.may() returns bool language sql as 'select true';
create policy see_all on item using (public.may());
-- after
alter policy see_all on item using (depot.may());

-- case: using-subquery | reports: see_all
create policy see_all on item using (exists (select 1 from twin as t where t.id = item.id));
-- after
alter policy see_all on item using (exists (select 1 from twin as t where t.id = item.id and not t.hidden));

-- case: using-current-user-once-a-statement | reports: see_all
create policy see_all on item using (owner = current_user);
-- after
alter policy see_all on item using (owner = (select current_user));

-- case: on-another-table | reports: see_all
create policy see_all on item using (true);
-- after
drop policy see_all on item;
create policy see_all on twin using (true);

-- case: using-of-namesake | reports: see_all.*twin
create policy see_all on item using (true);
create policy see_all on twin using (true);
-- after
alter policy see_all on twin using (false);

-- case: comment | reports: own_rows | says: comment
-- after
comment on policy own_rows on item is 'each their own';

-- case: comment-on-namesake | reports: see_all.*twin | says: comment
create policy see_all on item using (true);
create policy see_all on twin using (true);
comment on policy see_all on item is 'same';
-- after
comment on policy see_all on twin is 'same';

-- case: role-lost-by-drop-owned | reports: see_all | says: bob
create policy see_all on item to alice, bob using (true);
-- after
drop owned by bob;
