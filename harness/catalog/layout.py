"""How the connected server keeps its catalogs, and the one statement that reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.catalog.known import ATTNUMS, KNOWN, NODE_TREES, NOT_ATTNUMS, POLYMORPHIC, UNREAD, Known
from harness.catalog.values import LEAD, Column, Role, Shape
from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CATALOGS = """
select c.relname::text, c.oid::text, a.attname::text, t.typname::text,
    coalesce(f.pktable::pg_catalog.oid, 0)::text,
    (select r.rolsuper from pg_catalog.pg_roles as r where r.rolname = session_user)
        or pg_catalog.has_column_privilege(c.oid, a.attnum, 'select')
from pg_catalog.pg_class as c
join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_get_catalog_foreign_keys() as f on f.fktable = c.oid and f.fkcols = array[a.attname::text]
where c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace and c.relkind = 'r'
order by c.relname, a.attnum
"""
"""One row a column: catalog, its OID, column, type, OID of the catalog it refers to or 0, may it be read."""

OID_TYPES = frozenset({"oid", "regproc"})
OID_LISTS = frozenset({"oidvector", "_oid"})
NUMBER_LISTS = frozenset({"int2vector", "_int2"})


@dataclass(frozen=True, slots=True)
class Layout:
    """
    The shapes of all catalogs and the SQL that reads each column.

    Attributes:
        shapes: The columns read, by catalog.
        sql: For each catalog, the SQL of its columns in the order of the shape.
        not_read: What this session may not read, one sentence each.
    """

    shapes: Mapping[str, Shape]
    sql: Mapping[str, tuple[str, ...]]
    not_read: tuple[str, ...]


def read_layout(rows: Iterable[Sequence[object]]) -> Layout:
    """
    Make the layout out of the rows that `CATALOGS` gives.

    Raises:
        ServerError: The server has a catalog, a node tree or a reference that this version of the harness does not
            know; reading on would pass over it in silence.
    """
    described: dict[str, list[tuple[str, str, str, bool]]] = {}
    oids: dict[str, str] = {}
    for catalog, oid, column, kind, target, readable in rows:
        described.setdefault(str(catalog), []).append((str(column), str(kind), str(target), bool(readable)))
        oids[str(catalog)] = str(oid)
    unknown = sorted(described.keys() - KNOWN.keys() - UNREAD)
    if unknown:
        raise _unknown(f"catalog {unknown[0]}")
    names = {oid: catalog for catalog, oid in oids.items()}
    shapes: dict[str, Shape] = {}
    sql: dict[str, tuple[str, ...]] = {}
    not_read: list[str] = []
    for catalog in sorted(described.keys() & KNOWN.keys()):
        columns = [
            (_column(catalog, name, kind, names.get(target, "")), _expression(catalog, name, kind))
            for name, kind, target, readable in described[catalog]
            if name not in KNOWN[catalog].skip and readable
        ]
        closed = [name for name, _, _, readable in described[catalog] if not readable]
        if closed:
            not_read.append(f"{catalog} ({', '.join(closed)}): no privilege to read it")
        readable_names = {column.name for column, _ in columns}
        if not columns or not readable_names.issuperset(KNOWN[catalog].key):
            continue
        columns += [(Column(name, Role.TEXT), text) for name, text in KNOWN[catalog].extra]
        ordered = _ordered(columns, KNOWN[catalog])
        shapes[catalog] = Shape(catalog, oids[catalog], tuple(column for column, _ in ordered))
        sql[catalog] = tuple(text for _, text in ordered)
    return Layout(shapes, sql, tuple(not_read))


def _ordered(columns: list[tuple[Column, str]], known: Known) -> list[tuple[Column, str]]:
    """Put columns without a comma first, then those that name the row, then the rest."""

    def rank(entry: tuple[Column, str]) -> int:
        column = entry[0]
        if column.role is Role.OWN:
            return 0
        if column.role in LEAD:
            return 1
        return 2 if column.name in known.key else 3

    return sorted(columns, key=rank)


def _column(catalog: str, name: str, kind: str, target: str) -> Column:
    """Tell what a column's values stand for."""
    place = (catalog, name)
    if place in ATTNUMS:
        return Column(name, Role.ATTNUMS if kind in NUMBER_LISTS else Role.ATTNUM, ATTNUMS[place])
    if place in POLYMORPHIC:
        return Column(name, Role.POLY, POLYMORPHIC[place])
    if target and kind in OID_TYPES | OID_LISTS:
        if name in POLYMORPHIC.values():
            return Column(name, Role.CLASS)
        return Column(name, Role.REF if kind in OID_TYPES else Role.REFS, target)
    if kind == "oid" and name == "oid":
        return Column(name, Role.OWN)
    if kind in OID_TYPES | OID_LISTS or (kind in NUMBER_LISTS and place not in NOT_ATTNUMS):
        raise _unknown(f"the reference {catalog}.{name}")
    return Column(name, Role.ACL if kind == "_aclitem" else Role.TEXT)


def _expression(catalog: str, name: str, kind: str) -> str:
    """Give the SQL that reads a column so that no name or path of the session shows in it."""
    for column, text in KNOWN[catalog].instead:
        if column == name:
            return text
    if kind == "pg_node_tree":
        if (catalog, name) not in NODE_TREES:
            raise _unknown(f"the node tree {catalog}.{name}")
        return NODE_TREES[catalog, name]
    if kind == "regproc":
        return f"x.{name}::pg_catalog.oid"
    if kind in {"_oid", "_int2"}:
        return f"pg_catalog.translate(x.{name}::pg_catalog.text, ',', ' ')"
    return f"x.{name}"


def _unknown(what: str) -> ServerError:
    return ServerError(
        f"catalog: {what} of this server is not known to this version of pgharness",
        "use a server of PostgreSQL 15 to 18, or a newer pgharness",
    )
