-- Functions, procedures, aggregates and window functions.
-- setup
create function quote(amount bigint, label text default 'x') returns text language plpgsql as $$begin return amount || label; end$$;
create function step(state int, value int) returns int language sql immutable as 'select state + value';
create procedure tidy(days int) language plpgsql as $$begin null; end$$;
create aggregate total (int) (sfunc = step, stype = int, initcond = '0');

-- case: created | reports: fresh
-- after
create function fresh() returns int language sql as 'select 1';

-- case: dropped | reports: quote
-- after
drop function quote;

-- case: renamed | reports: cite
-- after
alter function quote(bigint, text) rename to cite;

-- case: moved | reports: depot
create schema depot;
-- after
alter function quote set schema depot;

-- case: body | reports: quote | says: body
-- after
create or replace function quote(amount bigint, label text default 'x') returns text language plpgsql as $$begin return label || amount; end$$;

-- case: body-white-space | reports: quote | says: body
-- after
create or replace function quote(amount bigint, label text default 'x') returns text language plpgsql as $$begin  return amount || label; end$$;

-- case: body-comment | reports: quote | says: body
-- after
create or replace function quote(amount bigint, label text default 'x') returns text language plpgsql as $$begin /* why */ return amount || label; end$$;

-- case: body-of-sql-standard-form | reports: fresh
create function fresh() returns int language sql begin atomic select 1; end;
-- after
create or replace function fresh() returns int language sql begin atomic select 2; end;

-- case: body-text-to-sql-standard-form | reports: fresh
create function fresh() returns int language sql as 'select 1';
-- after
create or replace function fresh() returns int language sql return 1;

-- case: body-standard-form-of-another-table | reports: fresh
create schema depot;
create table entry (a int);
create table depot.entry (a int);
create function fresh() returns bigint language sql begin atomic select count(*) from public.entry; end;
-- after
create or replace function fresh() returns bigint language sql begin atomic select count(*) from depot.entry; end;

-- case: overload-added | reports: quote.*integer
-- after
create function quote(amount int) returns text language sql as 'select amount::text';

-- case: overload-dropped | reports: quote.*date
create function quote(at date) returns text language sql as 'select at::text';
-- after
drop function quote(date);

-- case: overload-body | reports: quote.*date
create function quote(at date) returns text language sql as 'select at::text';
-- after
create or replace function quote(at date) returns text language sql as 'select upper(at::text)';

-- case: overload-of-namesake-types | reports: pick
create schema depot;
create type mood as enum ('a');
create type depot.mood as enum ('a');
create function pick(mood) returns int language sql as 'select 1';
-- after
drop function pick(mood);
create function pick(depot.mood) returns int language sql as 'select 1';

-- case: argument-type | reports: quote
-- after
drop function quote;
create function quote(amount int, label text default 'x') returns text language plpgsql as $$begin return amount || label; end$$;

-- case: argument-name | reports: quote
-- after
drop function quote;
create function quote(sum bigint, label text default 'x') returns text language plpgsql as $$begin return amount || label; end$$;

-- case: argument-names-swapped | reports: pair
create function pair(a int, b int) returns int language sql as 'select 1';
-- after
drop function pair;
create function pair(b int, a int) returns int language sql as 'select 1';

-- case: argument-default | reports: quote | says: (default|argument)
-- after
create or replace function quote(amount bigint, label text default 'y') returns text language plpgsql as $$begin return amount || label; end$$;

-- case: argument-default-added | reports: quote | says: (default|argument)
-- after
create or replace function quote(amount bigint default 1, label text default 'x') returns text language plpgsql as $$begin return amount || label; end$$;

-- case: argument-mode-inout | reports: pair
create function pair(a int, out b int) language sql as 'select 1';
-- after
drop function pair;
create function pair(inout a int) language sql as 'select 1';

-- case: argument-mode-variadic | reports: pair
create function pair(a int[]) returns int language sql as 'select 1';
-- after
drop function pair;
create function pair(variadic a int[]) returns int language sql as 'select 1';

-- case: argument-out-name | reports: pair
create function pair(out a int, out b int) language sql as 'select 1, 2';
-- after
drop function pair();
create function pair(out a int, out c int) language sql as 'select 1, 2';

-- case: argument-out-type | reports: pair
create function pair(out a int, out b int) language sql as 'select 1, 2';
-- after
drop function pair();
create function pair(out a int, out b bigint) language sql as 'select 1, 2';

-- case: returns-type | reports: fresh
create function fresh() returns int language sql as 'select 1';
-- after
drop function fresh();
create function fresh() returns bigint language sql as 'select 1';

-- case: returns-set | reports: fresh | says: (set|return)
create function fresh() returns int language sql as 'select 1';
-- after
drop function fresh();
create function fresh() returns setof int language sql as 'select 1';

-- case: returns-table-column | reports: fresh
create function fresh() returns table (a int, b int) language sql as 'select 1, 2';
-- after
drop function fresh();
create function fresh() returns table (a int, c int) language sql as 'select 1, 2';

-- case: returns-table-instead-of-out | reports: fresh
create function fresh(out a int, out b int) returns setof record language sql as 'select 1, 2';
-- after
drop function fresh();
create function fresh() returns table (a int, b int) language sql as 'select 1, 2';

-- case: returns-rowtype-of-namesake | reports: fresh
create schema depot;
create table entry (a int);
create table depot.entry (a int);
create function fresh() returns setof entry language sql as 'select 1';
-- after
drop function fresh();
create function fresh() returns setof depot.entry language sql as 'select 1';

-- case: language | reports: fresh | says: (language|plpgsql)
create function fresh() returns int language sql as 'select 1';
-- after
create or replace function fresh() returns int language plpgsql as 'begin return 1; end';

-- case: volatility-stable | reports: quote | says: stable
-- after
alter function quote stable;

-- case: volatility-immutable | reports: quote | says: immutable
-- after
alter function quote immutable;

-- case: volatility-immutable-to-volatile | reports: step | says: volatile
-- after
alter function step volatile;

-- case: strict | reports: quote | says: (strict|null)
-- after
alter function quote strict;

-- case: called-on-null-input | reports: fresh | says: (strict|null)
create function fresh(int) returns int language sql strict as 'select 1';
-- after
alter function fresh called on null input;

-- case: leakproof | reports: quote | says: leakproof
-- after
alter function quote leakproof;

-- case: not-leakproof | reports: fresh | says: leakproof
create function fresh(int) returns int language sql leakproof as 'select 1';
-- after
alter function fresh not leakproof;

-- case: security-definer | reports: quote | says: security
-- after
alter function quote security definer;

-- case: security-invoker-again | reports: fresh | says: security
create function fresh(int) returns int language sql security definer as 'select 1';
-- after
alter function fresh security invoker;

-- case: parallel-safe | reports: quote | says: parallel
-- after
alter function quote parallel safe;

-- case: parallel-restricted | reports: quote | says: parallel
-- after
alter function quote parallel restricted;

-- case: cost | reports: quote | says: cost
-- after
alter function quote cost 500;

-- case: rows | reports: fresh | says: rows
create function fresh() returns setof int language sql as 'select 1';
-- after
alter function fresh rows 5;

-- case: support | reports: fresh | says: support
create function fresh(text, text) returns bool language sql as 'select true';
-- after
alter function fresh support pg_catalog.textlike_support;

-- case: setting | reports: quote | says: work_mem
-- after
alter function quote set work_mem = '8MB';

-- case: setting-changed | reports: fresh | says: search_path
create function fresh() returns int language sql set search_path = pg_catalog as 'select 1';
-- after
alter function fresh set search_path = pg_catalog, pg_temp;

-- case: setting-reset | reports: fresh | says: search_path
create function fresh() returns int language sql set search_path = pg_catalog set work_mem = '1MB' as 'select 1';
-- after
alter function fresh reset search_path;

-- case: setting-lost-by-replace | reports: fresh | says: search_path
create function fresh() returns int language sql set search_path = pg_catalog as 'select 1';
-- after
create or replace function fresh() returns int language sql as 'select 1';

-- case: security-lost-by-replace | reports: fresh | says: security
create function fresh() returns int language sql security definer as 'select 1';
-- after
create or replace function fresh() returns int language sql as 'select 1';

-- case: transform | reports: fresh | says: transform
create function from_sql(internal) returns internal language internal immutable strict as 'prsd_lextype';
create function to_sql(internal) returns int language internal immutable strict as 'int4recv';
create transform for int language plpgsql (from sql with function from_sql(internal), to sql with function to_sql(internal));
create function fresh(int) returns int language plpgsql as 'begin return 1; end';
-- after
create or replace function fresh(int) returns int language plpgsql transform for type int as 'begin return 1; end';

-- case: internal-name | reports: plus | says: (body|int4)
create function plus(int, int) returns int language internal as 'int4pl';
-- after
create or replace function plus(int, int) returns int language internal as 'int4mul';

-- case: c-symbol | reports: shape
create function shape(text) returns int language c as '$libdir/fuzzystrmatch', 'levenshtein';
-- after
create or replace function shape(text) returns int language c as '$libdir/fuzzystrmatch', 'soundex';

-- case: c-library | reports: shape | says: libdir
create function shape(internal) returns int language c as '$libdir/fuzzystrmatch', 'soundex';
set check_function_bodies = off;
-- after
set allow_system_table_mods = on;
update pg_catalog.pg_proc set probin = '$libdir/unaccent' where proname = 'shape';

-- case: owner | reports: quote | says: owner
-- after
alter function quote owner to alice;

-- case: grant | reports: quote | says: alice
-- after
grant execute on function quote to alice;

-- case: revoke-from-public | reports: quote | says: (public|execute)
-- after
revoke execute on function quote from public;

-- case: grant-lost-by-recreation | reports: fresh | says: (public|execute)
create function fresh() returns int language sql as 'select 1';
revoke execute on function fresh() from public;
-- after
drop function fresh();
create function fresh() returns int language sql as 'select 1';

-- case: comment | reports: quote | says: comment
-- after
comment on function quote is 'one amount in words';

-- case: comment-on-overload | reports: quote.*date | says: comment
create function quote(at date) returns text language sql as 'select at::text';
-- after
comment on function quote(date) is 'a day in words';

-- case: dropped-and-became-procedure | reports: fresh
create function fresh() returns void language sql as 'select 1';
-- after
drop function fresh();
create procedure fresh() language sql as 'select 1';

-- case: procedure-created | reports: sweep
-- after
create procedure sweep() language sql as 'select 1';

-- case: procedure-dropped | reports: tidy
-- after
drop procedure tidy;

-- case: procedure-body | reports: tidy | says: body
-- after
create or replace procedure tidy(days int) language plpgsql as $$begin perform 1; end$$;

-- case: procedure-security-definer | reports: tidy | says: security
-- after
alter procedure tidy security definer;

-- case: procedure-setting | reports: tidy | says: lock_timeout
-- after
alter procedure tidy set lock_timeout = '1s';

-- case: procedure-out-argument | reports: sweep
create procedure sweep(in a int) language sql as 'select 1';
-- after
drop procedure sweep;
create procedure sweep(in a int, out b int) language sql as 'select 1';

-- case: procedure-owner | reports: tidy | says: owner
-- after
alter procedure tidy owner to bob;

-- case: procedure-grant | reports: tidy | says: alice
-- after
grant execute on procedure tidy to alice;

-- case: procedure-comment | reports: tidy | says: comment
-- after
comment on procedure tidy is 'sweeps';

-- case: aggregate-created | reports: largest
-- after
create aggregate largest (int) (sfunc = int4larger, stype = int);

-- case: aggregate-dropped | reports: total
-- after
drop aggregate total(int);

-- case: aggregate-renamed | reports: summed
-- after
alter aggregate total(int) rename to summed;

-- case: aggregate-transition-function | reports: total
-- after
create or replace aggregate total (int) (sfunc = int4pl, stype = int, initcond = '0');

-- case: aggregate-initial-value | reports: total
-- after
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '1');

-- case: aggregate-initial-value-lost | reports: total
-- after
create or replace aggregate total (int) (sfunc = step, stype = int);

-- case: aggregate-state-type | reports: gather
create function hold(bigint, int) returns bigint language sql immutable as 'select $1 + $2';
create function hold(int, int) returns int language sql immutable as 'select $1 + $2';
create aggregate gather (int) (sfunc = hold, stype = bigint, initcond = '0');
-- after
drop aggregate gather(int);
create aggregate gather (int) (sfunc = hold, stype = int, initcond = '0');

-- case: aggregate-state-space | reports: total
-- after
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '0', sspace = 1000);

-- case: aggregate-final-function | reports: total
-- after
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '0', finalfunc = int4abs);

-- case: aggregate-final-function-modifies | reports: total
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '0', finalfunc = int4abs);
-- after
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '0', finalfunc = int4abs, finalfunc_modify = read_write);

-- case: aggregate-final-function-extra | reports: last_of
create function finish(int, int) returns int language sql as 'select $1';
create aggregate last_of (int) (sfunc = step, stype = int, finalfunc = finish, finalfunc_extra);
create function finish(int) returns int language sql as 'select $1';
-- after
create or replace aggregate last_of (int) (sfunc = step, stype = int, finalfunc = finish);

-- case: aggregate-combine-function | reports: total
-- after
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '0', combinefunc = int4pl);

-- case: aggregate-serial-functions | reports: mean
create aggregate mean (numeric) (sfunc = numeric_avg_accum, stype = internal, finalfunc = numeric_avg, combinefunc = numeric_avg_combine);
-- after
create or replace aggregate mean (numeric) (sfunc = numeric_avg_accum, stype = internal, finalfunc = numeric_avg, combinefunc = numeric_avg_combine, serialfunc = numeric_avg_serialize, deserialfunc = numeric_avg_deserialize);

-- case: aggregate-moving | reports: total | at most: 4
-- after
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');

-- case: aggregate-moving-initial-value | reports: moving
create aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');
-- after
create or replace aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '5');

-- case: aggregate-moving-inverse | reports: moving
create function unstep(int, int) returns int language sql strict immutable as 'select $1 - $2';
create aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');
-- after
create or replace aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = unstep, mstype = int, minitcond = '0');

-- case: aggregate-moving-final | reports: moving
create aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');
-- after
create or replace aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0', mfinalfunc = int4abs);

-- case: aggregate-moving-space | reports: moving
create aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');
-- after
create or replace aggregate moving (int) (sfunc = step, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0', msspace = 64);

-- case: aggregate-sort-operator | reports: largest
create aggregate largest (int) (sfunc = int4larger, stype = int);
-- after
create or replace aggregate largest (int) (sfunc = int4larger, stype = int, sortop = >);

-- case: aggregate-parallel | reports: total | says: parallel
-- after
create or replace aggregate total (int) (sfunc = step, stype = int, initcond = '0', parallel = safe);

-- case: aggregate-hypothetical | reports: share
create aggregate share (variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra);
-- after
drop aggregate share(variadic "any" order by variadic "any");
create aggregate share (variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);

-- case: aggregate-owner | reports: total | says: owner
-- after
alter aggregate total(int) owner to alice;

-- case: aggregate-grant | reports: total | says: alice
-- after
grant execute on function total(int) to alice;

-- case: aggregate-comment | reports: total | says: comment
-- after
comment on aggregate total(int) is 'adds up';

-- case: window-function | reports: place
create function place() returns bigint language internal as 'window_row_number';
-- after
drop function place();
create function place() returns bigint language internal window as 'window_row_number';
