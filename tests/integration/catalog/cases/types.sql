-- Types: enums, composites, domains, ranges, base and shell types.
-- setup
create type mood as enum ('sad', 'fine', 'glad');
create type pair as (a int, b text);
create domain kilo as numeric default 1 constraint kilo_positive check (value > 0);
create type span as range (subtype = float8, subtype_diff = float8mi);

-- case: enum-created | reports: colour
-- after
create type colour as enum ('red');

-- case: enum-dropped | reports: mood
-- after
drop type mood;

-- case: enum-renamed | reports: temper | at most: 5
-- after
alter type mood rename to temper;

-- case: enum-moved | reports: depot | at most: 5
create schema depot;
-- after
alter type mood set schema depot;

-- case: enum-value-added | reports: mood | says: great
-- after
alter type mood add value 'great';

-- case: enum-value-added-before | reports: mood | says: awful
-- after
alter type mood add value 'awful' before 'sad';

-- case: enum-value-renamed | reports: mood | says: okay
-- after
alter type mood rename value 'fine' to 'okay';

-- case: enum-value-removed | reports: mood | says: fine
-- after
drop type mood;
create type mood as enum ('sad', 'glad');

-- case: enum-values-reordered | reports: mood
-- after
drop type mood;
create type mood as enum ('glad', 'fine', 'sad');

-- case: enum-neighbours-exchanged-by-rename | reports: mood
-- after
alter type mood rename value 'sad' to 'x';
alter type mood rename value 'fine' to 'sad';
alter type mood rename value 'x' to 'fine';

-- case: enum-value-added-elsewhere | reports: mood
alter type mood add value 'great' after 'sad';
-- after
drop type mood;
create type mood as enum ('sad', 'fine', 'great', 'glad');

-- case: enum-owner | reports: mood | says: owner
-- after
alter type mood owner to alice;

-- case: enum-grant | reports: mood | says: alice
revoke usage on type mood from public;
-- after
grant usage on type mood to alice;

-- case: type-revoke-from-public | reports: mood | says: (public|usage)
-- after
revoke usage on type mood from public;

-- case: enum-comment | reports: mood | says: comment
-- after
comment on type mood is 'how it goes';

-- case: composite-created | reports: triple
-- after
create type triple as (a int, b int, c int);

-- case: composite-dropped | reports: pair
-- after
drop type pair;

-- case: composite-renamed | reports: couple | at most: 6
-- after
alter type pair rename to couple;

-- case: composite-attribute-added | reports: pair
-- after
alter type pair add attribute c int;

-- case: composite-attribute-dropped | reports: pair
-- after
alter type pair drop attribute b;

-- case: composite-attribute-renamed | reports: pair
-- after
alter type pair rename attribute b to label;

-- case: composite-attribute-type | reports: pair | says: bigint
-- after
alter type pair alter attribute a type bigint;

-- case: composite-attribute-typmod | reports: pair
alter type pair alter attribute b type varchar(10);
-- after
alter type pair alter attribute b type varchar(11);

-- case: composite-attribute-collation | reports: pair | says: ("C"|collat)
-- after
alter type pair alter attribute b type text collate "C";

-- case: composite-attribute-order | reports: pair
-- after
drop type pair;
create type pair as (b text, a int);

-- case: composite-attribute-comment | reports: pair | says: comment
-- after
comment on column pair.a is 'the left one';

-- case: composite-owner | reports: pair | says: owner
-- after
alter type pair owner to bob;

-- case: composite-comment | reports: pair | says: comment
-- after
comment on type pair is 'two of them';

-- case: domain-created | reports: gram
-- after
create domain gram as int;

-- case: domain-dropped | reports: kilo
-- after
drop domain kilo;

-- case: domain-renamed | reports: kilogram | at most: 5
-- after
alter domain kilo rename to kilogram;

-- case: domain-base-type | reports: kilo | at most: 4
-- after
drop domain kilo;
create domain kilo as float8 default 1 constraint kilo_positive check (value > 0);

-- case: domain-base-typmod | reports: label
create domain label as varchar(10);
-- after
drop domain label;
create domain label as varchar(11);

-- case: domain-collation | reports: label | says: ("C"|collat)
create domain label as text;
-- after
drop domain label;
create domain label as text collate "C";

-- case: domain-default | reports: kilo | says: default
-- after
alter domain kilo set default 2;

-- case: domain-default-dropped | reports: kilo | says: default
-- after
alter domain kilo drop default;

-- case: domain-not-null | reports: kilo | says: not null
-- after
alter domain kilo set not null;

-- case: domain-nullable-again | reports: kilo | says: not null
alter domain kilo set not null;
-- after
alter domain kilo drop not null;

-- case: domain-not-null-named | reports: kilo_given | min: 17
-- after
alter domain kilo add constraint kilo_given not null;

-- case: domain-constraint-added | reports: kilo_light
-- after
alter domain kilo add constraint kilo_light check (value < 100);

-- case: domain-constraint-dropped | reports: kilo_positive
-- after
alter domain kilo drop constraint kilo_positive;

-- case: domain-constraint-expression | reports: kilo_positive
-- after
alter domain kilo drop constraint kilo_positive;
alter domain kilo add constraint kilo_positive check (value >= 0);

-- case: domain-constraint-renamed | reports: kilo_above_zero
-- after
alter domain kilo rename constraint kilo_positive to kilo_above_zero;

-- case: domain-constraint-not-valid | reports: kilo_positive | says: not valid
-- after
alter domain kilo drop constraint kilo_positive;
alter domain kilo add constraint kilo_positive check (value > 0) not valid;

-- case: domain-constraint-validated | reports: kilo_light | says: not valid
alter domain kilo add constraint kilo_light check (value < 100) not valid;
-- after
alter domain kilo validate constraint kilo_light;

-- case: domain-constraint-comment | reports: kilo_positive | says: comment
-- after
comment on constraint kilo_positive on domain kilo is 'things weigh';

-- case: domain-owner | reports: kilo | says: owner
-- after
alter domain kilo owner to carol;

-- case: domain-grant | reports: kilo | says: alice
-- after
grant usage on domain kilo to alice with grant option;

-- case: domain-comment | reports: kilo | says: comment
-- after
comment on domain kilo is 'a weight';

-- case: domain-over-domain | reports: net_kilo
create domain net_kilo as numeric;
-- after
drop domain net_kilo;
create domain net_kilo as kilo;

-- case: range-created | reports: stretch | at most: 8
-- after
create type stretch as range (subtype = time);

-- case: range-dropped | reports: span | at most: 12
-- after
drop type span;

-- case: range-renamed | reports: reach | at most: 8
-- after
alter type span rename to reach;

-- case: range-subtype | reports: span | at most: 12
-- after
drop type span;
create type span as range (subtype = numeric);

-- case: range-subtype-diff | reports: span
-- after
drop type span;
create type span as range (subtype = float8);

-- case: range-subtype-opclass | reports: reach
create type reach as range (subtype = text);
-- after
drop type reach;
create type reach as range (subtype = text, subtype_opclass = text_pattern_ops);

-- case: range-collation | reports: reach
create type reach as range (subtype = text);
-- after
drop type reach;
create type reach as range (subtype = text, collation = "C");

-- case: range-canonical | reports: reach
create function trim_reach(int4range) returns int4range language internal immutable strict as 'int4range_canonical';
create type reach;
create function canon(reach) returns reach language internal immutable strict as 'int4range_canonical';
create type reach as range (subtype = int4);
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_range set rngcanonical = 'canon(reach)'::regprocedure where rngtypid = 'reach'::regtype;

-- case: multirange-name | reports: (spans|span_multirange|many_spans) | at most: 14
-- after
drop type span;
create type span as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = many_spans);

-- case: range-owner | reports: span | says: owner
-- after
alter type span owner to alice;

-- case: range-comment | reports: span | says: comment
-- after
comment on type span is 'from to';

-- case: shell-type | reports: husk
-- after
create type husk;

-- case: shell-type-dropped | reports: husk
create type husk;
-- after
drop type husk;

-- case: shell-type-filled | reports: husk | at most: 7
create type husk;
create function husk_in(cstring) returns husk language internal immutable strict as 'int4in';
create function husk_out(husk) returns cstring language internal immutable strict as 'int4out';
-- after
create type husk (input = husk_in, output = husk_out, like = int4);

-- case: base-type-length | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'int4in';
create function raw_out(raw) returns cstring language internal immutable strict as 'int4out';
create type raw (input = raw_in, output = raw_out, internallength = 8);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'int4in';
create function raw_out(raw) returns cstring language internal immutable strict as 'int4out';
create type raw (input = raw_in, output = raw_out, internallength = 16);

-- case: base-type-storage | reports: raw | says: storage
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, storage = extended);
-- after
alter type raw set (storage = external);

-- case: base-type-receive-send | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create function raw_recv(internal) returns raw language internal immutable strict as 'textrecv';
create function raw_send(raw) returns bytea language internal immutable strict as 'textsend';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
alter type raw set (receive = raw_recv, send = raw_send);

-- case: base-type-modifier-functions | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
alter type raw set (typmod_in = varchartypmodin, typmod_out = varchartypmodout);

-- case: base-type-analyze | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
alter type raw set (analyze = array_typanalyze);

-- case: base-type-subscript | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
alter type raw set (subscript = jsonb_subscript_handler);

-- case: base-type-category | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, category = 'S');

-- case: base-type-preferred | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, category = 'X');
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, category = 'X', preferred = true);

-- case: base-type-delimiter | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, delimiter = ';');

-- case: base-type-default | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, default = 'a');
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, default = 'b');

-- case: base-type-collatable | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, collatable = true);

-- case: base-type-alignment | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, alignment = int4);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable, alignment = double);

-- case: base-type-element | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'point_in';
create function raw_out(raw) returns cstring language internal immutable strict as 'point_out';
create type raw (input = raw_in, output = raw_out, internallength = 16, alignment = double);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'point_in';
create function raw_out(raw) returns cstring language internal immutable strict as 'point_out';
create type raw (input = raw_in, output = raw_out, internallength = 16, alignment = double, element = float8, subscript = raw_array_subscript_handler);

-- case: base-type-by-value | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'int4in';
create function raw_out(raw) returns cstring language internal immutable strict as 'int4out';
create type raw (input = raw_in, output = raw_out, internallength = 4);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'int4in';
create function raw_out(raw) returns cstring language internal immutable strict as 'int4out';
create type raw (input = raw_in, output = raw_out, internallength = 4, passedbyvalue);

-- case: base-type-input-function | reports: raw
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_read(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_in, output = raw_out, internallength = variable);
-- after
drop type raw cascade;
create type raw;
create function raw_in(cstring) returns raw language internal immutable strict as 'textin';
create function raw_read(cstring) returns raw language internal immutable strict as 'textin';
create function raw_out(raw) returns cstring language internal immutable strict as 'textout';
create type raw (input = raw_read, output = raw_out, internallength = variable);
