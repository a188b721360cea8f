"""What paired times say about a ratio: an interval by bootstrap, and one of three verdicts."""

from __future__ import annotations

import enum
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RESAMPLES = 1000
"""Bootstrap draws; the ends of the interval then rest on 25 of them each."""
TAIL = 0.025
"""Probability outside of the interval on each side: 95 % are inside."""
SLOWER = 1.02
"""Times; at least so much slower, with the interval's certainty, is an alarm. Measured: facts/tools-and-users.md."""
HARMLESS = 1.05
"""Times; surely not slower than this is ok."""
FLOOR = 1e-6
"""Seconds a call; a smaller difference is nobody's concern, whatever the ratio."""
FEWEST_ROUNDS = 16
"""Pairs before anything is judged: fewer make an interval that is too narrow."""


class Verdict(enum.Enum):
    """What a comparison of times says."""

    OK = "ok"
    SLOWER = "slower"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Interval:
    """A quantity with the ends of its 95 % interval."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One round: seconds a call of both states, measured in turn so that what the machine does meets both alike."""

    base: float
    head: float


def ratio(pairs: Sequence[Pair], seed: int = 0) -> Interval:
    """
    Give how many times as long as base head takes, with its interval.

    Args:
        pairs: At least one; every time above 0.
        seed: For the resampling; equal pairs and seed give an equal interval.
    """
    logs = [math.log(pair.head / pair.base) for pair in pairs]
    found = bootstrap(logs, midmean, seed)
    return Interval(math.exp(found.middle), math.exp(found.low), math.exp(found.high))


def verdict(pairs: Sequence[Pair], found: Interval) -> Verdict:
    """
    Judge head against base.

    Slower: the whole interval lies above SLOWER, and the difference above FLOOR. Ok: the whole interval lies below
    HARMLESS, or a difference that large would be below FLOOR. Anything else, or too few rounds: cannot tell.
    """
    if len(pairs) < FEWEST_ROUNDS:
        return Verdict.CANNOT_TELL
    base = midmean([pair.base for pair in pairs])
    if found.low > SLOWER and base * (found.middle - 1) > FLOOR:
        return Verdict.SLOWER
    if found.high < HARMLESS or base * (found.high - 1) <= FLOOR:
        return Verdict.OK
    return Verdict.CANNOT_TELL


def bootstrap(values: Sequence[float], statistic: Callable[[Sequence[float]], float], seed: int) -> Interval:
    """Give *statistic* of the values, with the interval that resampling them gives."""
    draw = random.Random(seed)  # noqa: S311 - statistics, not secrets
    found = sorted(statistic(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Interval(statistic(values), *ends(found))


def ends(ordered: Sequence[float]) -> tuple[float, float]:
    """Give the ends of the interval that holds all but TAIL of the ordered values on each side."""
    cut = int(len(ordered) * TAIL)
    return ordered[cut], ordered[-1 - cut]


def midmean(values: Sequence[float]) -> float:
    """Give the mean of the middle half: bursts of noise lie outside of it."""
    ordered = sorted(values)
    cut = len(ordered) // 4
    middle = ordered[cut : len(ordered) - cut]
    return math.fsum(middle) / len(middle)
