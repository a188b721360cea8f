"""
Prove a migration in one transaction on one database: fast, and it can only acquit.

Whatever does not run, or leaves a difference, is left to the clones to say: a verdict of fault always comes from
scripts that were run as psql runs them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from harness import load
from harness.catalog import Snapshot, snapshot
from harness.proof import sequences
from harness.proof.differences import differ
from harness.proof.evidence import Step

if TYPE_CHECKING:
    from harness.model import Migration, Script


class NotCleanError(Exception):
    """A step did not run through, or left something different."""


@dataclass(frozen=True, slots=True)
class Acquitted:
    """A migration that did all that it should: the steps by their name in `Evidence`, and the migrated state."""

    steps: dict[str, Step]
    migrated: Snapshot


def fits(migration: Migration) -> bool:
    """Tell whether the scripts of the cycle allow it to run in one transaction."""
    scripts = (migration.up, *((migration.down,) if migration.down else ()))
    return all(load.fits_one_transaction(script) is None for script in scripts)


def acquit(conn: psycopg.Connection[Any], migration: Migration, *, undo: bool) -> Acquitted | None:
    """
    Run the cycle in a transaction that is rolled back.

    Args:
        conn: In autocommit, on a database at the state before the migration; nobody else writes to it.
        undo: Whether to roll back and apply again, or to apply alone.

    Returns:
        What was seen; `None` where anything was not as it should be.
    """
    conn.execute("begin")
    before = snapshot(conn)
    try:
        return _cycle(conn, migration, before, undo=undo)
    except (NotCleanError, psycopg.DatabaseError):
        return None
    finally:
        if not conn.closed:
            conn.execute("rollback")
            load.reset_session(conn)
            sequences.put_back(conn, before)


def _cycle(conn: psycopg.Connection[Any], migration: Migration, before: Snapshot, *, undo: bool) -> Acquitted:
    steps: dict[str, Step] = {}
    down = migration.down if undo else None
    if down and migration.repeatable_down:
        steps["nothing"] = _aside(conn, down, before)
    steps["up"], migrated = _step(conn, migration.up, None)
    if down:
        steps["down"], restored = _step(conn, down, before)
        if migration.repeatable_down:
            steps["twice"] = _aside(conn, down, restored)
        steps["again"], _ = _step(conn, migration.up, migrated)
    return Acquitted(steps, migrated)


def _step(conn: psycopg.Connection[Any], script: Script, wanted: Snapshot | None) -> tuple[Step, Snapshot]:
    """Run one script; it must run through, and end at *wanted* where that is given."""
    started = time.perf_counter()
    applied = load.run_inside(conn, script)
    if applied.failure is not None or applied.needs_clone is not None:
        raise NotCleanError
    ended = snapshot(conn)
    if wanted is not None and differ(wanted, ended):
        raise NotCleanError
    return Step(applied, seconds=time.perf_counter() - started), ended


def _aside(conn: psycopg.Connection[Any], script: Script, wanted: Snapshot) -> Step:
    """Run a script that is to change nothing, and take it back."""
    conn.execute("savepoint aside")
    step, _ = _step(conn, script, wanted)
    conn.execute("rollback to savepoint aside")
    return step
