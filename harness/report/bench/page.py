"""A comparison as one page that needs no other file, for light screens and dark ones."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2

from harness.bench.counters import NAMES, exact
from harness.bench.judge import SLOWER, midmean
from harness.bench.units import duration
from harness.report.bench.curve import curve
from harness.report.bench.scale import EDGE, WIDTH, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.bench.duel import Outcome
    from harness.bench.findings import Run

TEMPLATE = "page.html.j2"
OUTSIDE = 0.05
"""Part of the samples, at the slow end, that a drawing of times leaves out."""
TICKS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0)


def render(run: Run) -> str:
    """Give one HTML document, closed by a line feed."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8"))
    calls, growths = [_call(each) for each in run.outcomes], [curve(each) for each in run.grown]
    return template.render(run=run, calls=calls, growths=growths, width=WIDTH, edge=EDGE, duration=duration) + "\n"


def _call(outcome: Outcome) -> dict[str, object]:
    times = {side: [getattr(pair, side) for pair in outcome.pairs] for side in ("base", "head")}
    every = sorted(times["base"] + times["head"])
    axis = Scale(every[0] * 0.98, every[-1 - int(len(every) * OUTSIDE)] * 1.02)
    return {
        "outcome": outcome,
        "sides": {
            side: {
                "dots": [axis.at(each) for each in taken],
                "middle": axis.at(midmean(taken)),
                "time": duration(midmean(taken)),
            }
            for side, taken in times.items()
        },
        "low": duration(axis.low),
        "high": duration(axis.high),
        "ratio": _ratio(outcome),
        "counters": list(_counters(outcome)),
    }


def _ratio(outcome: Outcome) -> dict[str, object]:
    found = outcome.ratio
    axis = Scale(min(0.8, found.low / 1.05), max(1.25, found.high * 1.05))
    return {
        "low": axis.at(found.low),
        "high": axis.at(found.high),
        "middle": axis.at(found.middle),
        "alarm": axis.at(SLOWER),
        "ticks": [(axis.at(tick), f"{tick:g}") for tick in TICKS if axis.low <= tick <= axis.high],
    }


def _counters(outcome: Outcome) -> Iterator[tuple[str, str, str, str]]:
    before, after = exact(outcome.base), exact(outcome.head)
    for name in NAMES:
        one, other = before[name], after[name]
        shown = [
            "varies: " + _span([getattr(each, name) for each in taken]) if value is None else f"{value:,}"
            for value, taken in ((one, outcome.base), (other, outcome.head))
        ]
        yield name, shown[0], shown[1], _difference(one, other)


def _difference(base: int | None, head: int | None) -> str:
    if base is None or head is None:
        return "not compared"
    return "equal" if base == head else f"{head - base:+,}"


def _span(values: Sequence[int]) -> str:
    return f"{min(values):,} to {max(values):,}"
