"""Try what looked wrong once more, and tell whether the same shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.fuzz import circumstances, growth, plan
from harness.fuzz.attempt import Attempt, Tried
from harness.fuzz.judge import Suspicion, compared, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.run import Runner


def paired(attempts: Sequence[Attempt], runner: Runner) -> list[Tried]:
    """Run attempts, and give each with its outcome, as far as the runner came."""
    return [Tried(*pair) for pair in zip(attempts, runner.run(attempts), strict=False)]


def seen_again(suspicion: Suspicion, attempt: Attempt, runner: Runner) -> Suspicion | None:
    """Run an attempt in place of a suspicion's own, and give what shows of the same kind and cause."""
    if suspicion.kind == "growth":
        return growth.again(suspicion, runner)
    (tried,) = paired([attempt], runner)
    if suspicion.kind == "session" and attempt.steps[-1].role != "again":
        settings = [step for step in attempt.steps if step.role == "settings"]
        plain = replace(attempt, steps=tuple(step for step in attempt.steps if step.role != "settings"))
        circumstance = next(
            (
                each
                for each in (*circumstances.PLAIN_SESSIONS, circumstances.SHADOWED)
                if each.name == attempt.circumstance
            ),
            None,
        )
        if circumstance is not None and settings:
            plain = plan.under([plain], replace(circumstance, settings=circumstance.plain))[0]
        found = compared(paired([plain], runner), [tried])
    else:
        found = judge([tried], updates_pass=suspicion.kind == "unchanged")
    return next((each for each in found if (each.kind, each.cause) == (suspicion.kind, suspicion.cause)), None)
