"""RB009: two applies on equal databases end equally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.check import Check, Seen, objects, refused, rows, seconds, steps
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

INFO = CheckInfo(
    code="RB009",
    title="two applies on equal databases end equally",
    severity=Severity.ERROR,
    when="The migration is applied to two databases that are equal, and the catalogs differ afterwards: an error. "
    "Where the rows alone differ (now(), random(), new uuids) it is an info. The salt of a password, the number of a "
    "large object and the name of the database do not count.",
    why="What depends on the day or on chance was tested in another form than the one that is deployed, and its "
    "rollback may look for names that are not there.",
    fix="Write names and definitions out instead of computing them from the clock or at random. In rows, such as the "
    "time of their making, it may be meant.",
)


def judge(info: CheckInfo, seen: Seen) -> Iterator[Finding]:
    """Yield an error for each object that differs, an info for each table whose rows differ."""
    start = seen.evidence.migration.up.start
    yield from refused(info, seen, "a second, equal apply fails")
    yield from objects(info, seen, "two equal applies differ", start)
    yield from rows(info, seen, "two equal applies differ in rows alone", start, Severity.INFO)


CHECK = Check(INFO, steps(lambda evidence: evidence.equal), judge, seconds)
