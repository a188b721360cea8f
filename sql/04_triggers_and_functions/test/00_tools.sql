-- What the checks share: a list of outcomes, and three ways to add to it.
create temporary table outcome (
    place  bigint generated always as identity,
    name   text not null,
    passed boolean not null
) on commit drop;

-- passes(name, passed): a null fails. Definer: checks also run as API roles.
create function pg_temp.passes(
    name   text,
    passed boolean
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    insert into pg_temp.outcome (name, passed)
    values (passes.name, coalesce(passes.passed, false))
$fn$;

-- refuses(name, statement, wanted): the statement must fail, and with that SQLSTATE.
create function pg_temp.refuses(
    name      text,
    statement text,
    wanted    text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $fn$
begin
    begin
        execute refuses.statement;
        perform pg_temp.passes(refuses.name || ' (it was accepted)', false);
    exception
        when others then -- which error it is, is what is asked
            if sqlstate = refuses.wanted then
                perform pg_temp.passes(refuses.name, true);
            else
                perform pg_temp.passes(format('%s (%s: %s)', refuses.name, sqlstate, sqlerrm), false);
            end if;
    end;
end;
$fn$;

-- act_as(role, account): become an API role with the claims of an account; 'none' goes back.
create function pg_temp.act_as(
    role    text,
    account uuid default null
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $fn$
begin
    perform set_config(
        'request.jwt.claims',
        case when act_as.account is null then '' else
            json_build_object('sub', act_as.account, 'role', act_as.role)::text end,
        true);
    perform set_config('role', act_as.role, true);
end;
$fn$;

-- id(name): the same uuid for the same name, so that parts can speak of the same rows.
create function pg_temp.id(
    name text
)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
as $fn$
    select md5('self-test of migration 04: ' || id.name)::uuid
$fn$;

-- logged(action, table, record): that record's rows in the log.
create function pg_temp.logged(
    action     text,
    table_name text,
    record_id  text
)
returns setof public.audit_logs
language sql
security definer
set search_path = pg_catalog, pg_temp
as $fn$
    select l.*
    from public.audit_logs as l
    where l.action = logged.action
        and l.table_name = logged.table_name
        and l.record_id = logged.record_id
    order by l.id
$fn$;
