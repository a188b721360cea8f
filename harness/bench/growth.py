"""How a cost grows with a size: the exponent that fits, its interval, and budgets for it."""

from __future__ import annotations

import math
import random
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.bench.judge import RESAMPLES, Interval, Verdict, ends
from harness.bench.units import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from harness.bench.call import Call

SLACK = 0.1
"""What an exponent may lie above its budget: at 16 times the size, a third more."""
FEWEST_SIZES = 3
"""A line through two points fits whatever they are."""

BUDGETS: Mapping[str, Callable[[float], float]] = {
    "independent": lambda size: 1.0,  # noqa: ARG005
    "log n": lambda size: math.log(size + 1),
    "n": lambda size: size,
    "n log n": lambda size: size * math.log(size + 1),
    "n²": lambda size: size * size,
}
"""By name, what a cost may grow with."""


@dataclass(frozen=True, slots=True)
class Growth:
    """
    What was measured at several sizes.

    Attributes:
        seconds: By size, the seconds of each sample; at least three sizes above 0, with a sample each above 0.
        exponent: Of the power of the size that fits best: 0 is independent, 1 linear.
    """

    seconds: Mapping[int, Sequence[float]]
    exponent: Interval

    def against(self, budget: str) -> Interval:
        """Give the exponent of what is left of the cost once what *budget* allows is divided out."""
        allowed = BUDGETS[budget]
        return _slope({size: [one / allowed(size) for one in taken] for size, taken in self.seconds.items()})

    def verdict(self, budget: str) -> Verdict:
        """Judge the growth: slower where all of the interval lies above the budget, ok where none of it does."""
        left = self.against(budget)
        if left.low > SLACK:
            return Verdict.SLOWER
        return Verdict.OK if left.high <= SLACK else Verdict.CANNOT_TELL


@dataclass(frozen=True, slots=True)
class Grown:
    """
    A declared call at several sizes, in two states.

    Attributes:
        budget: A name of `BUDGETS`.
        verdict: On head; what base does is for the reader.
        base: `None` where base refuses the call.
    """

    call: Call
    budget: str
    verdict: Verdict
    head: Growth
    base: Growth | None


def told(growth: Growth, call: Call, budget: str) -> str:
    """Say in one line how a call grows and what was wanted."""
    exponent = growth.exponent
    sizes = ", ".join(f"{duration(statistics.median(taken))} at {size:,}" for size, taken in growth.seconds.items())
    unsure = ", and whether it keeps to that cannot be told" if growth.verdict(budget) is Verdict.CANNOT_TELL else ""
    return (
        f"call {call.name!r} grows with the size to the power {exponent.middle:.2f} "
        f"[{exponent.low:.2f}, {exponent.high:.2f}], {budget!r} was wanted{unsure}: {sizes}"
    )


def fit(seconds: Mapping[int, Sequence[float]]) -> Growth:
    """
    Fit the exponent of a cost.

    Args:
        seconds: As in `Growth`.

    Raises:
        ValueError: Fewer than three sizes, a size or time that is not above 0, a size without a sample.
    """
    if len(seconds) < FEWEST_SIZES:
        raise ValueError(f"sizes are {sorted(seconds)}, at least {FEWEST_SIZES} were wanted")
    for size, taken in seconds.items():
        if size <= 0 or not taken or min(taken) <= 0:
            raise ValueError(f"size {size} has the samples {list(taken)}: sizes and seconds above 0 were wanted")
    kept = {size: tuple(taken) for size, taken in sorted(seconds.items())}
    return Growth(kept, _slope(kept))


def _slope(seconds: Mapping[int, Sequence[float]]) -> Interval:
    draw = random.Random(0)  # noqa: S311 - statistics, not secrets
    places = [math.log(size) for size in seconds]
    logs = [[math.log(one) for one in taken] for taken in seconds.values()]

    def line(heights: list[float]) -> float:
        return statistics.linear_regression(places, heights).slope

    found = sorted(
        line([statistics.median(draw.choices(each, k=len(each))) for each in logs]) for _ in range(RESAMPLES)
    )
    return Interval(line([statistics.median(each) for each in logs]), *ends(found))
