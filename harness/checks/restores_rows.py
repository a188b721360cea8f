"""RB004: the rollback restores the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.check import Check, Seen, rows, seconds, steps
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="RB004",
    title="the rollback restores the rows",
    severity=Severity.ERROR,
    when="After migration and rollback, rows that were there before are lost or changed, rows of the migration are "
    "left behind, or a sequence stands behind where it stood. A sequence that moved ahead is fine. A warning where "
    "generated rows alone show it: whether a table of yours has such rows, pgharness does not know.",
    why="The schema is back and the data is not: the rollback that looked safe was the one that lost it.",
    fix="Keep what the migration removes (a renamed column, a side table) until the rollback is out of the question, "
    "or declare the migration irreversible with its reason.",
)


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield a finding for each table or sequence that differs."""
    yield from rows(info, seen, "the rollback does not restore")


CHECK = Check(INFO, steps(lambda evidence: evidence.down), judge, seconds)
