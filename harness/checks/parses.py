"""SR001: every file parses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.check import Check, Context
from harness.model import CheckInfo, Finding, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="SR001",
    title="every file parses",
    severity=Severity.ERROR,
    when="A file of the project is not valid SQL, includes a file that is not there, or holds a psql command that "
    "pgharness does not run. It is found before a server starts.",
    why="Of rollbacks in public repositories that fail, four in ten fail with a syntax error: nobody ever ran them.",
    fix="Mend the text at the place named; a psql command that reaches outside the database belongs in a script of "
    "its own.",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One file or folder as read, with the migration that it belongs to."""

    migration: str | None
    problems: tuple[Problem, ...]


def subjects(ctx: Context) -> Iterator[Text]:
    """Give the folder, then every script."""
    project = ctx.project
    yield Text(None, project.problems)
    for script in (*project.setup, *((project.fixture,) if project.fixture else ())):
        yield Text(None, script.problems)
    for migration in (*project.prior, *project.migrations):
        for part in migration.scripts():
            yield Text(migration.id, part.problems)


def judge(info: CheckInfo, text: Text) -> Iterator[Finding]:
    """Yield a finding for each problem, once for each place."""
    for problem in text.problems:
        yield Finding(
            code=info.code,
            severity=info.severity,
            place=problem.place,
            message=problem.message,
            migration=text.migration,
            help=problem.help or info.fix,
        )


CHECK = Check(INFO, subjects, judge)
