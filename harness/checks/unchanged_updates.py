"""FZ005: an accepted row can be updated to what it is."""

from __future__ import annotations

from harness.checks.under_fire import accepted, check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ005",
    title="an accepted row can be updated to what it is",
    severity=Severity.ERROR,
    when="A row is accepted as INSERT, and an UPDATE that changes none of its values is refused, on a table "
    "that takes such updates of other rows.",
    why="A form that saves all its fields can never be saved again.",
    fix="Judge the same in both, or in an UPDATE what changed alone.",
)

CHECK = check(INFO, "unchanged", accepted)
