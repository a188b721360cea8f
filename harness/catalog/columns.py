"""Columns told: new and gone ones, what differs in one, defaults, and the order they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.attributes import told
from harness.catalog.compare import Delta
from harness.catalog.define import column
from harness.catalog.drafts import Draft, both, gained, joined, presence, rows
from harness.catalog.naming import quoted
from harness.catalog.values import Aspect, Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog.drafts import Sides
    from harness.catalog.index import Row
    from harness.catalog.names import Names

TARGET_NULL_SINCE = 17
"""Major from which an unset statistics target is NULL, not -1."""


def columns(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of columns: new and gone ones, what differs in one, and the order of those on both sides."""
    reordered: dict[str, None] = {}
    for delta in listed:
        names, row, second = rows(sides, delta)
        table = str(row["attrelid"])
        if names.kind_of("pg_class", table) == "index":
            yield from _index_column(sides, delta)
            continue
        if delta.before is None or delta.after is None:
            yield _column_presence(names, row, second=second)
            continue
        reordered.setdefault(table)
        yield from _column(sides, names, delta, row)
    for table in {**reordered, **dict.fromkeys(sides.match.columns)}:
        yield from _order(sides, table)


def _index_column(sides: Sides, delta: Delta) -> Iterator[Draft]:
    """Tell what ALTER INDEX … ALTER COLUMN and options of operator classes set; a row is there while any is set."""
    names, row, second = rows(sides, delta)
    unset = {
        "attoptions": None,
        "attstattarget": None if names.index.snapshot.origin.major >= TARGET_NULL_SINCE else "-1",
    }
    whole = Delta(delta.catalog, delta.before or {**row, **unset}, delta.after or {**row, **unset}, frozenset(unset))
    called = ("index", names.name("pg_class", row["attrelid"]))
    keys = both(sides, delta, "pg_class", "attrelid")
    key = keys[0] or keys[1]
    there = (key, keys[1] or ("pg_class", str(sides.match.oid("pg_class", row["attrelid"])), "0"))
    del second
    for attribute, before, after, _ in told(sides, whole, {name for name in unset if _differ(whole, name)}):
        yield Draft(Change(*called, joined(f"column {quoted(row['attname'])}", attribute), before, after), *there)


def _differ(delta: Delta, name: str) -> bool:
    return delta.before is not None and delta.after is not None and delta.before[name] != delta.after[name]


def _column_presence(names: Names, row: Row, *, second: bool) -> Draft:
    table = str(row["attrelid"])
    kind = "attribute" if names.kind_of("pg_class", table) == "type" else "column"
    words = column(names, row)
    change = presence(
        kind, f"{quoted(row['attname'])} of {names.name('pg_class', table)}", words, Aspect.SCHEMA, second=second
    )
    key = ("pg_class", table, str(row["attnum"]))
    return Draft(change, None if second else key, key if second else None, own=key)


def _column(sides: Sides, names: Names, delta: Delta, row: Row) -> Iterator[Draft]:
    """Tell what differs in a column; what only follows from its type is left out."""
    left_out = {"attnum"}
    if delta.columns & {"atttypid", "atttypmod"}:
        left_out |= {column for column in ("attstorage", "attcollation") if _by_type(sides, delta, column)}
    table = str(row["attrelid"])
    called = (names.kind_of("pg_class", table), names.name("pg_class", table))
    prefix = "attribute" if called[0] == "type" else "column"
    keys = both(sides, delta, "pg_class", "attrelid")
    for attribute, before, after, residue in told(sides, delta, delta.columns - left_out):
        what = Aspect.PHYSICAL if residue else Aspect.SCHEMA
        change = Change(*called, joined(f"{prefix} {quoted(row['attname'])}", attribute), before, after, what)
        yield Draft(change, *keys)
    if "attnum" in delta.columns and delta.after is not None:
        change = Change(
            *called,
            f"{prefix} {quoted(row['attname'])}: physical position",
            row["attnum"],
            delta.after["attnum"],
            Aspect.PHYSICAL,
        )
        yield Draft(change, *keys)


def _by_type(sides: Sides, delta: Delta, column: str) -> bool:
    """Say whether a column's storage or collation is its type's own on both sides."""
    of_type = {"attstorage": "typstorage", "attcollation": "typcollation"}[column]
    for names, row in ((sides.before, delta.before), (sides.after, delta.after)):
        kind = names.index.row("pg_type", row["atttypid"]) if row else None
        if row is None or kind is None or kind[of_type] != row[column]:
            return False
    return True


def _order(sides: Sides, table: str) -> Iterator[Draft]:
    """Tell that the columns on both sides stand in another order."""
    other = str(sides.match.oid("pg_class", table))
    if other.startswith("-"):
        return
    before = sorted(int(row["attnum"] or 0) for row in sides.before.index.parts("pg_attribute", table))
    there = {int(row["attnum"] or 0) for row in sides.after.index.parts("pg_attribute", other)}
    mapped = [int(sides.match.number(table, str(number))) for number in before]
    kept = [(old, new) for old, new in zip(before, mapped, strict=True) if new in there]
    if [new for _, new in kept] == sorted(new for _, new in kept):
        return
    first = ", ".join(sides.before.column(table, str(old)) for old, _ in kept)
    second = ", ".join(sides.after.column(other, str(new)) for new in sorted(new for _, new in kept))
    called = (sides.before.kind_of("pg_class", table), sides.before.name("pg_class", table))
    yield Draft(Change(*called, "column order", first, second), ("pg_class", table, "0"), ("pg_class", other, "0"))


def defaults(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of defaults and generation expressions, which belong to columns."""
    for delta in listed:
        names, row, second = rows(sides, delta)
        table, number = str(row["adrelid"]), str(row["adnum"])
        column = next((part for part in names.index.parts("pg_attribute", table) if part["attnum"] == number), None)
        generated = column is not None and column["attgenerated"] not in {None, ""}
        label = "generation expression" if generated else "default"
        thing = f"column {quoted(column['attname'] if column else number)}"
        old, new = (side["adbin"] if side else None for side in (delta.before, delta.after))
        attribute = f"{thing}: {label}" if old and new else f"{thing} {gained(label, second=new is not None)}"
        change = Change(
            names.kind_of("pg_class", table),
            names.name("pg_class", table),
            attribute,
            old,
            new,
        )
        key = ("pg_class", table, number)
        other = ("pg_class", str(sides.match.oid("pg_class", table)), sides.match.number(table, number))
        yield Draft(change, None if second else key, key if second else other if delta.after else None)
