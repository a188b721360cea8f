"""RB005: the migration applies again after its rollback."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.checks.check import Check, Seen, objects, refused, rows, seconds, steps
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="RB005",
    title="the migration applies again after its rollback",
    severity=Severity.ERROR,
    when="Apply, roll back, apply: the second apply fails, or ends elsewhere than the first. Values that differ "
    "between any two applies, such as now() and new uuids, do not count.",
    why="After a rollback comes the next deploy. What the rollback left makes it fail, or gives another schema than "
    "the one that was tested.",
    fix="Remove in the rollback whatever the migration makes, and let the migration depend on nothing that an "
    "earlier run of it left.",
)


def _beyond(seen: Seen) -> Seen:
    """Leave out generated rows that the rollback lost: where it gave others, the second apply ends with others."""
    down = seen.evidence.down
    if not seen.evidence.made_up or down is None:
        return seen
    lost = {table.identity for table in down.rows}
    return replace(
        seen, step=replace(seen.step, rows=tuple(table for table in seen.step.rows if table.identity not in lost))
    )


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield the statement that failed, or each thing that differs."""
    yield from refused(info, seen, "the second apply fails")
    yield from objects(info, seen, "the second apply ends elsewhere")
    yield from rows(info, _beyond(seen), "the second apply ends elsewhere")


CHECK = Check(INFO, steps(lambda evidence: evidence.again), judge, seconds)
