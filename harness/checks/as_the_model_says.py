"""FZ009: tables and functions do what the model says."""

from __future__ import annotations

from harness.checks.under_fire import check, modelled
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ009",
    title="tables and functions do what the model says",
    severity=Severity.ERROR,
    when="A row is accepted that the project's model refuses, or the reverse; a call gives other rows than the "
    'model; or an invariant of the project is broken. Models are registered by `models = "FILE"`.',
    why="The model was written from the specification, the code was not.",
    fix="Mend whichever of the two is wrong.",
)

CHECK = check(INFO, "model", modelled)
