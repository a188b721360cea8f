"""RB006: a second rollback does nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.checks.check import Check, Context, Seen, objects, refused, rows
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.proof.evidence import Step

INFO = CheckInfo(
    code="RB006",
    title="a second rollback does nothing",
    severity=Severity.ERROR,
    when="The rollback is run a second time, or with nothing to roll back, and fails or changes anything. The "
    "setting `repeatable-rollback = false` lets rollbacks do so. A warning where generated rows alone are changed.",
    why="In an outage commands are run twice. A rollback that was cut off must be safe to start again.",
    fix="Write `drop … if exists`, and let the rollback ask the catalog before it changes what was there before.",
)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rollback that had nothing to do, and when."""

    when: str
    seen: Seen


def subjects(ctx: Context) -> Iterator[Repeat]:
    """Give the second rollback and the one with nothing to roll back of every proof; equal failures are one fault."""
    for evidence in ctx.evidence:
        twice, nothing = evidence.twice, evidence.nothing
        if twice is not None:
            yield Repeat("a second rollback", Seen(evidence, twice))
        failed = twice is not None and twice.applied.failure is not None
        if nothing is not None and not (failed and twice and nothing.applied.failure == twice.applied.failure):
            yield Repeat("a rollback with nothing to roll back", Seen(evidence, _beyond(nothing, evidence.down)))


def _beyond(nothing: Step, down: Step | None) -> Step:
    """Leave out what the rollback does not restore anyway: that is one fault, and another code's."""
    if down is None:
        return nothing
    return replace(
        nothing,
        catalog=tuple(change for change in nothing.catalog if change not in down.catalog),
        rows=tuple(rows for rows in nothing.rows if rows not in down.rows),
    )


def judge(info: CheckInfo, repeat: Repeat) -> Iterator[Finding]:
    """Yield the statement that failed, or each thing that it changed."""
    yield from refused(info, repeat.seen, f"{repeat.when} fails")
    yield from objects(info, repeat.seen, f"{repeat.when} changes")
    yield from rows(info, repeat.seen, f"{repeat.when} changes")


CHECK = Check(INFO, subjects, judge, lambda repeat: repeat.seen.step.seconds)
