"""Deltas of catalog rows, told as changes of the objects that people know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.attributes import told
from harness.catalog.define import definition
from harness.catalog.drafts import Draft, aspect, own_key, presence
from harness.catalog.naming import words
from harness.catalog.parts import PARTS
from harness.catalog.values import Aspect, Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog.compare import Delta
    from harness.catalog.drafts import Key, Sides
    from harness.catalog.index import Row

MIRRORS = {
    "pg_type": frozenset({"typname", "typnamespace", "typowner"}),
    "pg_class": frozenset({"relowner", "relnamespace", "relpersistence"}),
}
"""What row types, array types and indexes repeat of what they belong to."""

BASE_TYPES = frozenset(
    words(
        """typlen typbyval typcategory typispreferred typdelim typsubscript typelem typinput typoutput
    typreceive typsend typmodin typmodout typanalyze typalign typstorage"""
    )
)
"""What a domain takes from its base type."""

INTERNAL_TRIGGER = frozenset({"tgenabled"})
"""All that is not said by the constraint which an internal trigger serves."""

SINGLE_PARTS = {
    "pg_aggregate": ("aggfnoid", "pg_proc"),
    "pg_foreign_table": ("ftrelid", "pg_class"),
    "pg_index": ("indexrelid", "pg_class"),
    "pg_partitioned_table": ("partrelid", "pg_class"),
    "pg_range": ("rngtypid", "pg_type"),
    "pg_sequence": ("seqrelid", "pg_class"),
}
"""Catalogs that keep a second row about an object: the column that names it, and the object's catalog."""


def tell(sides: Sides, found: dict[str, list[Delta]]) -> Iterator[Draft]:
    """Tell all deltas."""
    for catalog, listed in found.items():
        if catalog in PARTS:
            yield from PARTS[catalog](sides, listed)
        elif catalog in SINGLE_PARTS:
            for delta in listed:
                yield from _part(sides, delta)
        else:
            for delta in listed:
                yield from _object(sides, delta)


def _object(sides: Sides, delta: Delta) -> Iterator[Draft]:
    """Tell of an object that people name."""
    if delta.before is None or delta.after is None:
        yield from _presence(sides, delta)
        return
    columns = delta.columns - _mirrored(sides, delta)
    if delta.catalog == "pg_trigger" and delta.before["tgname"] is None:
        columns &= INTERNAL_TRIGGER
    kind, identity = sides.before.kind(delta.catalog, delta.before), sides.before.identity(delta.catalog, delta.before)
    if delta.catalog == "pg_rewrite" and delta.before["rulename"] == "_RETURN":
        kind, identity = relation(sides, delta.before["ev_class"], second=False)
    keys = own_key(delta.catalog, delta.before), own_key(delta.catalog, delta.after)
    yield from attributes(sides, delta, columns, (kind, identity), keys)


def attributes(
    sides: Sides,
    delta: Delta,
    columns: frozenset[str],
    called: tuple[str, str],
    keys: tuple[Key | None, Key | None],
    prefix: str = "",
) -> Iterator[Draft]:
    """Tell the attributes of an object that differ."""
    for attribute, before, after, residue in told(sides, delta, columns):
        what = Aspect.PHYSICAL if residue else aspect(delta.catalog)
        yield Draft(Change(*called, f"{prefix}{attribute}", before, after, what), *keys)


def _presence(sides: Sides, delta: Delta) -> Iterator[Draft]:
    second = delta.before is None
    row = delta.after if delta.before is None else delta.before
    if row is None or (delta.catalog == "pg_trigger" and row["tgname"] is None):
        return
    names = sides.side(second=second)
    kind = names.kind(delta.catalog, row)
    change = presence(
        kind,
        names.identity(delta.catalog, row),
        definition(names, delta.catalog, row),
        aspect(delta.catalog),
        second=second,
    )
    key = own_key(delta.catalog, row)
    yield Draft(change, None if second else key, key if second else None, own=key)


def _part(sides: Sides, delta: Delta) -> Iterator[Draft]:
    """Tell of a second row about an object; where it is gone or new alone, the object has turned into another kind."""
    column, catalog = SINGLE_PARTS[delta.catalog]
    row = delta.before or delta.after
    if row is None:
        return
    second = delta.before is None
    names = sides.side(second=second)
    oid = str(row[column])
    other = str(sides.match.oid(catalog, oid)) if not second else oid
    called = (names.kind_of(catalog, oid), names.name(catalog, oid))
    keys = ((catalog, oid, "0") if not second else None, (catalog, other, "0") if delta.after is not None else None)
    if delta.before is not None and delta.after is not None:
        yield from attributes(sides, delta, delta.columns, called, keys)
        return
    words = KIND_OF_PART.get(delta.catalog)
    if words:
        change = Change(*called, words, None if second else "yes", "yes" if second else None, aspect(delta.catalog))
        yield Draft(change, *keys)


KIND_OF_PART = {"pg_partitioned_table": "partitioning", "pg_foreign_table": "foreign server"}


def relation(sides: Sides, oid: str | None, *, second: bool) -> tuple[str, str]:
    """Give kind and name of a relation."""
    names = sides.side(second=second)
    return names.kind_of("pg_class", oid), names.name("pg_class", oid)


def _mirrored(sides: Sides, delta: Delta) -> frozenset[str]:
    """List columns that repeat what is told of the object to which this one belongs."""
    row = delta.before
    if row is not None and delta.catalog == "pg_class" and row["relkind"] in {"i", "I", "c"}:
        return MIRRORS["pg_class"] | ({"relname"} if row["relkind"] == "c" else set())
    return _of_type(sides, delta, row) if row is not None and delta.catalog == "pg_type" else frozenset()


def _of_type(sides: Sides, delta: Delta, row: Row) -> frozenset[str]:
    """List columns of a type that follow from its elements, its base type or its table."""
    if _is_array(sides, row):
        return delta.columns - {"typacl"}
    if "typisdefined" in delta.columns:
        return delta.columns - {"typisdefined", "typowner"}
    if row["typtype"] == "d":
        return BASE_TYPES
    table = sides.before.index.row("pg_class", row["typrelid"]) if row["typrelid"] != "0" else None
    return MIRRORS["pg_type"] if table is not None and table["relkind"] != "c" else frozenset()


def _is_array(sides: Sides, row: Row) -> bool:
    """Say whether a type is the array type of its element."""
    index = sides.before.index
    element = index.row("pg_type", row["typelem"]) if row["typelem"] != "0" else None
    return element is not None and element["typarray"] == row["oid"]
