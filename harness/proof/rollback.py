"""Prove the way back of one migration alone: no self-test, nothing fuzzed, no two applies compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.errors import ServerError
from harness.proof import clones, one_transaction
from harness.proof.again import judged
from harness.proof.evidence import Step
from harness.proof.migration import found, restoring_cluster

if TYPE_CHECKING:
    from harness.model import Migration
    from harness.proof.evidence import Evidence
    from harness.proof.ground import Ground
    from harness.proof.migration import Means


def prove_rollback(ground: Ground, migration: Migration, means: Means) -> Evidence:
    """
    Run a migration and its rollback, then apply the migration to *ground* for good.

    Where the evidence says that the migration itself fails, the ground is where it was.

    Args:
        migration: One with a rollback.

    Raises:
        NeedsClusterError: It would change a cluster that is not ours.
        ServerError: The server went away, or its roles could not be put back.
    """
    steps = _in_one_transaction(ground, migration) if means.in_one_transaction else None
    if steps is not None:
        return _moved_on(ground, found(migration, means, "one transaction", steps), None)
    examined = restoring_cluster(ground, lambda: clones.examine(ground, migration, undo=True))
    evidence = found(migration, means, "clones", examined.steps)
    return evidence if examined.migrated is None else _moved_on(ground, evidence, examined)


def _in_one_transaction(ground: Ground, migration: Migration) -> dict[str, Step] | None:
    if not one_transaction.fits(migration):
        return None
    try:
        with ground.session() as conn:
            return one_transaction.restores(conn, migration)
    except ServerError:  # as for the whole cycle: the clones tell
        if not ground.databases.survived():
            raise
        return None


def _moved_on(ground: Ground, evidence: Evidence, examined: clones.Examined | None) -> Evidence:
    """Apply the migration to the ground, and look at its end where a second apply has to be judged by it."""
    applied = ground.apply(evidence.migration.up)
    if applied.failure is not None:
        return replace(evidence, equal=Step(applied))
    if examined is None or examined.again is None:
        return evidence
    return replace(evidence, again=judged(evidence.again, examined, ground.snapshot(evidence.migration.up)))
