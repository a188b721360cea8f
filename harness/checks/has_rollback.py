"""RB007: there is a rollback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.check import Check, Context
from harness.model import CheckInfo, Finding, Migration, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="RB007",
    title="there is a rollback",
    severity=Severity.ERROR,
    when="A migration has no rollback, or an empty one, and does not say why.",
    why="A rollback that does nothing succeeds in every tool that only looks at exit codes.",
    fix='Write the rollback, or declare `-- pgharness: irreversible reason="…"` in the migration\'s first lines.',
)


def subjects(ctx: Context) -> tuple[Migration, ...]:
    """Give the migrations to prove."""
    return ctx.project.migrations


def judge(info: CheckInfo, migration: Migration) -> Iterator[Finding]:
    """Yield a finding where nothing would be undone and nobody said why."""
    if migration.irreversible is not None or not migration.lacks_rollback:
        return
    down = migration.down
    yield Finding(
        code=info.code,
        severity=info.severity,
        place=Place((down or migration.up).file),
        message="the rollback is empty" if down else "the migration has no rollback",
        migration=migration.id,
        help=info.fix,
    )


CHECK = Check(INFO, subjects, judge)
