"""RB008: something was executed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.check import Check, Context
from harness.model import CheckInfo, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model import Migration
    from harness.proof.evidence import Evidence

INFO = CheckInfo(
    code="RB008",
    title="something was executed",
    severity=Severity.ERROR,
    when="A migration holds no statement that lasts: the file is empty, or all of it is comments and transaction "
    "control, or it rolls back itself what it did. Or it could not be run on any server.",
    why="A gate that ran nothing and says 'passed' is worse than none.",
    fix="Look whether the right folder was given, whether an include went missing, or whether everything in the file "
    "is commented out, or undone by a `rollback;` at its end.",
)


NOT_RUN_HELP = (
    "What was not checked says why; what changes roles or the cluster is proved on a server of its own, without --dsn."
)


@dataclass(frozen=True, slots=True)
class Work:
    """A migration, and why nothing of it was executed; empty where something was, or another code says why not."""

    migration: Migration
    reason: str


def subjects(ctx: Context) -> Iterator[Work]:
    """Give every migration to prove."""
    ran = {evidence.migration.id for evidence in ctx.evidence}
    told = any(script.problems for script in ctx.project.scripts()) or any(map(_failed, ctx.evidence))
    for migration in ctx.project.migrations:
        if not (migration.up.effective or migration.up.problems):
            yield Work(migration, "the migration holds no statement that lasts")
        elif migration.id not in ran and not told:
            yield Work(migration, "the migration was not run on any server")
        else:
            yield Work(migration, "")


def _failed(evidence: Evidence) -> bool:
    """Tell whether no migration behind this one could be run."""
    steps = [step for step in (evidence.up, evidence.equal) if step is not None]
    return any(step.applied.failure is not None for step in steps)


def judge(info: CheckInfo, work: Work) -> Iterator[Finding]:
    """Yield a finding where there was nothing to run, or nothing was run."""
    if work.reason:
        yield Finding(
            code=info.code,
            severity=info.severity,
            place=Place(work.migration.up.file),
            message=f"nothing was executed: {work.reason}",
            migration=work.migration.id,
            help=info.fix if "statement" in work.reason else NOT_RUN_HELP,
        )


CHECK = Check(INFO, subjects, judge)
