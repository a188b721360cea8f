"""TS001: the self-test passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.check import Check, Seen, refused, seconds, steps
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="TS001",
    title="the self-test passes",
    severity=Severity.ERROR,
    when="A statement of the self-test fails on the migrated database.",
    why="The migration does not do what its author says it does.",
    fix="Mend the migration, or the expectation of the test.",
)


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield the statement that failed."""
    yield from refused(info, seen, "the self-test fails")


CHECK = Check(INFO, steps(lambda evidence: evidence.test), judge, seconds)
