"""What differs between two states, parted into the catalog and the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog import Aspect, diff, rows_differ
from harness.catalog.stored import sequences, tables
from harness.proof.evidence import Rows
from harness.proof.sample import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.catalog import Change, Snapshot
    from harness.proof.ground import Ground

Differences = tuple[tuple["Change", ...], tuple[Rows, ...]]

NOTHING_MASKED: Mapping[str, frozenset[str]] = {}


def catalog_differences(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """List the objects that differ, rows and sequences apart."""
    return _of_catalog(diff(before, after))


def row_differences(
    before: Snapshot, after: Snapshot, masked: Mapping[str, frozenset[str]] = NOTHING_MASKED
) -> tuple[Rows, ...]:
    """List the tables of both sides whose rows differ in more than masked columns, from the digests alone."""
    return _of_rows(rows_differ(before, after, masked))


def columns_that_differ(before: Snapshot, after: Snapshot) -> dict[str, frozenset[str]]:
    """Give, by table of both sides, the columns whose values differ."""
    old, new = tables(before), tables(after)
    return {
        change.identity: frozenset(
            column
            for column, digest in old[change.identity].columns
            if dict(new[change.identity].columns).get(column) != digest
        )
        for change in rows_differ(before, after, NOTHING_MASKED)
    }


def sequences_behind(before: Snapshot, after: Snapshot) -> tuple[Rows, ...]:
    """List the sequences of both sides that stand behind where they stood; ahead is fine."""
    old, new = sequences(before), sequences(after)
    return tuple(
        Rows(name, "the sequence moved back", str(old[name]), str(new[name]))
        for name in sorted(old.keys() & new.keys())
        if new[name].behind(old[name])
    )


def differ(before: Snapshot, after: Snapshot) -> bool:
    """Tell whether anything differs, sequences that are ahead apart."""
    changes = diff(before, after)
    return any(change.aspect is not Aspect.SEQUENCE for change in changes) or bool(
        changes and sequences_behind(before, after)
    )


def compared(before: Snapshot, after: Snapshot, like: Ground | None = None, work: Ground | None = None) -> Differences:
    """
    List what differs, with a few of the rows concerned where they can be read.

    Args:
        like: A database in the state *before*.
        work: A database in the state *after*.
    """
    changes = diff(before, after)
    rows = _of_rows(changes)
    if like is not None and work is not None:
        rows = tuple(_shown(found, tables(before)[found.identity].count, like, work) for found in rows)
    return _of_catalog(changes), (*rows, *sequences_behind(before, after))


def _of_catalog(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Leave out what is told table by table, and sequence by sequence."""
    return tuple(change for change in changes if change.aspect not in {Aspect.ROWS, Aspect.SEQUENCE})


def _of_rows(changes: Iterable[Change]) -> tuple[Rows, ...]:
    return tuple(
        Rows(change.identity, change.attribute, change.before or "", change.after or "")
        for change in changes
        if change.aspect is Aspect.ROWS
    )


def _shown(rows: Rows, count: int, like: Ground, work: Ground) -> Rows:
    with like.session() as was, work.session() as now:
        return show(was, now, rows, count)
