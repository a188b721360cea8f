-- What the parts of the rollback share. It lives in pg_temp and is dropped at the end. Nothing is dropped that does
-- not say in its comment that the migration made it, nothing with CASCADE where a stranger could depend on it.
create or replace function pg_temp.is_ours(
    catalog text,
    object  oid
)
returns boolean
language sql
set search_path = pg_catalog, pg_temp
as $fn$
    select coalesce(obj_description(is_ours.object, is_ours.catalog), '') like '%(migration 04)'
$fn$;

create or replace function pg_temp.drop_ours(
    kind    text,
    catalog text,
    object  oid,
    name    text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_detail text;
begin
    if drop_ours.object is null then
        return;
    end if;
    if not pg_temp.is_ours(drop_ours.catalog, drop_ours.object) then
        raise notice 'rollback 04: % % left alone, it is not this migration''s', drop_ours.kind, drop_ours.name;
        return;
    end if;

    execute format('drop %s %s', drop_ours.kind, drop_ours.name);
exception
    when dependent_objects_still_exist then
        get stacked diagnostics v_detail = pg_exception_detail;
        raise exception 'rollback 04: % % is still in use', drop_ours.kind, drop_ours.name
            using errcode = 'dependent_objects_still_exist',
                  detail = v_detail,
                  hint = 'Drop what the migration did not make, then run the rollback again.';
end;
$fn$;

create or replace function pg_temp.drop_function(
    signature text
)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $fn$
    select pg_temp.drop_ours('function', 'pg_proc', to_regprocedure(drop_function.signature), drop_function.signature)
$fn$;

create or replace function pg_temp.drop_table(
    name text
)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $fn$
    select pg_temp.drop_ours('table', 'pg_class', to_regclass(drop_table.name), drop_table.name)
$fn$;

create or replace function pg_temp.drop_trigger(
    of_table text,
    name     text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_ours boolean;
begin
    select pg_temp.is_ours('pg_proc', t.tgfoid)
    into v_ours
    from pg_catalog.pg_trigger as t
    where t.tgrelid = to_regclass(drop_trigger.of_table)
        and t.tgname = drop_trigger.name;

    if v_ours then
        execute format('drop trigger %I on %s', drop_trigger.name, drop_trigger.of_table);
    elsif not v_ours then
        raise notice 'rollback 04: trigger % on % left alone, it is not this migration''s',
            drop_trigger.name, drop_trigger.of_table;
    end if;
end;
$fn$;

-- Triggers of auth.users: only the table's owner may drop one. Where that is another role, the trigger goes with its
-- function, by CASCADE, once it is proved that nothing else hangs on that function. The one CASCADE there is.
create or replace function pg_temp.drop_account_trigger(
    name      text,
    signature text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $fn$
declare
    v_function constant regprocedure := to_regprocedure(drop_account_trigger.signature);
    v_strange  text;
begin
    begin
        perform pg_temp.drop_trigger('auth.users', drop_account_trigger.name);
        return;
    exception
        when insufficient_privilege then
            null; -- not the owner: go on below
    end;

    select string_agg(pg_describe_object(d.classid, d.objid, d.objsubid), ', ' order by d.classid, d.objid)
    into v_strange
    from pg_catalog.pg_depend as d
    left join pg_catalog.pg_trigger as t
        on d.classid = 'pg_catalog.pg_trigger'::regclass
        and t.oid = d.objid
        and t.tgrelid = to_regclass('auth.users')
        and t.tgname = drop_account_trigger.name
    where d.refclassid = 'pg_catalog.pg_proc'::regclass
        and d.refobjid = v_function
        and t.oid is null;
    if v_strange is not null then
        raise exception 'rollback 04: function % is still in use', v_function
            using errcode = 'dependent_objects_still_exist',
                  detail = v_strange,
                  hint = 'Drop what the migration did not make, then run the rollback again.';
    end if;
    execute format('drop function %s cascade', v_function);
end;
$fn$;
