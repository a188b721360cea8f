"""TS003: the self-test leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.check import Check, Seen, objects, rows, seconds, steps
from harness.model import CheckInfo, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="TS003",
    title="the self-test leaves nothing behind",
    severity=Severity.ERROR,
    when="After the self-test, the catalog or the rows are not what they were before it. A sequence that moved ahead "
    "is fine.",
    why="A self-test is run on the database that it tests: what it leaves is in production.",
    fix="Run the test in one transaction and close it with `rollback;`.",
)


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield a finding for each thing that the test left."""
    test = seen.evidence.migration.test
    place = Place(test.file) if test else None
    yield from objects(info, seen, "the self-test leaves", place)
    yield from rows(info, seen, "the self-test leaves", place)


CHECK = Check(INFO, steps(lambda evidence: evidence.test), judge, seconds)
