"""FZ008: time grows with the input, not with its square."""

from __future__ import annotations

from harness.checks.under_fire import check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ008",
    title="time grows with the input, not with its square",
    severity=Severity.WARNING,
    when="The time of a call or of an insert grows by more than the power of 1.6 with the length of a text, "
    "from 2,000 to 8,000 characters, twice measured.",
    why="A user who may write a long text can keep the database busy.",
    fix="Bound the length first, or loop once.",
)

CHECK = check(INFO, "growth")
