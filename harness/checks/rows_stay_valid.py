"""FZ004: what is accepted satisfies the constraints."""

from __future__ import annotations

from harness.checks.under_fire import accepted, check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ004",
    title="what is accepted satisfies the constraints",
    severity=Severity.ERROR,
    when="A row is accepted, and as it is stored it breaks a CHECK, a NOT NULL or a foreign key of its table.",
    why="A dump of such a database cannot be restored, and the next update of the row fails.",
    fix="Let the trigger that changes what the constraint looks at run before the check, or make the "
    "constraint one that holds.",
)

CHECK = check(INFO, "violates", accepted)
