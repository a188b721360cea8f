"""FZ001: bodies run."""

from __future__ import annotations

from harness.checks.under_fire import check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ001",
    title="bodies run",
    severity=Severity.ERROR,
    when="A trigger or a function, called with values that its types allow, stops at an error of its own body: "
    "a name that is not there, a type that does not fit, a function without RETURN, an "
    "endless recursion. What RAISE says is a refusal and does not count, nor does a missing right "
    "(42501).",
    why="PL/pgSQL looks names up when a branch first runs: the branch that nobody tested fails in front of a user.",
    fix="Mend the statement that the finding names; the script shows the values that lead there.",
)

CHECK = check(INFO, "broken")
