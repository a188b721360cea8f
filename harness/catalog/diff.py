"""Pure: two snapshots → what differs, object by object, in a person's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.compare import Delta, deltas
from harness.catalog.drafts import Sides
from harness.catalog.folding import fold
from harness.catalog.match import Match
from harness.catalog.states import (
    large_object_changes,
    residue_changes,
    row_changes,
    sequence_changes,
    state_changes,
)
from harness.catalog.telling import tell
from harness.catalog.values import FIRST_USER_OID, Aspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.catalog.values import Change, Snapshot

NOT_NULL_CONSTRAINTS_SINCE = 18


def diff(before: Snapshot, after: Snapshot, *, physical: bool = False) -> tuple[Change, ...]:
    """
    List what changed from *before* to *after*, ordered by the objects' names.

    OIDs, statistics and order that means nothing are no changes. An object that was dropped and made again as it was is
    no change. What could not be compared `comparability()` says.

    Args:
        before: What was.
        after: What is. The two may come from one database, from a clone, from databases made separately, from servers
            of different versions, or from files.
        physical: Whether to list residue too, which no query shows: dropped columns, declared dimensions.

    Returns:
        One `Change` for each attribute of each object that differs. Empty means equal.
    """
    sides = Sides(before, after, Match(before, after))
    found = _comparable(sides, deltas(before, after, sides.match))
    changes = [draft.change for draft in fold(sides, tell(sides, found))]
    changes += row_changes(sides)
    changes += sequence_changes(sides)
    changes += large_object_changes(sides)
    changes += state_changes(before, after)
    if physical:
        changes += residue_changes(sides)
    return _unique(change for change in changes if physical or change.aspect is not Aspect.PHYSICAL)


def rows_differ(before: Snapshot, after: Snapshot, masked: Mapping[str, frozenset[str]]) -> tuple[Change, ...]:
    """
    List the tables that are in both snapshots and hold other rows.

    Args:
        before: What was, with rows.
        after: What is, with rows.
        masked: Columns to leave out, by the table's name as `Change.identity` gives it. Where a column is masked, the
            others are compared one by one, and it is not seen that values moved from one row to another.
    """
    return _unique(row_changes(Sides(before, after, Match(before, after)), masked))


def comparability(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """List what `diff` of these two leaves out, one sentence each; empty: nothing."""
    said: list[str] = []
    if before.origin.system != after.origin.system:
        said.append("built-in objects (OIDs below 16384): the snapshots come from two clusters")
    if before.origin.major != after.origin.major:
        majors = f"{before.origin.major} and {after.origin.major}"
        said.append(f"what only one of PostgreSQL {majors} keeps")
    for what, old, new in (
        ("rows", before.tables, after.tables),
        ("sequences", before.sequences, after.sequences),
        ("contents of large objects", before.large_objects, after.large_objects),
    ):
        if old is None or new is None:
            said.append(f"{what}: not read on {'either side' if old is new else 'one side'}")
    return (*said, *dict.fromkeys((*before.not_read, *after.not_read)))


def _unique(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Leave out what is said twice, and sort."""
    return tuple(sorted(dict.fromkeys(changes), key=lambda change: (change.identity, change.kind, str(change))))


def _comparable(sides: Sides, found: dict[str, list[Delta]]) -> dict[str, list[Delta]]:
    """Leave out what only one of two major versions keeps."""
    majors = {sides.before.index.snapshot.origin.major, sides.after.index.snapshot.origin.major}
    if len(majors) == 1:
        return found
    kept: dict[str, list[Delta]] = {}
    for catalog, listed in found.items():
        kept[catalog] = [delta for delta in listed if not _of_version(delta, min(majors), max(majors))]
    return kept


def _of_version(delta: Delta, older: int, newer: int) -> bool:
    """Say whether a row that one side alone has comes with its version."""
    if delta.before is not None and delta.after is not None:
        return False
    row = delta.before or delta.after or {}
    if delta.catalog == "pg_constraint" and row.get("contype") == "n":
        return older < NOT_NULL_CONSTRAINTS_SINCE <= newer
    oid = next(iter(row.values()), None)
    return oid is not None and oid.isdigit() and int(oid) < FIRST_USER_OID
