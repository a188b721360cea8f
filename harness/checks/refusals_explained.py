"""FZ003: refusals say what they are."""

from __future__ import annotations

from harness.checks.under_fire import check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ003",
    title="refusals say what they are",
    severity=Severity.WARNING,
    when="Code refuses a row or a call by RAISE EXCEPTION without a SQLSTATE and without a hint.",
    why="P0001 tells an application nothing: it cannot know whether the user, a rule or a bug is behind it.",
    fix="Add `using errcode = 'check_violation'` or the like, and a hint.",
)

CHECK = check(INFO, "unexplained")
