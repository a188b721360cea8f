"""How a made-up cost grows, and whether a budget allows it."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

from harness.bench import BUDGETS, Verdict, fit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZES = (100, 400, 1600, 6400)
SAMPLES = 9


def times(cost: Callable[[int], float], spread: float = 0.03) -> dict[int, list[float]]:
    """Make up samples of a cost at every size."""
    draw = random.Random(1)  # noqa: S311 - noise, not secrets
    return {size: [cost(size) * draw.lognormvariate(0, spread) for _ in range(SAMPLES)] for size in SIZES}


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_is_found(power: float) -> None:
    """A power of the size is seen as that power, and lies in the interval."""
    got = fit(times(lambda size: 1e-6 * size**power)).exponent

    assert got.middle == pytest.approx(power, abs=0.03)
    assert got.low <= power <= got.high


COSTS: Mapping[str, Callable[[int], float]] = {
    "independent": lambda size: 1e-4,  # noqa: ARG005
    "log n": lambda size: 1e-4 * math.log(size),
    "n": lambda size: 1e-6 * size,
    "n log n": lambda size: 1e-6 * size * math.log(size),
    "n²": lambda size: 1e-9 * size * size,
}
RANKS = list(COSTS)


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("cost", COSTS)
def test_a_budget_allows_what_grows_no_faster(cost: str, budget: str) -> None:
    """Each budget accepts its own growth and all slower ones, and refuses the faster; `n log n` is near `n`."""
    faster = RANKS.index(cost) > RANKS.index(budget)

    got = fit(times(COSTS[cost])).verdict(budget)

    assert got is (Verdict.SLOWER if faster else Verdict.OK)


def test_a_growth_that_scatters_is_not_judged() -> None:
    """An interval on both sides of the budget says neither."""
    got = fit(times(lambda size: 1e-6 * size**0.1, spread=0.8)).verdict("independent")

    assert got is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    "seconds",
    [
        {1: [1.0], 2: [1.0]},
        {0: [1.0], 1: [1.0], 2: [1.0]},
        {1: [1.0], 2: [], 3: [1.0]},
        {1: [1.0], 2: [0.0], 3: [1.0]},
    ],
    ids=["two sizes", "size 0", "no sample", "no time"],
)
def test_what_cannot_be_fitted_is_refused(seconds: dict[int, list[float]]) -> None:
    """Each is named, not drawn a line through."""
    with pytest.raises(ValueError, match="wanted"):
        fit(seconds)
