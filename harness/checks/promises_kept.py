"""FZ006: IMMUTABLE and STABLE are true."""

from __future__ import annotations

from harness.checks.under_fire import check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ006",
    title="IMMUTABLE and STABLE are true",
    severity=Severity.ERROR,
    when="A function is declared IMMUTABLE and gives something else in another time zone, DateStyle or with "
    "other rows in the tables; or IMMUTABLE or STABLE, and two calls in a row differ.",
    why="PostgreSQL keeps results of such functions: in indexes, in generated columns, in plans. They are "
    "wrong for ever.",
    fix="Declare what the function is, or take what varies out of it.",
)

CHECK = check(INFO, "promise")
