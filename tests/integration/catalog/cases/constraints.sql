-- Constraints of tables: check, unique, primary key, foreign key, exclusion, not null.
-- setup
create table item (id int primary key, code int, price numeric, low int, high int, name text);
create table line (nr int, item_id int, other_id int);

-- case: check-added | reports: price_positive | says: check
-- after
alter table item add constraint price_positive check (price > 0);

-- case: check-dropped | reports: price_positive
alter table item add constraint price_positive check (price > 0);
-- after
alter table item drop constraint price_positive;

-- case: check-expression | reports: price_positive
alter table item add constraint price_positive check (price > 0);
-- after
alter table item drop constraint price_positive;
alter table item add constraint price_positive check (price >= 0);

-- case: check-renamed | reports: price_above_zero
alter table item add constraint price_positive check (price > 0);
-- after
alter table item rename constraint price_positive to price_above_zero;

-- case: check-not-valid | reports: price_positive | says: not valid
alter table item add constraint price_positive check (price > 0);
-- after
alter table item drop constraint price_positive;
alter table item add constraint price_positive check (price > 0) not valid;

-- case: check-validated | reports: price_positive | says: not valid
alter table item add constraint price_positive check (price > 0) not valid;
-- after
alter table item validate constraint price_positive;

-- case: check-no-inherit | reports: price_positive | says: no inherit
alter table item add constraint price_positive check (price > 0);
-- after
alter table item drop constraint price_positive;
alter table item add constraint price_positive check (price > 0) no inherit;

-- case: check-moved-to-another-table | reports: positive | at most: 2
create table other (price numeric);
alter table item add constraint positive check (price > 0);
-- after
alter table item drop constraint positive;
alter table other add constraint positive check (price > 0);

-- case: check-on-another-column | reports: positive
alter table item add constraint positive check (low > 0);
-- after
alter table item drop constraint positive;
alter table item add constraint positive check (high > 0);

-- case: check-function-of-other-schema | reports: price_good
create schema depot;
create function good(numeric) returns bool language sql immutable as 'select true';
create function depot.good(numeric) returns bool language sql immutable as 'select true';
alter table item add constraint price_good check (public.good(price));
-- after
alter table item drop constraint price_good;
alter table item add constraint price_good check (depot.good(price));

-- case: check-of-child-now-local | reports: price_positive
alter table item add constraint price_positive check (price > 0);
create table child () inherits (item);
-- after
alter table child add constraint price_positive check (price > 0);

-- case: check-inherited-lost-by-child | reports: price_positive
alter table item add constraint price_positive check (price > 0);
create table child (price numeric, constraint price_positive check (price > 0)) inherits (item);
-- after
alter table item drop constraint price_positive;

-- case: check-not-enforced | reports: price_positive | says: enforced | min: 18
alter table item add constraint price_positive check (price > 0);
-- after
alter table item drop constraint price_positive;
alter table item add constraint price_positive check (price > 0) not enforced;

-- case: check-comment | reports: price_positive | says: comment
alter table item add constraint price_positive check (price > 0);
-- after
comment on constraint price_positive on item is 'free goods are gifts';

-- case: comments-of-namesakes-swapped | reports: positive
create table other (price numeric);
alter table item add constraint positive check (price > 0);
alter table other add constraint positive check (price > 0);
comment on constraint positive on item is 'one';
comment on constraint positive on other is 'two';
-- after
comment on constraint positive on item is 'two';
comment on constraint positive on other is 'one';

-- case: unique-added | reports: code_once
-- after
alter table item add constraint code_once unique (code);

-- case: unique-dropped | reports: code_once
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;

-- case: unique-renamed | reports: code_only_once | at most: 4
alter table item add constraint code_once unique (code);
-- after
alter table item rename constraint code_once to code_only_once;

-- case: unique-columns | reports: code_once
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique (code, name);

-- case: unique-column-order | reports: code_once
alter table item add constraint code_once unique (code, name);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique (name, code);

-- case: unique-include | reports: code_once | says: include
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique (code) include (name);

-- case: unique-nulls-not-distinct | reports: code_once | says: nulls not distinct
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique nulls not distinct (code);

-- case: unique-deferrable | reports: code_once | says: deferrable
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique (code) deferrable;

-- case: unique-initially-deferred | reports: code_once | says: initially deferred
alter table item add constraint code_once unique (code) deferrable;
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique (code) deferrable initially deferred;

-- case: unique-became-mere-index | reports: code_once
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
create unique index code_once on item (code);

-- case: unique-using-existing-index | reports: code_once
create unique index code_once on item (code);
-- after
alter table item add constraint code_once unique using index code_once;

-- case: unique-fillfactor | reports: code_once | says: fillfactor
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique (code) with (fillfactor = 50);

-- case: unique-tablespace | reports: code_once | says: tablespace
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once unique (code) using index tablespace fast;

-- case: unique-without-overlaps | reports: code_once | says: (overlaps|period) | min: 18
create extension btree_gist;
create table stay (room int, during daterange);
alter table stay add constraint code_once exclude using gist (room with =, during with &&);
-- after
alter table stay drop constraint code_once;
alter table stay add constraint code_once unique (room, during without overlaps);

-- case: primary-key-added | reports: line_pkey | at most: 5
-- after
alter table line add primary key (nr);

-- case: primary-key-dropped | reports: item_pkey
-- after
alter table item drop constraint item_pkey;

-- case: primary-key-column-order | reports: line_pkey
alter table line add primary key (nr, item_id);
-- after
alter table line drop constraint line_pkey;
alter table line add primary key (item_id, nr);

-- case: primary-key-became-unique | reports: item_pkey
-- after
alter table item drop constraint item_pkey;
alter table item add constraint item_pkey unique (id);

-- case: primary-key-deferrable | reports: item_pkey | says: deferrable
-- after
alter table item drop constraint item_pkey;
alter table item add primary key (id) deferrable;

-- case: primary-key-renamed | reports: item_key | at most: 4
-- after
alter table item rename constraint item_pkey to item_key;

-- case: primary-key-without-overlaps | reports: stay_pkey | at most: 6 | min: 18
create extension btree_gist;
create table stay (room int not null, during daterange not null);
-- after
alter table stay add primary key (room, during without overlaps);

-- case: foreign-key-added | reports: line_item
-- after
alter table line add constraint line_item foreign key (item_id) references item;

-- case: foreign-key-dropped | reports: line_item
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;

-- case: foreign-key-renamed | reports: line_of_item
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line rename constraint line_item to line_of_item;

-- case: foreign-key-on-delete-cascade | reports: line_item | says: on delete.*cascade
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on delete cascade;

-- case: foreign-key-on-delete-restrict | reports: line_item | says: on delete.*restrict
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on delete restrict;

-- case: foreign-key-on-delete-set-null | reports: line_item | says: on delete.*set null
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on delete set null;

-- case: foreign-key-on-delete-set-default | reports: line_item | says: on delete.*set default
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on delete set default;

-- case: foreign-key-on-update-cascade | reports: line_item | says: on update.*cascade
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on update cascade;

-- case: foreign-key-on-update-restrict | reports: line_item | says: on update.*restrict
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on update restrict;

-- case: foreign-key-on-update-set-null | reports: line_item | says: on update.*set null
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on update set null;

-- case: foreign-key-on-update-set-default | reports: line_item | says: on update.*set default
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item on update set default;

-- case: foreign-key-lost-cascade | reports: line_item | says: on delete.*cascade
alter table line add constraint line_item foreign key (item_id) references item on delete cascade;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item;

-- case: foreign-key-set-null-columns | reports: line_pair | says: (set null|on delete).*other_id
alter table item add constraint item_pair unique (id, code);
alter table line add constraint line_pair foreign key (item_id, other_id) references item (id, code) on delete set null;
-- after
alter table line drop constraint line_pair;
alter table line add constraint line_pair foreign key (item_id, other_id) references item (id, code) on delete set null (other_id);

-- case: foreign-key-set-null-other-column | reports: line_pair | says: (set null|on delete).*other_id
alter table item add constraint item_pair unique (id, code);
alter table line add constraint line_pair foreign key (item_id, other_id) references item (id, code) on delete set null (item_id);
-- after
alter table line drop constraint line_pair;
alter table line add constraint line_pair foreign key (item_id, other_id) references item (id, code) on delete set null (other_id);

-- case: foreign-key-set-default-columns | reports: line_pair | says: (set default|on delete).*item_id
alter table item add constraint item_pair unique (id, code);
alter table line add constraint line_pair foreign key (item_id, other_id) references item (id, code) on delete set default;
-- after
alter table line drop constraint line_pair;
alter table line add constraint line_pair foreign key (item_id, other_id) references item (id, code) on delete set default (item_id);

-- case: foreign-key-match-full | reports: line_item | says: match.*full
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item match full;

-- case: foreign-key-deferrable | reports: line_item | says: deferrable
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line alter constraint line_item deferrable;

-- case: foreign-key-initially-deferred | reports: line_item | says: initially deferred
alter table line add constraint line_item foreign key (item_id) references item deferrable;
-- after
alter table line alter constraint line_item deferrable initially deferred;

-- case: foreign-key-no-longer-deferrable | reports: line_item | says: deferrable
alter table line add constraint line_item foreign key (item_id) references item deferrable initially deferred;
-- after
alter table line alter constraint line_item not deferrable;

-- case: foreign-key-not-valid | reports: line_item | says: not valid
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item not valid;

-- case: foreign-key-validated | reports: line_item | says: not valid
alter table line add constraint line_item foreign key (item_id) references item not valid;
-- after
alter table line validate constraint line_item;

-- case: foreign-key-column | reports: line_item
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (other_id) references item;

-- case: foreign-key-referenced-column | reports: line_item
alter table item add constraint code_once unique (code);
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references item (code);

-- case: foreign-key-referenced-table | reports: line_item
create table other (id int primary key);
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line drop constraint line_item;
alter table line add constraint line_item foreign key (item_id) references other;

-- case: foreign-key-pairs-crossed | reports: line_pair
alter table item add constraint item_pair unique (id, code);
alter table line add constraint line_pair foreign key (item_id, other_id) references item (id, code);
-- after
alter table line drop constraint line_pair;
alter table line add constraint line_pair foreign key (item_id, other_id) references item (code, id);

-- case: foreign-key-leans-on-another-index | reports: (line_item|first_key|second_key)
create table parent (id int not null);
alter table parent add constraint first_key unique (id);
alter table parent add constraint second_key unique (id);
alter table line add constraint line_item foreign key (item_id) references parent (id);
-- after
alter table line drop constraint line_item;
alter table parent drop constraint first_key;
alter table line add constraint line_item foreign key (item_id) references parent (id);
alter table parent add constraint first_key unique (id);

-- case: foreign-key-not-enforced | reports: line_item | says: enforced | min: 18
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line alter constraint line_item not enforced;

-- case: foreign-key-enforced | reports: line_item | says: enforced | min: 18
alter table line add constraint line_item foreign key (item_id) references item not enforced;
-- after
alter table line alter constraint line_item enforced;

-- case: foreign-key-period | reports: stay_room | at most: 6 | min: 18
create extension btree_gist;
create table room (id int, open daterange, primary key (id, open without overlaps));
create table stay (room int, during daterange);
-- after
alter table stay add constraint stay_room foreign key (room, period during) references room (id, period open);

-- case: foreign-key-of-partition-alone | reports: part_one_item
create table whole (a int, item_id int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table part_one add constraint part_one_item foreign key (item_id) references item;

-- case: foreign-key-of-partition-now-inherited | reports: fk_item | at most: 6
create table whole (a int, item_id int) partition by list (a);
create table part_one partition of whole for values in (1);
alter table part_one add constraint fk_item foreign key (item_id) references item;
-- after
alter table whole add constraint fk_item foreign key (item_id) references item;

-- case: foreign-key-to-partitioned-table | reports: line_whole | at most: 4
create table whole (a int primary key) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table line add constraint line_whole foreign key (item_id) references whole;

-- case: foreign-key-triggers-disabled | reports: line_item | says: (disabled|trigger) | at most: 4
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table line disable trigger all;

-- case: foreign-key-triggers-of-parent-disabled | reports: (line_item|item) | says: (disabled|trigger) | at most: 4
alter table line add constraint line_item foreign key (item_id) references item;
-- after
alter table item disable trigger all;

-- case: foreign-key-triggers-replica | reports: line_item | says: (replica|trigger) | at most: 4
alter table line add constraint line_item foreign key (item_id) references item;
-- after
do $$declare n text; begin
    for n in select tgname from pg_trigger where tgrelid = 'line'::regclass loop
        execute format('alter table line enable replica trigger %I', n);
    end loop;
end$$;

-- case: foreign-key-comment | reports: line_item | says: comment
alter table line add constraint line_item foreign key (item_id) references item;
-- after
comment on constraint line_item on line is 'each line sells something';

-- case: exclusion-added | reports: no_clash
-- after
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&);

-- case: exclusion-dropped | reports: no_clash
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&);
-- after
alter table item drop constraint no_clash;

-- case: exclusion-operator | reports: no_clash
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&);
-- after
alter table item drop constraint no_clash;
alter table item add constraint no_clash exclude using gist (int4range(low, high) with -|-);

-- case: exclusion-expression | reports: no_clash
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&);
-- after
alter table item drop constraint no_clash;
alter table item add constraint no_clash exclude using gist (int4range(low, high, '[]') with &&);

-- case: exclusion-predicate | reports: no_clash | says: where
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&);
-- after
alter table item drop constraint no_clash;
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&) where (code > 0);

-- case: exclusion-method | reports: no_clash
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&);
-- after
alter table item drop constraint no_clash;
alter table item add constraint no_clash exclude using spgist (int4range(low, high) with &&);

-- case: exclusion-deferrable | reports: no_clash | says: deferrable
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&);
-- after
alter table item drop constraint no_clash;
alter table item add constraint no_clash exclude using gist (int4range(low, high) with &&) deferrable;

-- case: exclusion-equality-instead-of-unique | reports: code_once | at most: 4
alter table item add constraint code_once unique (code);
-- after
alter table item drop constraint code_once;
alter table item add constraint code_once exclude using btree (code with =);

-- case: not-null-named | reports: code | min: 18
-- after
alter table item add constraint code_given not null code;

-- case: not-null-constraint-renamed | reports: code_known | min: 18
alter table item add constraint code_given not null code;
-- after
alter table item rename constraint code_given to code_known;

-- case: not-null-not-valid | reports: code_given | says: not valid | min: 18
alter table item add constraint code_given not null code not valid;
-- after
alter table item validate constraint code_given;

-- case: not-null-no-inherit | reports: code_given | says: no inherit | min: 18
alter table item add constraint code_given not null code;
-- after
alter table item alter constraint code_given no inherit;

-- case: not-null-inherit-again | reports: code_given | says: no inherit | min: 18
alter table item add constraint code_given not null code no inherit;
-- after
alter table item alter constraint code_given inherit;

-- case: not-null-comment | reports: code_given | says: comment | min: 18
alter table item add constraint code_given not null code;
-- after
comment on constraint code_given on item is 'known to all';

-- case: not-null-local-to-child | reports: child | min: 18
alter table item alter code set not null;
create table child () inherits (item);
-- after
alter table child alter code set not null;

-- case: attribute-of-partitioned-unique | reports: whole_key | at most: 6
create table whole (a int, b int) partition by list (a);
create table part_one partition of whole for values in (1);
-- after
alter table whole add constraint whole_key unique (a);
