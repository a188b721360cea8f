"""Draw examples from a strategy outside of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

AT_ONCE = 8
"""Examples drawn as one: Hypothesis takes as long to set one up as to draw a few, and bounds how long one may be."""


def harvest(strategy: SearchStrategy[T], count: int, number: int) -> list[T]:
    """
    Draw examples, the simplest first; fewer where the strategy has none.

    Args:
        strategy: What to draw from.
        count: How many; some may be equal.
        number: The seed; the same one gives the same examples.
    """
    drawn: list[T] = []
    lists = st.lists(strategy, min_size=AT_ONCE, max_size=AT_ONCE)
    for turn in range(-(-count // AT_ONCE)):
        found = _two(lists, number * TURNS + turn)
        if not found:
            return drawn or [each for few in _two(strategy.map(lambda each: [each]), number) for each in few]
        drawn += found[0][:1] if not drawn else []
        drawn += found[-1] if len(found) > 1 else []
    return drawn[:count]


TURNS = 1000
"""Seeds that lie between two of the caller's."""


def _two(strategy: SearchStrategy[list[T]], number: int) -> list[list[T]]:
    """Draw two examples: Hypothesis begins with the simplest; what follows the second is made from the second."""
    drawn: list[list[T]] = []

    # Health checks judge tests. This is none: it may be slow, may throw away much, and may be called within a test.
    @settings(
        max_examples=2, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @seed(number)
    @given(strategy)
    def collect(example: list[T]) -> None:
        drawn.append(example)

    try:
        collect()
    except Unsatisfiable:
        return drawn
    return drawn
