"""RB002: the rollback runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.check import Check, Seen, left_open, refused, seconds, steps
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="RB002",
    title="the rollback runs",
    severity=Severity.ERROR,
    when="PostgreSQL refuses a statement of the rollback, right after its migration was applied, on an empty database "
    "or on one with rows, your own or generated; or the rollback ends inside of a transaction, so that nothing is "
    "undone.",
    why="A rollback is run for the first time during the outage. One that stops there makes the outage longer.",
    fix="Mend the statement. Where the migration cannot be undone on purpose, say so with "
    '`-- pgharness: irreversible reason="…"` in its first lines.',
)


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield the statement that failed, or the end that undoes all."""
    yield from refused(info, seen, "the rollback fails")
    if seen.evidence.migration.down:
        yield from left_open(info, seen, seen.evidence.migration.down, "the rollback")


CHECK = Check(INFO, steps(lambda evidence: evidence.down), judge, seconds)
