"""
Prove a migration in one transaction on one database: fast, and it can only acquit.

Whatever does not run, or leaves a difference, is left to the clones to say: a verdict of fault always comes from
scripts that were run as psql runs them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from harness import load
from harness.catalog import Snapshot, snapshot
from harness.proof import sequences
from harness.proof.differences import differ
from harness.proof.evidence import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.load import Applied
    from harness.model import Migration, Script

Result = TypeVar("Result")


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
    return _taken_back(conn, lambda before: _cycle(conn, migration, before, undo=undo))


def restores(conn: psycopg.Connection[Any], migration: Migration) -> dict[str, Step] | None:
    """
    Run the way there and back alone, in a transaction that is rolled back: with two snapshots, where the cycle has six.

    The rollback runs as often as it has to bear, and the end is compared with the beginning. From there a second apply
    would end as the first one did.

    Args:
        conn: As for `acquit`.

    Returns:
        The steps by their name in `Evidence`; `None` where anything was not as it should be.
    """
    return _taken_back(conn, lambda before: _there_and_back(conn, migration, before))


def _taken_back(conn: psycopg.Connection[Any], work: Callable[[Snapshot], Result]) -> Result | None:
    """Do *work*, which is told the state before, and take it back; `None` where it is not clean."""
    conn.execute("begin")
    before = snapshot(conn)
    try:
        return work(before)
    except (NotCleanError, psycopg.DatabaseError):
        return None
    finally:
        if not conn.closed:
            conn.execute("rollback")
            load.reset_session(conn)
            sequences.put_back(conn, before)


def _there_and_back(conn: psycopg.Connection[Any], migration: Migration, before: Snapshot) -> dict[str, Step]:
    if migration.down is None:
        raise NotCleanError
    way = {"up": migration.up, "down": migration.down}
    if migration.repeatable_down:
        way = {"nothing": migration.down, **way, "twice": migration.down}
    steps = {name: Step(_run(conn, script)) for name, script in way.items()}
    if differ(before, snapshot(conn)):
        raise NotCleanError
    return steps


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
    applied = _run(conn, script)
    ended = snapshot(conn)
    if wanted is not None and differ(wanted, ended):
        raise NotCleanError
    return Step(applied, seconds=time.perf_counter() - started), ended


def _run(conn: psycopg.Connection[Any], script: Script) -> Applied:
    applied = load.run_inside(conn, script)
    if applied.failure is not None or applied.needs_clone is not None:
        raise NotCleanError
    return applied


def _aside(conn: psycopg.Connection[Any], script: Script, wanted: Snapshot) -> Step:
    """Run a script that is to change nothing, and take it back."""
    conn.execute("savepoint aside")
    step, _ = _step(conn, script, wanted)
    conn.execute("rollback to savepoint aside")
    return step
