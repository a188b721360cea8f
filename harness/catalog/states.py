"""Changes of what no catalog row says: rows, sequences, large objects, ALTER SYSTEM, slots, prepared transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.drafts import gained, presence
from harness.catalog.naming import quoted
from harness.catalog.rows import EMPTY
from harness.catalog.values import Aspect, Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.catalog.drafts import Sides
    from harness.catalog.values import SequenceState, Snapshot, TableRows


def row_changes(sides: Sides, masked: Mapping[str, frozenset[str]] | None = None) -> Iterator[Change]:
    """
    Tell which tables on both sides hold other rows.

    Args:
        sides: Both snapshots; one without rows yields nothing.
        masked: Columns to leave out, by the table's name as changes give it. Where a column is masked, the others are
            compared one by one, and it is no longer seen that values moved from one row to another.
    """
    before, after = sides.before.index.snapshot, sides.after.index.snapshot
    if before.tables is None or after.tables is None:
        return
    for oid, old in before.tables.items():
        new = after.tables.get(str(sides.match.oid("pg_class", oid)))
        if new is None or new == old:
            continue
        name = sides.before.name("pg_class", oid)
        hidden = (masked or {}).get(name, frozenset())
        yield from _table(sides.before.kind_of("pg_class", oid), name, old, new, hidden)


def _table(kind: str, name: str, old: TableRows, new: TableRows, hidden: frozenset[str]) -> Iterator[Change]:
    """Tell how the rows of one table differ."""
    if old.count != new.count:
        yield Change(kind, name, "rows", _counted(old.count), _counted(new.count), Aspect.ROWS)
        return
    first, second = dict(old.columns), dict(new.columns)
    differing = [
        column for column in first if column in second and column not in hidden and first[column] != second[column]
    ]
    if differing:
        listed = ", ".join(map(quoted, differing))
        yield Change(kind, name, f"values of {listed}, among {_counted(old.count)}", None, None, Aspect.ROWS)
    elif not hidden and first.keys() == second.keys() and old.whole != new.whole and old is not EMPTY:
        yield Change(kind, name, "values moved between rows", None, None, Aspect.ROWS)


def sequence_changes(sides: Sides) -> Iterator[Change]:
    """Tell which sequences on both sides stand elsewhere."""
    before, after = sides.before.index.snapshot, sides.after.index.snapshot
    if before.sequences is None or after.sequences is None:
        return
    for oid, old in before.sequences.items():
        new = after.sequences.get(str(sides.match.oid("pg_class", oid)))
        if new is None or new == old:
            continue
        name = sides.before.name("pg_class", oid)
        yield Change("sequence", name, "last value", _standing(old), _standing(new), Aspect.SEQUENCE)


def _standing(state: SequenceState) -> str:
    return f"{state.last_value}{'' if state.is_called else ', not called yet'}"


def _counted(rows: int) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}"


def large_object_changes(sides: Sides) -> Iterator[Change]:
    """Tell which large objects on both sides hold something else."""
    before, after = sides.before.index.snapshot, sides.after.index.snapshot
    if before.large_objects is None or after.large_objects is None:
        return
    for oid in sorted(before.large_objects.keys() | after.large_objects.keys(), key=int):
        there = (
            sides.before.index.row("pg_largeobject_metadata", oid),
            sides.after.index.row("pg_largeobject_metadata", oid),
        )
        if None not in there and before.large_objects.get(oid) != after.large_objects.get(oid):
            yield Change("large object", oid, "content", None, None, Aspect.LARGE_OBJECT)


SECTIONS = (
    ("settings", "parameter", "ALTER SYSTEM setting", Aspect.CLUSTER),
    ("slots", "replication slot", "definition", Aspect.CLUSTER),
    ("prepared", "prepared transaction", "owner", Aspect.CLUSTER),
    ("origins", "replication origin", "position", Aspect.CLUSTER),
)


def state_changes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Tell what differs in what is no catalog at all."""
    for section, kind, label, what in SECTIONS:
        old, new = before.state.get(section), after.state.get(section)
        if old is None or new is None:
            continue
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) == new.get(name):
                continue
            if section in {"slots", "prepared"} and (name not in old or name not in new):
                yield presence(kind, quoted(name), old.get(name) or new.get(name), what, second=name in new)
                continue
            attribute = label if name in old and name in new else gained(label, second=name in new)
            yield Change(
                kind, quoted(name) if section != "settings" else name, attribute, old.get(name), new.get(name), what
            )


def residue_changes(sides: Sides) -> Iterator[Change]:
    """Tell which tables on both sides keep other dropped columns."""
    before, after = sides.before.index.snapshot, sides.after.index.snapshot
    old, new = before.state.get("dropped", {}), after.state.get("dropped", {})
    there = {str(sides.match.oid("pg_class", oid)): oid for oid in old}
    for oid in sorted({*there, *new}):
        first = there.get(oid) or sides.origin("pg_class", oid)
        if first is None or sides.after.index.row("pg_class", oid) is None:
            continue
        if old.get(first) != new.get(oid):
            called = (sides.before.kind_of("pg_class", first), sides.before.name("pg_class", first))
            yield Change(*called, "dropped columns (by number)", old.get(first), new.get(oid), Aspect.PHYSICAL)
