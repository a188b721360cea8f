"""What came of one target, and why it refused what it refused; pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.fuzz.shape import Relation
from harness.tally import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.attempt import Outcome, Tried
    from harness.fuzz.judge import Suspicion
    from harness.fuzz.shape import Routine
    from harness.tally import Tally

REASONS = 5
"""Reasons that are told of one target."""
FRAME = re.compile(r"function (?P<name>.+?\)) line (?P<line>\d+)")
"""The part of an error's context that names a line of PL/pgSQL."""


@dataclass(frozen=True, slots=True)
class Fired:
    """
    What came of one target.

    Attributes:
        suspicions: Confirmed and shortened, one for each cause.
        why_not: Why nothing was tried; empty where something was.
        given_up: What took too long, and what that means; empty where nothing did.
    """

    tally: Tally
    suspicions: tuple[Suspicion, ...] = ()
    why_not: str = ""
    given_up: str = ""

    @property
    def target(self) -> str:
        """Name the table or function."""
        return self.tally.target


def taken(tried: Tried) -> bool:
    """Tell whether the first thing that an attempt is for was accepted."""
    return tried.outcome.accepted or tried.outcome.steps >= 2


def refusals(outcomes: Sequence[Outcome]) -> tuple[Refusal, ...]:
    """Count why examples were refused, by who refused them; the most frequent reasons, most frequent first."""
    counted = Counter((outcome.state, blamed(outcome)) for outcome in outcomes)
    said = {(outcome.state, blamed(outcome)): outcome.message for outcome in reversed(outcomes)}
    return tuple(
        Refusal(count, state, by, next(iter(said[state, by].splitlines()), ""))
        for (state, by), count in counted.most_common(REASONS)
    )


def blamed(outcome: Outcome) -> str:
    """Name the constraint that was broken, else the line of PL/pgSQL that failed; empty where there is neither."""
    if outcome.breach:
        return outcome.breach
    frame = FRAME.search(outcome.context)
    return f"{frame['name']} line {frame['line']}" if frame else ""


def remark(target: Relation | Routine, tally: Tally) -> str:
    """Say that a target took nothing, or refused nothing, and why; empty where it did both."""
    if not tally.tried:
        return ""
    if not tally.accepted:
        return f"accepts nothing that was tried: {'; '.join(map(str, tally.refusals[:2]))}"
    if tally.refused:
        return ""
    if isinstance(target, Relation):
        rules = _rules(target)
        broken = f"none of its {rules} constraints was broken" if rules else "it has no constraint"
        return f"refuses nothing that was tried: {broken}, and no trigger raised"
    return "refuses nothing that was tried: neither its types nor its body did"


def _rules(relation: Relation) -> int:
    constraints = (relation.checks, relation.uniques, relation.foreign_keys, relation.exclusions)
    return sum(map(len, constraints)) + sum(column.not_null for column in relation.columns)
