"""What belongs to what: parents, publications, families, extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.attributes import told
from harness.catalog.drafts import Draft, aspect, both, gained, joined, rows
from harness.catalog.values import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.catalog.compare import Delta
    from harness.catalog.drafts import Part, Sides
    from harness.catalog.index import Row
    from harness.catalog.names import Names

FAMILY = {"pg_amop": "amopfamily", "pg_amproc": "amprocfamily"}


def members(holder: str, catalog: str, words: Callable[[Names, Row], str]) -> Part:
    """Tell of rows that put something into an object: a table into a publication, an operator into a family."""

    def tell(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
        for delta in listed:
            names, row, second = rows(sides, delta)
            called = (names.kind_of(catalog, row[holder]), names.name(catalog, row[holder]))
            keys = both(sides, delta, catalog, holder)
            what = aspect(delta.catalog)
            thing = words(names, row)
            if delta.before is not None and delta.after is not None:
                for attribute, before, after, _ in told(sides, delta, delta.columns):
                    yield Draft(Change(*called, joined(thing, attribute), before, after, what), *keys)
                continue
            change = Change(
                *called, gained(thing, second=second), None if second else thing, thing if second else None, what
            )
            own = (delta.catalog, str(row["oid"]), "0") if "oid" in row else None
            yield Draft(change, *keys, own=own)

    return tell


def inheritance(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of parents and partitions."""
    for delta in listed:
        names, row, second = rows(sides, delta)
        called = (names.kind_of("pg_class", row["inhrelid"]), names.name("pg_class", row["inhrelid"]))
        keys = both(sides, delta, "pg_class", "inhrelid")
        parent = names.name("pg_class", row["inhparent"])
        if delta.before is not None and delta.after is not None:
            for attribute, before, after, _ in told(sides, delta, delta.columns):
                yield Draft(Change(*called, f"inheritance from {parent}: {attribute}", before, after), *keys)
            continue
        child = names.index.row("pg_class", row["inhrelid"])
        bound = child["relpartbound"] if child else None
        words = f"place as partition of {parent}" if bound else f"inheritance from {parent}"
        value = bound or parent
        change = Change(*called, gained(words, second=second), None if second else value, value if second else None)
        yield Draft(change, *keys)


def dependencies(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of what no definition says: membership in an extension, dependence on one, a sequence's owning column."""
    for delta in listed:
        names, row, second = rows(sides, delta)
        catalog, target = names.index.catalog(row["classid"]), names.index.catalog(row["refclassid"])
        oid = str(row["objid"])
        if not _on_both(sides, catalog, oid, second=second):
            continue
        holder = _holder(names, catalog, oid)
        words = _dependence(names, row, catalog, target)
        if words is None:
            continue
        value = names.any(row["refclassid"], row["refobjid"], row["refobjsubid"] or "0")
        change = Change(
            names.kind_of(holder[0], holder[1]),
            names.name(holder[0], holder[1]),
            gained(words, second=second),
            None if second else value,
            value if second else None,
        )
        key = (*holder, "0")
        yield Draft(change, None if second else key, key if second else None)


def _holder(names: Names, catalog: str, oid: str) -> tuple[str, str]:
    """Give the object that a dependency is told of: an operator family for its members."""
    row = names.index.row(catalog, oid) if catalog in FAMILY else None
    return ("pg_opfamily", str(row[FAMILY[catalog]])) if row else (catalog, oid)


def _on_both(sides: Sides, catalog: str, oid: str, *, second: bool) -> bool:
    if not second:
        return sides.match.paired(catalog, oid) and (
            sides.after.index.row(catalog, sides.match.oid(catalog, oid)) is not None
        )
    return sides.origin(catalog, oid) is not None


def _dependence(names: Names, row: Row, catalog: str, target: str) -> str | None:
    """Say what a dependency means to a person; none where some definition says it already."""
    kind = row["deptype"]
    thing = names.name(target, row["refobjid"])
    if kind == "e":
        return f"membership in extension {thing}"
    if kind == "x":
        return f"dependence on extension {thing}"
    if catalog == "pg_class" and target == "pg_class" and names.kind_of(catalog, row["objid"]) == "sequence":
        if row["refobjsubid"] != "0":
            return f"OWNED BY {thing}.{names.column(row['refobjid'], row['refobjsubid'] or '')}"
        return None
    if catalog in FAMILY and target == "pg_opclass":
        return f"tie of members to operator class {thing}"
    return None
