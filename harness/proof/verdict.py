"""What became of a migration, in one word; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.model import Migration
    from harness.proof.evidence import Evidence

WORST_FIRST = (
    "apply-fails",
    "fails",
    "differs",
    "rows-differ",
    "missing",
    "empty",
    "not-run",
    "irreversible",
    "restores",
)


def verdict(migration: Migration, evidence: Sequence[Evidence]) -> str:
    """
    Give the worst verdict over the proofs of one migration.

    Args:
        migration: Its files say whether there is a rollback at all.
        evidence: The proofs of this migration; empty means that it was not run.

    Returns:
        One of `WORST_FIRST`.
    """
    static = _static(migration)
    seen = {static} if static else set()
    seen |= {_proved(item) for item in evidence}
    if not evidence and not static:
        seen = {"not-run"}
    return min(seen, key=WORST_FIRST.index)


def _static(migration: Migration) -> str | None:
    """Say what the files alone decide, `None` where they leave it open."""
    if migration.up.problems:
        return "apply-fails"
    if not migration.up.effective:
        return "not-run"
    if migration.irreversible is not None:
        return None
    if migration.lacks_rollback:
        return "empty" if migration.down else "missing"
    if migration.down and migration.down.problems:
        return "fails"
    return None


def _proved(evidence: Evidence) -> str:
    if evidence.up.applied.failure is not None:
        return "apply-fails"
    if evidence.migration.irreversible is not None:
        return "irreversible"
    down = evidence.down
    if down is None:
        return _static(evidence.migration) or "not-run"
    if down.applied.failure is not None:
        return "fails"
    if down.catalog:
        return "differs"
    return "rows-differ" if down.rows else "restores"
