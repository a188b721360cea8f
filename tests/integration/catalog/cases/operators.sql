-- Operators, classes, families, casts, conversions, collations, access methods, languages, transforms.
-- setup
create function same(int, text) returns bool language sql immutable as 'select $1::text = $2';
create function other_same(int, text) returns bool language sql immutable as 'select $1::text = $2';
create function same(text, int) returns bool language sql immutable as 'select $1 = $2::text';
create function differ(int, text) returns bool language sql immutable as 'select $1::text <> $2';
create function turned(int) returns int language sql immutable as 'select -$1';

-- case: operator-created | reports: ===
-- after
create operator === (leftarg = int, rightarg = text, function = same);

-- case: operator-dropped | reports: ===
create operator === (leftarg = int, rightarg = text, function = same);
-- after
drop operator === (int, text);

-- case: operator-prefix-created | reports: !!!
-- after
create operator !!! (rightarg = int, function = turned);

-- case: operator-function | reports: ===
create operator === (leftarg = int, rightarg = text, function = same);
-- after
drop operator === (int, text);
create operator === (leftarg = int, rightarg = text, function = other_same);

-- case: operator-moved | reports: ===
create schema depot;
create operator === (leftarg = int, rightarg = text, function = same);
-- after
alter operator === (int, text) set schema depot;

-- case: operator-restrict | reports: ===
create operator === (leftarg = int, rightarg = text, function = same);
-- after
alter operator === (int, text) set (restrict = eqsel);

-- case: operator-join | reports: ===
create operator === (leftarg = int, rightarg = text, function = same);
-- after
alter operator === (int, text) set (join = eqjoinsel);

-- case: operator-estimators-lost | reports: ===
create operator === (leftarg = int, rightarg = text, function = same, restrict = eqsel);
-- after
alter operator === (int, text) set (restrict = none);

-- case: operator-hashes | reports: === | says: hash
create operator === (leftarg = int, rightarg = text, function = same);
-- after
drop operator === (int, text);
create operator === (leftarg = int, rightarg = text, function = same, hashes);

-- case: operator-merges | reports: === | says: merge
create operator === (leftarg = int, rightarg = text, function = same);
-- after
drop operator === (int, text);
create operator === (leftarg = int, rightarg = text, function = same, merges);

-- case: operator-merges-altered | reports: === | says: merge | min: 17
create operator === (leftarg = int, rightarg = text, function = same);
-- after
alter operator === (int, text) set (merges);

-- case: operator-commutator | reports: ===
create operator === (leftarg = int, rightarg = text, function = same);
create operator === (leftarg = text, rightarg = int, function = same);
-- after
drop operator === (int, text);
create operator === (leftarg = int, rightarg = text, function = same, commutator = ===);

-- case: operator-negator | reports: (===|!==)
create operator === (leftarg = int, rightarg = text, function = same);
create operator !== (leftarg = int, rightarg = text, function = differ);
-- after
drop operator === (int, text);
create operator === (leftarg = int, rightarg = text, function = same, negator = !==);

-- case: operator-shell | reports: !==
create operator === (leftarg = int, rightarg = text, function = same);
-- after
drop operator === (int, text);
create operator === (leftarg = int, rightarg = text, function = same, negator = !==);

-- case: operator-owner | reports: === | says: owner
create operator === (leftarg = int, rightarg = text, function = same);
-- after
alter operator === (int, text) owner to alice;

-- case: operator-comment | reports: === | says: comment
create operator === (leftarg = int, rightarg = text, function = same);
-- after
comment on operator === (int, text) is 'much alike';

-- case: operator-class-created | reports: plain_ops | at most: 8
-- after
create operator class plain_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);

-- case: operator-class-dropped | reports: plain_ops | at most: 12
create operator family plain_family using btree;
create operator class plain_ops for type int using btree family plain_family as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
-- after
drop operator class plain_ops using btree;

-- case: operator-class-renamed | reports: simple_ops
create operator class plain_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
-- after
alter operator class plain_ops using btree rename to simple_ops;

-- case: operator-class-moved | reports: plain_ops
create schema depot;
create operator class plain_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
-- after
alter operator class plain_ops using btree set schema depot;

-- case: operator-class-owner | reports: plain_ops | says: owner
create operator class plain_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
-- after
alter operator class plain_ops using btree owner to bob;

-- case: operator-class-comment | reports: plain_ops | says: comment
create operator class plain_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
-- after
comment on operator class plain_ops using btree is 'as ever';

-- case: operator-class-default | reports: mood_ops | says: default
create type mood as (a int);
create operator class mood_ops for type mood using btree as function 1 btrecordcmp(record, record);
-- after
drop operator family mood_ops using btree;
create operator class mood_ops default for type mood using btree as function 1 btrecordcmp(record, record);

-- case: operator-class-storage | reports: boxed_ops
create operator family boxed using gist;
create operator class boxed_ops for type polygon using gist family boxed as function 1 gist_poly_consistent(internal, polygon, smallint, oid, internal);
-- after
drop operator class boxed_ops using gist;
create operator class boxed_ops for type polygon using gist family boxed as function 1 gist_poly_consistent(internal, polygon, smallint, oid, internal), storage box;

-- case: operator-class-of-another-family | reports: plain_ops | at most: 14
create operator family one_family using btree;
create operator family two_family using btree;
create operator class plain_ops for type int using btree family one_family as operator 3 =, function 1 btint4cmp(int, int);
-- after
drop operator class plain_ops using btree;
create operator class plain_ops for type int using btree family two_family as operator 3 =, function 1 btint4cmp(int, int);

-- case: operator-family-created | reports: plain_family
-- after
create operator family plain_family using hash;

-- case: operator-family-dropped | reports: plain_family
create operator family plain_family using hash;
-- after
drop operator family plain_family using hash;

-- case: operator-family-renamed | reports: simple_family
create operator family plain_family using hash;
-- after
alter operator family plain_family using hash rename to simple_family;

-- case: operator-family-method | reports: plain_family
create operator family plain_family using hash;
-- after
drop operator family plain_family using hash;
create operator family plain_family using btree;

-- case: operator-family-operator-added | reports: plain_family
create operator family plain_family using btree;
-- after
alter operator family plain_family using btree add operator 1 < (int, bigint);

-- case: operator-family-operator-dropped | reports: plain_family
create operator family plain_family using btree;
alter operator family plain_family using btree add operator 1 < (int, bigint);
-- after
alter operator family plain_family using btree drop operator 1 (int, bigint);

-- case: operator-family-operator-exchanged | reports: plain_family
create operator family plain_family using btree;
alter operator family plain_family using btree add operator 1 < (int, bigint);
-- after
alter operator family plain_family using btree drop operator 1 (int, bigint);
alter operator family plain_family using btree add operator 1 <= (int, bigint);

-- case: operator-family-operator-strategy | reports: plain_family
create operator family plain_family using btree;
alter operator family plain_family using btree add operator 1 < (int, bigint);
-- after
alter operator family plain_family using btree drop operator 1 (int, bigint);
alter operator family plain_family using btree add operator 2 < (int, bigint);

-- case: operator-family-operator-for-order-by | reports: near_family
create operator family near_family using gist;
create operator family far_ops using btree;
alter operator family near_family using gist add operator 15 <-> (point, point) for order by float_ops;
-- after
alter operator family near_family using gist drop operator 15 (point, point);
alter operator family near_family using gist add operator 15 <-> (point, point) for order by far_ops;

-- case: operator-family-function-added | reports: plain_family
create operator family plain_family using btree;
-- after
alter operator family plain_family using btree add function 1 (int, bigint) btint48cmp(int, bigint);

-- case: operator-family-function-exchanged | reports: plain_family
create operator family plain_family using btree;
create function my_cmp(int, bigint) returns int language sql immutable as 'select 1';
alter operator family plain_family using btree add function 1 (int, bigint) btint48cmp(int, bigint);
-- after
alter operator family plain_family using btree drop function 1 (int, bigint);
alter operator family plain_family using btree add function 1 (int, bigint) my_cmp(int, bigint);

-- case: operator-family-owner | reports: plain_family | says: owner
create operator family plain_family using hash;
-- after
alter operator family plain_family using hash owner to alice;

-- case: operator-family-comment | reports: plain_family | says: comment
create operator family plain_family using hash;
-- after
comment on operator family plain_family using hash is 'small';

-- case: cast-created | reports: (cast|mood) | says: cast
create type mood as enum ('a');
create function to_mood(int) returns mood language sql immutable as $$select 'a'::mood$$;
-- after
create cast (int as mood) with function to_mood(int);

-- case: cast-dropped | reports: (cast|mood) | says: cast
create type mood as enum ('a');
create cast (mood as text) with inout;
-- after
drop cast (mood as text);

-- case: cast-context-assignment | reports: mood | says: assignment
create type mood as enum ('a');
create cast (mood as int) with inout;
-- after
drop cast (mood as int);
create cast (mood as int) with inout as assignment;

-- case: cast-context-implicit | reports: mood | says: implicit
create type mood as enum ('a');
create cast (mood as int) with inout as assignment;
-- after
drop cast (mood as int);
create cast (mood as int) with inout as implicit;

-- case: cast-method | reports: mood
create type mood as (a int);
create type temper as (a int);
create function to_temper(mood) returns temper language sql immutable as 'select row(($1).a)::temper';
create cast (mood as temper) with function to_temper(mood);
-- after
drop cast (mood as temper);
create cast (mood as temper) with inout;

-- case: cast-function | reports: mood
create type mood as enum ('a');
create function to_mood(int) returns mood language sql immutable as $$select 'a'::mood$$;
create function as_mood(int) returns mood language sql immutable as $$select 'a'::mood$$;
create cast (int as mood) with function to_mood(int);
-- after
drop cast (int as mood);
create cast (int as mood) with function as_mood(int);

-- case: cast-without-function | reports: mood
create type mood;
create function mood_in(cstring) returns mood language internal immutable strict as 'textin';
create function mood_out(mood) returns cstring language internal immutable strict as 'textout';
create type mood (input = mood_in, output = mood_out, like = text);
create cast (mood as text) with inout;
-- after
drop cast (mood as text);
create cast (mood as text) without function;

-- case: cast-comment | reports: mood | says: comment
create type mood as enum ('a');
create cast (mood as int) with inout;
-- after
comment on cast (mood as int) is 'risky';

-- case: conversion-created | reports: latin_to_wide
-- after
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

-- case: conversion-dropped | reports: latin_to_wide
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
drop conversion latin_to_wide;

-- case: conversion-renamed | reports: narrow_to_wide
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
alter conversion latin_to_wide rename to narrow_to_wide;

-- case: conversion-moved | reports: latin_to_wide
create schema depot;
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
alter conversion latin_to_wide set schema depot;

-- case: conversion-default | reports: latin_to_wide | says: default
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
drop conversion latin_to_wide;
create default conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

-- case: conversion-direction | reports: latin_to_wide
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
drop conversion latin_to_wide;
create conversion latin_to_wide for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;

-- case: conversion-function | reports: latin_to_wide
create conversion latin_to_wide for 'WIN1250' to 'UTF8' from win_to_utf8;
create function convert_it(int, int, cstring, internal, int, bool) returns int language internal strict as 'int4pl';
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_conversion set conproc = 'convert_it'::regproc where conname = 'latin_to_wide';

-- case: conversion-owner | reports: latin_to_wide | says: owner
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
alter conversion latin_to_wide owner to alice;

-- case: conversion-comment | reports: latin_to_wide | says: comment
create conversion latin_to_wide for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
-- after
comment on conversion latin_to_wide is 'wider';

-- case: collation-created | reports: plain_order
-- after
create collation plain_order (locale = 'C');

-- case: collation-created-from | reports: plain_order
-- after
create collation plain_order from "C";

-- case: collation-dropped | reports: plain_order
create collation plain_order (locale = 'C');
-- after
drop collation plain_order;

-- case: collation-renamed | reports: simple_order
create collation plain_order (locale = 'C');
-- after
alter collation plain_order rename to simple_order;

-- case: collation-moved | reports: plain_order
create schema depot;
create collation plain_order (locale = 'C');
-- after
alter collation plain_order set schema depot;

-- case: collation-locale | reports: plain_order
create collation plain_order (locale = 'C');
-- after
drop collation plain_order;
create collation plain_order (locale = 'POSIX');

-- case: collation-ctype-alone | reports: plain_order
create collation plain_order (lc_collate = 'C', lc_ctype = 'C');
-- after
drop collation plain_order;
create collation plain_order (lc_collate = 'C', lc_ctype = 'POSIX');

-- case: collation-provider-icu | reports: plain_order | max: 15
create collation plain_order (provider = icu, locale = 'de');
-- after
drop collation plain_order;
create collation plain_order (provider = icu, locale = 'sv');

-- case: collation-nondeterministic | reports: plain_order | says: determin | max: 15
create collation plain_order (provider = icu, locale = 'und');
-- after
drop collation plain_order;
create collation plain_order (provider = icu, locale = 'und', deterministic = false);

-- case: collation-provider-builtin | reports: plain_order | min: 17
create collation plain_order (locale = 'C');
-- after
drop collation plain_order;
create collation plain_order (provider = builtin, locale = 'C');

-- case: collation-builtin-locale | reports: plain_order | min: 17
create collation plain_order (provider = builtin, locale = 'C');
-- after
drop collation plain_order;
create collation plain_order (provider = builtin, locale = 'C.UTF-8');

-- case: collation-version | reports: plain_order | says: version
create collation plain_order (locale = 'C');
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_collation set collversion = '2' where collname = 'plain_order';

-- case: collation-owner | reports: plain_order | says: owner
create collation plain_order (locale = 'C');
-- after
alter collation plain_order owner to alice;

-- case: collation-comment | reports: plain_order | says: comment
create collation plain_order (locale = 'C');
-- after
comment on collation plain_order is 'by byte';

-- case: access-method-created | reports: heap2
-- after
create access method heap2 type table handler heap_tableam_handler;

-- case: access-method-dropped | reports: heap2
create access method heap2 type table handler heap_tableam_handler;
-- after
drop access method heap2;

-- case: access-method-handler | reports: tree2
create access method tree2 type index handler bthandler;
-- after
drop access method tree2;
create access method tree2 type index handler hashhandler;

-- case: access-method-type | reports: twofold
create access method twofold type index handler bthandler;
-- after
drop access method twofold;
create access method twofold type table handler heap_tableam_handler;

-- case: access-method-comment | reports: heap2 | says: comment
create access method heap2 type table handler heap_tableam_handler;
-- after
comment on access method heap2 is 'just a heap';

-- case: language-created | reports: plx
-- after
create language plx handler plpgsql_call_handler;

-- case: language-dropped | reports: plx
create language plx handler plpgsql_call_handler;
-- after
drop language plx;

-- case: language-renamed | reports: ply
create language plx handler plpgsql_call_handler;
-- after
alter language plx rename to ply;

-- case: language-trusted | reports: plx | says: trust
create language plx handler plpgsql_call_handler;
-- after
create or replace trusted language plx handler plpgsql_call_handler;

-- case: language-inline-handler | reports: plx
create language plx handler plpgsql_call_handler;
-- after
create or replace language plx handler plpgsql_call_handler inline plpgsql_inline_handler;

-- case: language-validator | reports: plx
create language plx handler plpgsql_call_handler;
-- after
create or replace language plx handler plpgsql_call_handler validator plpgsql_validator;

-- case: language-handler | reports: plx
create function my_handler() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
create language plx handler plpgsql_call_handler;
-- after
create or replace language plx handler my_handler;

-- case: language-owner | reports: plx | says: owner
create language plx handler plpgsql_call_handler;
-- after
alter language plx owner to alice;

-- case: language-grant | reports: plx | says: alice
create trusted language plx handler plpgsql_call_handler;
-- after
grant usage on language plx to alice;

-- case: language-revoke-from-public | reports: plx | says: (public|usage)
create trusted language plx handler plpgsql_call_handler;
-- after
revoke usage on language plx from public;

-- case: language-comment | reports: plx | says: comment
create language plx handler plpgsql_call_handler;
-- after
comment on language plx is 'much the same';

-- case: transform-created | reports: (transform|integer) | says: transform
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create function to_sql(internal) returns int language internal immutable strict as 'int4recv';
-- after
create transform for int language plpgsql (from sql with function from_sql(internal), to sql with function to_sql(internal));

-- case: transform-dropped | reports: (transform|integer) | says: transform
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create transform for int language plpgsql (from sql with function from_sql(internal));
-- after
drop transform for int language plpgsql;

-- case: transform-function-added | reports: (transform|integer)
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create function to_sql(internal) returns int language internal immutable strict as 'int4recv';
create transform for int language plpgsql (from sql with function from_sql(internal));
-- after
create or replace transform for int language plpgsql (from sql with function from_sql(internal), to sql with function to_sql(internal));

-- case: transform-function-exchanged | reports: (transform|integer)
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create function out_of_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create transform for int language plpgsql (from sql with function from_sql(internal));
-- after
create or replace transform for int language plpgsql (from sql with function out_of_sql(internal));

-- case: transform-comment | reports: (transform|integer) | says: comment
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create transform for int language plpgsql (from sql with function from_sql(internal));
-- after
comment on transform for int language plpgsql is 'for show';
