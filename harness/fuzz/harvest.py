"""Draw examples from a strategy outside of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

AT_ONCE = 10
"""Examples drawn as one: Hypothesis takes as long to set one up as to draw a few, and bounds how long one may be."""


def harvest(strategy: SearchStrategy[T], count: int, number: int) -> list[T]:
    """
    Draw examples, the simplest first; fewer where the strategy has none.

    Args:
        strategy: What to draw from.
        count: How many; some may be equal.
        number: The seed; the same one gives the same examples.
    """
    found = _drawn(strategy, number, 1)[:1]
    several = st.lists(strategy, min_size=AT_ONCE, max_size=AT_ONCE)
    for turn in range(-(-count // AT_ONCE)):
        drawn = one(several, number * TURNS + turn)
        if drawn is None and not turn:
            return _drawn(strategy, number, count)
        found += drawn or []
    return found[:count]


def one(strategy: SearchStrategy[T], number: int) -> T | None:
    """Draw an example that is seldom the simplest; `None` where there is none, or it is too long for Hypothesis."""
    nothing: SearchStrategy[T | None] = st.none()
    # The engine begins with the simplest of all, which is made to cost nothing here.
    drawn = _drawn(st.integers(0, MANY).flatmap(lambda chance: strategy if chance else nothing), number, 2)
    return next((each for each in drawn if each is not None), None)


MANY = 2**16
TURNS = 1000
"""Seeds that lie between two of the caller's."""


def _drawn(strategy: SearchStrategy[T], number: int, count: int) -> list[T]:
    """Draw examples one by one: first the simplest, then others, which begin to resemble each other."""
    drawn: list[T] = []

    # Health checks judge tests. This is none: it may be slow, may throw away much, and may be called within a test.
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(number)
    @given(strategy)
    def collect(example: T) -> None:
        drawn.append(example)

    try:
        collect()
    except Unsatisfiable:
        return drawn
    return drawn
