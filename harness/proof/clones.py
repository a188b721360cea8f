"""Prove a migration on clones: every script in a session of its own, committed as the script has it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.proof import sequences
from harness.proof.differences import compared, row_differences
from harness.proof.evidence import Step

if TYPE_CHECKING:
    from harness.catalog import Snapshot
    from harness.model import Migration, Script
    from harness.proof.ground import Ground


@dataclass(frozen=True, slots=True)
class Examined:
    """
    What the clones showed.

    Attributes:
        steps: By their name in `Evidence`; what could not be run is not there.
        migrated: The state after the first apply; `None` where it failed.
        again: The state after the second apply; `None` where there was none, or it failed.
        reference: What the second apply ought to have ended at: the first one's end, or, where rows differ, the end
            of an apply that began with the sequences as far ahead.
    """

    steps: dict[str, Step]
    migrated: Snapshot | None = None
    again: Snapshot | None = None
    reference: Snapshot | None = None


def examine(ground: Ground, migration: Migration, *, undo: bool) -> Examined:
    """
    Run the cycle on clones of *ground*, and compare every state with the one that it should be.

    Args:
        ground: The state before the migration; it stays as it is.
        undo: Whether to roll back and apply again, or to apply alone.
    """
    down = migration.down if undo else None
    cluster = ground.databases.state()
    with ground.clone() as work:
        steps: dict[str, Step] = {}
        before = work.snapshot()
        steps["up"], migrated = _step(work, migration.up)
        if migrated is None or down is None:
            return Examined(steps, migrated)
        steps["down"], restored = _step(work, down, before, ground)
        if not steps["down"].clean:
            work.keep(f"{migration.id} rolled back")
        if migration.repeatable_down:
            with ground.clone() as untouched:
                steps["nothing"], _ = _step(untouched, down, before, ground)
        if restored is None:
            return Examined(steps, migrated)
        if migration.repeatable_down:
            with work.clone() as once_more:
                steps["twice"], _ = _step(once_more, down, restored, work)
        steps["again"], again = _step(work, migration.up)
    reference = migrated
    if again is not None and row_differences(migrated, again):
        ground.databases.put_back(cluster)  # roles that the second apply made are in the way of a third
        reference = _ahead(ground, migration.up, restored) or migrated
    return Examined(steps, migrated, again, reference)


def _step(
    work: Ground, script: Script, wanted: Snapshot | None = None, like: Ground | None = None
) -> tuple[Step, Snapshot | None]:
    """Run one script; where it runs through, compare its end with *wanted*, the state that *like* is in."""
    started = time.perf_counter()
    applied = work.apply(script)
    if applied.failure is not None:
        return Step(applied, seconds=time.perf_counter() - started), None
    ended = work.snapshot(script)
    catalog, rows = compared(wanted, ended, like, work) if wanted and like else ((), ())
    return Step(applied, catalog, rows, time.perf_counter() - started), ended


def _ahead(ground: Ground, script: Script, stands: Snapshot) -> Snapshot | None:
    """Apply on a clone whose sequences stand where they stood before the second apply."""
    with ground.clone() as other:
        with other.session() as conn:
            sequences.put_back(conn, stands)
        step, ended = _step(other, script)
        return ended if step.applied.failure is None else None
