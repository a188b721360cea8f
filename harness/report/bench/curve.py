"""How a call grows, on two logarithmic axes: its samples, the power that fits them, and what the budget allows."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from harness.bench.growth import BUDGETS
from harness.bench.units import duration
from harness.report.bench.scale import EDGE, WIDTH, Scale

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.bench.growth import Grown, Growth

HEIGHT = 240
TOP, BOTTOM = 12, 212
LEFT = 64
"""Units left free for the times."""
ROOM = 1.25
"""Times, left free above the slowest sample and below the fastest."""
POINTS = 24
"""Of the line of a budget, which is curved on these axes."""


def curve(grown: Grown) -> dict[str, object]:
    """Give what the template draws."""
    sides = {name: side for name, side in (("base", grown.base), ("head", grown.head)) if side}
    every = [one for side in sides.values() for taken in side.seconds.values() for one in taken]
    sizes = list(grown.head.seconds)
    across = Scale(sizes[0], sizes[-1], LEFT, WIDTH - EDGE)
    up = Scale(min(every) / ROOM, max(every) * ROOM, BOTTOM, TOP)
    allowed, start = BUDGETS[grown.budget], statistics.median(grown.head.seconds[sizes[0]])

    def line(cost: Callable[[float], float]) -> str:
        """Draw a cost over the sizes as far as it stays inside."""
        places = [sizes[0] * (sizes[-1] / sizes[0]) ** (step / POINTS) for step in range(POINTS + 1)]
        inside = [place for place in places if up.low <= cost(place) <= up.high]
        return " ".join(f"{across.at(place)},{up.at(cost(place))}" for place in inside)

    return {
        "grown": grown,
        "sides": {
            name: {
                "exponent": side.exponent,
                "dots": [(across.at(size), up.at(one)) for size, taken in side.seconds.items() for one in taken],
                "line": line(_fitted(side)),
            }
            for name, side in sides.items()
        },
        "budget": line(lambda size: start * allowed(size) / allowed(sizes[0])),
        "sizes": [(across.at(size), f"{size:,}") for size in sizes],
        "times": [(up.at(one), duration(one)) for one in _marks(up.low, up.high)],
        "rows": [
            (f"{size:,}", *(duration(statistics.median(side.seconds[size])) for side in sides.values()))
            for size in sizes
        ],
        "height": HEIGHT,
        "bottom": BOTTOM,
        "left": LEFT,
    }


def _fitted(growth: Growth) -> Callable[[float], float]:
    """Give the power that fits: through the middle of the sizes, with the exponent that was found."""
    middles = {size: statistics.median(taken) for size, taken in growth.seconds.items()}
    size, height = (math.exp(statistics.fmean(map(math.log, each))) for each in (middles, middles.values()))
    return lambda place: height * (place / size) ** growth.exponent.middle


def _marks(low: float, high: float) -> list[float]:
    """List round times between *low* and *high*: powers of ten, and with few of them their doubles and fives."""
    tens = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for digits in ((1,), (1, 3), (1, 2, 5), tuple(range(1, 10))):
        found = [digit * 10.0**ten for ten in tens for digit in digits if low <= digit * 10.0**ten <= high]
        if len(found) > 2:
            return found
    return [low, high]
