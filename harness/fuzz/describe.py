"""Read from the catalog what tables want of a row, and functions of a call."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from harness.fuzz.session import FuzzError, reading
from harness.fuzz.shape import Check, Column, ForeignKey, Parameter, Relation, Routine, Unique
from harness.fuzz.typed import Types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.session import Connection, Cursor

OURS = """
select c.oid::int8
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and (%(schemas)s::text[] is null or n.nspname = any (%(schemas)s::text[]))
    and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e'
    )
order by n.nspname collate "C", c.relname collate "C"
"""
"""Tables of people's own: no system's, no extension's; a partition is reached through its parent."""

OIDS = "select t.name::pg_catalog.regclass::pg_catalog.oid::int8 from pg_catalog.unnest(%s::text[]) as t (name)"

COLUMNS = """
select c.oid::int8, c.oid::pg_catalog.regclass::text, a.attname::text, pg_catalog.quote_ident(a.attname),
    a.atttypid::int8, a.atttypmod, a.attnotnull, a.attidentity::text, a.attgenerated::text,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid)
from pg_catalog.pg_class as c
left join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_catalog.pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
where c.oid = any (%s) and c.relkind in ('r', 'p', 'v', 'f')
order by c.oid, a.attnum
"""
CONSTRAINTS = """
select c.conrelid::int8, c.contype::text, c.conname::text, c.condeferrable,
    (select pg_catalog.array_agg(a.attname::text order by k.place)
        from pg_catalog.unnest(c.conkey) with ordinality as k (number, place)
        join pg_catalog.pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.number),
    pg_catalog.pg_get_expr(c.conbin, c.conrelid),
    nullif(c.confrelid, 0)::pg_catalog.regclass::text,
    (select pg_catalog.array_agg(a.attname::text order by k.place)
        from pg_catalog.unnest(c.confkey) with ordinality as k (number, place)
        join pg_catalog.pg_attribute as a on a.attrelid = c.confrelid and a.attnum = k.number)
from pg_catalog.pg_constraint as c
where c.conrelid = any (%s) and c.contype in ('c', 'f', 'x')
order by c.conrelid, c.conname
"""
INDEXES = """
select i.indrelid::int8, x.relname::text, i.indisprimary, coalesce(c.condeferrable, false),
    (select pg_catalog.array_agg(a.attname::text order by k.place)
        from pg_catalog.unnest(i.indkey::int2[]) with ordinality as k (number, place)
        left join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.number
        where k.place <= i.indnkeyatts),
    i.indpred is not null or i.indexprs is not null, not i.indnullsnotdistinct
from pg_catalog.pg_index as i
join pg_catalog.pg_class as x on x.oid = i.indexrelid
left join pg_catalog.pg_constraint as c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
    and c.contype in ('p', 'u')
where i.indrelid = any (%s) and i.indisunique
order by i.indrelid, x.relname
"""
PARTITIONS = """
select r.oid::int8, pg_catalog.pg_get_partition_constraintdef(p.relid)
from pg_catalog.pg_class as r
cross join lateral pg_catalog.pg_partition_tree(r.oid) as p
where r.oid = any (%s) and r.relkind = 'p' and p.isleaf
order by r.oid, p.relid
"""
BODIES = """
select distinct t.tgrelid::int8, p.prosrc, p.prosecdef
from pg_catalog.pg_trigger as t
join pg_catalog.pg_proc as p on p.oid = t.tgfoid
where t.tgrelid = any (%s) and not t.tgisinternal
"""
ROUTINES = """
select p.oid::pg_catalog.regprocedure::text,
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname),
    p.prokind::text, coalesce(p.proallargtypes, p.proargtypes::oid[])::int8[], p.proargmodes::text[],
    (select pg_catalog.array_agg(pg_catalog.quote_ident(a.name) order by a.place)
        from pg_catalog.unnest(p.proargnames) with ordinality as a (name, place)),
    p.pronargdefaults, pg_catalog.format_type(p.prorettype, null), p.proretset, l.lanname::text,
    p.provolatile::text, p.proisstrict, p.prosecdef, p.prosrc
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
join pg_catalog.pg_language as l on l.oid = p.prolang
where p.oid = any (%s)
order by 1
"""
STRING = re.compile(r"'((?:[^'\n]|''){1,40})'")
NUMBER = re.compile(r"(?<![\w.$])(\d{1,18}(?:\.\d{1,9})?)(?![\w.])")
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def words(*texts: str) -> tuple[str, ...]:
    """List the constants in some SQL, once each: what it compares with is what is worth trying."""
    code = [COMMENT.sub(" ", text) for text in texts]
    strings = (found.replace("''", "'") for text in code for found in STRING.findall(text))
    numbers = (found for text in code for found in NUMBER.findall(text))
    return tuple(dict.fromkeys((*strings, *numbers)))


def relations(conn: Connection, schemas: Sequence[str] | None = None) -> tuple[Relation, ...]:
    """List the tables of some schemas, or of all that are neither the system's nor an extension's, by name."""
    with reading(conn) as cursor:
        wanted = None if schemas is None else list(schemas)
        oids = [cast("int", oid) for (oid,) in cursor.execute(OURS.encode(), {"schemas": wanted}, prepare=False)]
        return _relations(cursor, oids)


def relation(conn: Connection, name: str) -> tuple[Relation, Mapping[str, Relation]]:
    """
    Describe one table, view or partition by its name, as SQL writes it, and by their names the tables it refers to.

    Raises:
        FuzzError: There is none of that name.
    """
    oid = conn.execute("select pg_catalog.to_regclass(%s)::pg_catalog.oid::int8", [name]).fetchall()[0][0]
    with reading(conn) as cursor:
        found = _relations(cursor, [cast("int", oid)]) if oid is not None else ()
        if not found:
            raise FuzzError(f"table {name} is not there", "Write schema and name, as in public.goals.")
        targets = sorted({key.target for key in found[0].foreign_keys})
        oids = cursor.execute(OIDS.encode(), [targets], prepare=False).fetchall()
        return found[0], by_name(_relations(cursor, [cast("int", each) for (each,) in oids]))


def _relations(cursor: Cursor, oids: list[int]) -> tuple[Relation, ...]:
    def read(query: str) -> list[tuple[object, ...]]:
        return cursor.execute(query.encode(), [oids], prepare=False).fetchall()

    columns = read(COLUMNS)
    constraints, indexes, partitions, bodies = map(read, (CONSTRAINTS, INDEXES, PARTITIONS, BODIES))
    types = Types(cursor)
    types.need({cast("int", row[4]) for row in columns if row[4] is not None})
    names = {cast("int", row[0]): str(row[1]) for row in columns}
    described = {
        oid: Relation(
            name=names[oid],
            columns=tuple(_column(row, types) for row in columns if row[0] == oid and row[2] is not None),
            checks=tuple(
                Check(str(row[2]), str(row[5]), _names(row[4])) for row in constraints if row[:2] == (oid, "c")
            ),
            uniques=tuple(
                Unique(str(row[1]), () if row[5] else _names(row[4]), bool(row[2]), bool(row[3]), bool(row[6]))
                for row in indexes
                if row[0] == oid
            ),
            foreign_keys=tuple(
                ForeignKey(str(row[2]), _names(row[4]), str(row[6]), _names(row[7]), bool(row[3]))
                for row in constraints
                if row[:2] == (oid, "f")
            ),
            exclusions=tuple(str(row[2]) for row in constraints if row[:2] == (oid, "x")),
            words=words(
                *(str(row[5]) for row in constraints if row[:2] == (oid, "c")),
                *(str(row[1]) for row in bodies if row[0] == oid),
            ),
            definer=any(row[2] for row in bodies if row[0] == oid),
        )
        for oid in oids
        if oid in names
    }
    bounds = {oid: [row[1] for row in partitions if row[0] == oid] for oid in described}
    return tuple(_bounded(found, bounds[oid]) for oid, found in described.items())


def _column(row: tuple[object, ...], types: Types) -> Column:
    _, _, name, quoted, oid, modifier, not_null, identity, generated, expression = row
    return Column(
        name=str(name),
        quoted=str(quoted),
        kind=types.kind(cast("int", oid), cast("int", modifier)),
        not_null=bool(not_null),
        default=None if generated or expression is None else str(expression),
        identity=str(identity),
        generated=str(expression) if generated else None,
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(cast("list[str]", value or []))


def _bounded(found: Relation, bounds: Sequence[object]) -> Relation:
    """Add what a row must be to find a partition; a lone default partition takes whatever comes."""
    conditions = [str(bound) for bound in bounds if bound is not None]
    if not conditions:
        return found
    expression = " OR ".join(f"({condition})" for condition in conditions)
    columns = tuple(
        column.name for column in found.columns if re.search(rf"\b{re.escape(column.quoted)}\b", expression)
    )
    check = Check(f"partitions of {found.name}", expression, columns)
    return replace(found, checks=(*found.checks, check))


def routines(conn: Connection, name: str) -> tuple[Routine, ...]:
    """
    Describe a function or procedure: all that share a name, or the one with the arguments that *name* writes.

    Raises:
        FuzzError: There is none, or it cannot be called: an aggregate, a window or a trigger function.
    """
    one = "(" in name
    lookup = "pg_catalog.to_regprocedure(%s)" if one else "pg_catalog.to_regproc(%s)"
    found = conn.execute(f"select {lookup}::oid::int8".encode(), [name]).fetchall()[0][0]
    oids = [cast("int", found)] if found is not None else [] if one else _overloads(conn, name)
    with reading(conn) as cursor:
        rows = cursor.execute(ROUTINES.encode(), [oids], prepare=False).fetchall()
        types = Types(cursor)
        types.need({oid for row in rows for oid in cast("list[int]", row[3] or [])})
        described = tuple(_routine(row, types) for row in rows)
    if not described:
        raise FuzzError(f"function {name} is not there", "Write schema and name, as in public.check_clinic_access.")
    callable_ones = tuple(each for each in described if each.kind in "fp" and each.returns not in UNCALLED)
    if not callable_ones:
        raise FuzzError(f"{described[0].identity} is not called by itself", "Write the table of the trigger instead.")
    return callable_ones


UNCALLED = frozenset({"trigger", "event_trigger"})

OVERLOADS = """
select p.oid::int8 from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
cross join pg_catalog.parse_ident(%s) as i (parts)
where p.proname::text = i.parts[pg_catalog.cardinality(i.parts)]
    and case when pg_catalog.cardinality(i.parts) = 2 then n.nspname::text = i.parts[1]
        else pg_catalog.pg_function_is_visible(p.oid) end
"""


def _overloads(conn: Connection, name: str) -> list[int]:
    """List what shares a name: `to_regproc` gives nothing where several do."""
    return [cast("int", oid) for (oid,) in conn.execute(OVERLOADS.encode(), [name])]


def _routine(row: tuple[object, ...], types: Types) -> Routine:
    identity, name, kind, oids, modes, names, defaults, returns, returns_set, language, volatility, strict, definer = (
        row[:13]
    )
    kinds = [types.kind(oid) for oid in cast("list[int]", oids or [])]
    given = cast("list[str]", modes or ["i"] * len(kinds))
    named = cast("list[str]", names or [""] * len(kinds))
    taken = [
        (label if label != '""' else "", each, mode)
        for label, each, mode in zip(named, kinds, given, strict=True)
        if mode in "ibv" or (mode == "o" and kind == "p")
    ]
    inputs = sum(mode in "ibv" for _, _, mode in taken)
    first_default = inputs - cast("int", defaults)
    parameters = []
    position = 0
    for label, each, mode in taken:
        parameters.append(Parameter(label, each, mode != "o" and position >= first_default, mode))
        position += mode != "o"
    return Routine(
        name=str(name),
        identity=str(identity),
        kind=str(kind),
        parameters=tuple(parameters),
        returns=str(returns),
        returns_set=bool(returns_set),
        language=str(language),
        volatility=str(volatility),
        strict=bool(strict),
        definer=bool(definer),
        words=words(str(row[13])),
    )


def by_name(found: Sequence[Relation]) -> Mapping[str, Relation]:
    """Give tables by their names."""
    return {each.name: each for each in found}
