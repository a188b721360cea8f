"""Prove one migration, and move the ground to the state after it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from harness.errors import ServerError
from harness.proof import clones, hollow, one_transaction
from harness.proof.again import judged
from harness.proof.chance import meant
from harness.proof.differences import compared
from harness.proof.evidence import Evidence, Hollow, Step
from harness.proof.fire import fire

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.catalog import Snapshot
    from harness.model import Migration
    from harness.proof.fire import Shots
    from harness.proof.ground import Ground

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Means:
    """Where and how migrations are proved; without shots nothing is fuzzed."""

    server: str
    population: str
    in_one_transaction: bool
    shots: Shots | None = None


def prove_migration(ground: Ground, migration: Migration, means: Means) -> Evidence:
    """
    Run the whole cycle of one migration, then apply it to *ground* for good.

    Where the evidence says that the migration itself fails, the ground is where it was.

    Raises:
        NeedsClusterError: It would change a cluster that is not ours.
        ServerError: The server went away, or its roles could not be put back.
    """
    undo = undoable(migration)
    examined = _in_one_transaction(ground, migration, undo=undo) if means.in_one_transaction else None
    how = "one transaction"
    if examined is None:
        how = "clones"
        examined = restoring_cluster(ground, lambda: clones.examine(ground, migration, undo=undo))
    evidence = found(migration, means, how, examined.steps)
    if examined.migrated is None:
        return evidence
    with ground.session() as conn:
        before = hollow.functions(conn)
    evidence, ended = _advance(ground, evidence, examined)
    if ended is not None and means.shots is not None:
        evidence = restoring_cluster(ground, lambda: _fired(ground, evidence, before, means.shots))
    if migration.test is None or migration.test.problems or ended is None:
        return evidence
    return restoring_cluster(ground, lambda: _self_tested(ground, evidence, ended, before))


def found(migration: Migration, means: Means, how: str, steps: Mapping[str, Step]) -> Evidence:
    """Make evidence of the steps of a cycle, by their names there."""
    return Evidence(
        migration,
        means.server,
        means.population,
        how,
        steps["up"],
        down=steps.get("down"),
        again=steps.get("again"),
        twice=steps.get("twice"),
        nothing=steps.get("nothing"),
    )


def restoring_cluster(ground: Ground, work: Callable[[], Result]) -> Result:
    """Do *work* on clones, and put roles, settings and all that clones share back to what they were."""
    state = ground.databases.state()
    result = work()
    ground.databases.put_back(state)
    return result


def undoable(migration: Migration) -> bool:
    """Tell whether there is a rollback that can be run, and may be expected to restore."""
    faulty = bool(migration.down and migration.down.problems)
    return migration.irreversible is None and not migration.lacks_rollback and not faulty


def _in_one_transaction(ground: Ground, migration: Migration, *, undo: bool) -> clones.Examined | None:
    if not one_transaction.fits(migration):
        return None
    try:
        with ground.session() as conn:
            acquitted = one_transaction.acquit(conn, migration, undo=undo)
    except ServerError:  # a session that the migration ended, or a catalog that it spoiled: the clones tell
        if not ground.databases.survived():
            raise
        return None
    return clones.Examined(acquitted.steps, acquitted.migrated) if acquitted else None


def _advance(ground: Ground, evidence: Evidence, examined: clones.Examined) -> tuple[Evidence, Snapshot | None]:
    """Apply the migration to the ground: that makes two applies on equal databases, which must end equally."""
    started = time.perf_counter()
    applied = ground.apply(evidence.migration.up)
    if applied.failure is not None or examined.migrated is None:
        return replace(evidence, equal=Step(applied, seconds=time.perf_counter() - started)), None
    ended = ground.snapshot(evidence.migration.up)
    catalog, rows = compared(examined.migrated, ended)
    equal = Step(applied, meant(catalog, examined.migrated, ended), rows, time.perf_counter() - started)
    return replace(evidence, equal=equal, again=judged(evidence.again, examined, ended)), ended


def _fired(ground: Ground, evidence: Evidence, before: dict[str, hollow.Function], shots: Shots | None) -> Evidence:
    """Fuzz what the migration brought."""
    if shots is None:
        return evidence
    with ground.session() as conn:
        brought = {function.identity for function in hollow.brought(before, hollow.functions(conn))}
    found = fire(ground, shots, lambda _: None, brought=brought) if brought else ()
    return replace(evidence, fired=found)


def _self_tested(
    ground: Ground, evidence: Evidence, migrated: Snapshot, before: dict[str, hollow.Function]
) -> Evidence:
    """Run the self-test on a clone, and once more on one whose functions are hollow."""
    script = evidence.migration.test
    if script is None:
        return evidence
    started = time.perf_counter()
    with ground.clone() as work:
        applied = work.apply(script)
        catalog, rows = compared(migrated, work.snapshot(script), ground, work)
    test = Step(applied, catalog, rows, time.perf_counter() - started)
    with ground.clone() as shell:
        with shell.session() as conn:
            emptied = hollow.empty(conn, hollow.brought(before, hollow.functions(conn)))
        hollow_test = Hollow(emptied, shell.apply(script)) if emptied else None
    return replace(evidence, test=test, hollow=hollow_test)
