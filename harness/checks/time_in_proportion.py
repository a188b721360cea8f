"""FZ008: time grows with the input, not with its square."""

from __future__ import annotations

from harness.checks.under_fire import check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ008",
    title="time grows with the input, not with its square",
    severity=Severity.WARNING,
    when="The processor's time for a call or an insert grows by more than the power of 1.6 with the length of a text, "
    "from 2,000 to 8,000 characters, the best of three in turns, measured on two databases.",
    why="A user who may write a long text can keep the database busy.",
    fix="Bound the length first, or loop once.",
)

CHECK = check(INFO, "growth")
