"""RB003: the rollback restores the catalog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.catalog.values import LEFT_BEHIND, MISSING
from harness.checks.check import Check, Seen, objects, seconds, steps
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.catalog import Change

INFO = CheckInfo(
    code="RB003",
    title="the rollback restores the catalog",
    severity=Severity.ERROR,
    when="After migration and rollback, an object of the database or of the cluster is not what it was before: left "
    "behind, missing, or changed in any attribute that PostgreSQL keeps. A warning where PostgreSQL leaves no simple "
    "way back: a label that an enum gained, the order of columns, the name that PostgreSQL 18 gives to a NOT NULL, and "
    "an extension that stays installed.",
    why="What a rollback leaves behind changes how the old release behaves, and the next migrate fails on it or, "
    "worse, does not.",
    fix="Undo the change to the named object in the rollback.",
)


def lenient(change: Change, changes: Sequence[Change]) -> bool:
    """Tell whether one of *changes* is such that rollbacks commonly leave it, since there is no simple way back."""
    label = change.kind == "type" and change.attribute.startswith("gained label")
    extension = change.kind == "extension" and change.before is None
    return label or extension or change.attribute == "column order" or _named_anew(change, changes)


def _named_anew(change: Change, changes: Sequence[Change]) -> bool:
    """Tell whether a NOT NULL only bears another name: up to PostgreSQL 17 it had none that one could give back."""
    definition = change.before or change.after or ""
    if change.kind != "constraint" or not definition.startswith("NOT NULL "):
        return False
    return any(
        (other.before, other.after) == (change.after, change.before)
        and _table(other) == _table(change)
        and {other.attribute, change.attribute} == {LEFT_BEHIND, MISSING}
        for other in changes
    )


def _table(change: Change) -> str:
    return change.identity.rpartition(" on ")[2]


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield a finding for each object that differs."""
    changes = seen.step.catalog
    for finding, change in zip(objects(info, seen, "the rollback does not restore"), changes, strict=True):
        yield replace(finding, severity=Severity.WARNING) if lenient(change, changes) else finding


CHECK = Check(INFO, steps(lambda evidence: evidence.down), judge, seconds)
