"""RB001: the migration applies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.checks.check import Check, Seen, left_open, refused, seconds, steps
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="RB001",
    title="the migration applies",
    severity=Severity.ERROR,
    when="PostgreSQL refuses a statement of the migration, on the state that the migrations before it leave; or the "
    "migration ends inside of a transaction, so that what it did is rolled back.",
    why="A migration that stops half-way is a deploy that stops half-way; what follows it cannot be proved either.",
    fix="Mend the statement, or name what it needs to find: `setup` for what the platform provides, `order` for the "
    "order of the files.",
)

FIXTURE_HELP = (
    "The rows come before the first migration to prove, and find what is there by then. To prove a later one with "
    "rows, name its file in place of the folder."
)


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield the statement that failed, or the end that undoes all."""
    if not seen.evidence.before:
        yield from refused(info, seen, "the migration fails")
    elif seen.evidence.population == "fixture":
        yield from (replace(finding, help=FIXTURE_HELP) for finding in refused(info, seen, "the fixture fails"))
    else:
        yield from refused(info, seen, "what comes before the migrations to prove fails")
    yield from left_open(info, seen, seen.evidence.migration.up, "the migration")


CHECK = Check(INFO, steps(lambda evidence: evidence.up), judge, seconds)
