"""Objects that an attacker would put in the way: of every name that the product uses, in a schema of the attacker's."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

TYPES = ("uuid", "text", "date", "json", "jsonb", "name", "oid", "regclass", "regprocedure", "regtype", "timestamptz")
"""Types that SQL finds by search_path; the standard's own (integer, numeric, boolean) are pg_catalog's by grammar."""

TABLES: LiteralString = """
    select distinct on (c.relname) format(
        'create table %%1$s.%%2$I (like %%3$I.%%2$I); grant all on %%1$s.%%2$I to public',
        %(where)s::text, c.relname, n.nspname)
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private', 'auth') and c.relkind in ('r', 'p', 'v', 'm')
    order by c.relname, n.nspname desc
"""
OUR_FUNCTIONS: LiteralString = """
    select format('create function %%s.%%I(%%s) returns %%s language plpgsql as %%L', %(where)s::text, p.proname,
        pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), %(body)s::text)
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private') and p.prokind = 'f'
"""
BUILT_IN_FUNCTIONS: LiteralString = """
    select format('create function %%s.%%I(%%s) returns %%s language plpgsql as %%L', %(where)s::text, p.proname,
        oidvectortypes(p.proargtypes), p.prorettype::regtype, %(body)s::text)
    from pg_proc as p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' and not p.proretset
        and p.proallargtypes is null and p.provariadic = 0
        and not exists (
            select from pg_type as t where t.oid = any (p.proargtypes || p.prorettype) and t.typtype = 'p')
        and p.proname in (
            select distinct m[1]
            from pg_proc as o join pg_namespace as n on n.oid = o.pronamespace
            cross join lateral regexp_matches(o.prosrc, '\\m([a-z_0-9]+)\\(', 'g') as m
            where n.nspname in ('public', 'private', 'auth'))
"""
OPERATORS: LiteralString = """
    select format('create function %%1$s.operator_%%2$s(%%3$s, %%4$s) returns %%5$s language plpgsql as %%6$L;'
        ' create operator %%1$s.%%7$s (leftarg = %%3$s, rightarg = %%4$s, function = %%1$s.operator_%%2$s)',
        %(where)s::text, o.oid, o.oprleft::regtype, o.oprright::regtype, o.oprresult::regtype, %(body)s::text,
        o.oprname)
    from pg_operator as o
    where o.oprname in ('=', '<>', '<', '>', '<=', '>=', '||', '->', '->>', '@>', '~', '!~', '~~', '!~~', '+', '-')
        and o.oprleft in (select t.oid from pg_type as t where t.typname = any (%(types)s))
        and o.oprright in (select t.oid from pg_type as t where t.typname = any (%(types)s))
"""
OPERANDS = [*TYPES, "bool", "int4", "int8", "numeric", "interval", "timestamp", "_text", "_uuid", "_oid"]
BODY = "begin raise exception 'diverted' using errcode = 'DECOY'; end"
DIVERTED = "DECOY"  # the SQLSTATE of whoever calls a decoy


def lay(conn: Connection, where: LiteralString) -> int:
    """
    Fill the schema with decoys, as superuser: empty tables, functions and operators that raise, types without values.

    Returns:
        How many there are.
    """
    named = {"where": where, "body": BODY, "types": OPERANDS}
    statements = [
        str(statement)
        for query in (TABLES, OUR_FUNCTIONS, BUILT_IN_FUNCTIONS, OPERATORS)
        for (statement,) in conn.execute(query, named)
    ]
    statements += [f"create domain {where}.{name} as pg_catalog.text check (false)" for name in TYPES]
    for statement in statements:
        conn.execute(statement.encode())
    return len(statements)


def caught(conn: Connection, where: LiteralString) -> list[str]:
    """Give the decoy tables that hold rows: somebody's write went astray."""
    conn.execute("set local search_path = pg_catalog, pg_temp")
    tables = conn.execute(
        "select c.relname::text from pg_class as c where c.relkind = 'r' and c.relnamespace ="
        " case %(where)s when 'pg_temp' then pg_my_temp_schema() else to_regnamespace(%(where)s) end",
        {"where": where},
    ).fetchall()
    assert tables, f"no decoys in {where}"
    counted = sql.SQL("select count(*) from {}.{}")
    return [
        str(name)
        for (name,) in tables
        if conn.execute(counted.format(sql.SQL(where), sql.Identifier(str(name)))).fetchone() != (0,)
    ]
