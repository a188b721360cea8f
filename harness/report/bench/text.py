"""A comparison for a person at a terminal; `click.unstyle` takes the colours out for a pipe."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

import click

from harness.bench.counters import varying
from harness.bench.findings import PASSED
from harness.bench.judge import Verdict, midmean
from harness.bench.units import duration
from harness.postgres.wording import clean
from harness.report.text import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.bench.duel import Outcome
    from harness.bench.findings import Run
    from harness.bench.growth import Growth
    from harness.model import Finding

MARKS = {Verdict.OK: ("✓", "green"), Verdict.SLOWER: ("✗", "red"), Verdict.CANNOT_TELL: ("?", "yellow")}
BAR = 21
"""Columns of the bar; its middle is a ratio of 1."""
SPAN = 0.25
"""What half of the bar stands for: a quarter slower, or faster."""
STEPS = "▁▂▃▄▅▆▇█"
LINES, COLUMNS = 3, 240
"""Of a call that is shown with a finding: one that was made up may be twenty rows long."""


def render(run: Run) -> str:
    """Give the whole comparison, coloured, closed by a line feed."""
    head = f"{click.style('pgharness', bold=True)} {run.version} bench   {run.base} → {run.head}   {run.server}"
    parts = [
        head,
        "\n".join(_table(run)),
        "\n".join(_growths(run)),
        *map(_finding, run.findings),
        "\n".join(_notes(run)),
        _summary(run),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(run: Run) -> Iterator[str]:
    calls = [*(each.call for each in run.outcomes), *(each.call for each in run.overdue)]
    width = max((len(call.name) for call in calls), default=0)
    for outcome in run.outcomes:
        mark, colour = MARKS[outcome.verdict]
        times = [duration(midmean([getattr(pair, side) for pair in outcome.pairs])) for side in ("base", "head")]
        found = outcome.ratio
        interval = f"{found.middle:.3f} [{found.low:.3f}, {found.high:.3f}]"
        yield (
            f"  {click.style(mark, fg=colour)} {outcome.call.name:<{width}}  {times[0]:>9} → {times[1]:>9}"
            f"  {bar(outcome)}  {interval}  {outcome.verdict.value}  {work(outcome)}"
        )
    for late in run.overdue:
        mark, colour = MARKS[Verdict.SLOWER]
        yield (
            f"  {click.style(mark, fg=colour)} {late.call.name:<{width}}  {duration(late.base):>9} →"
            f" {'> ' + duration(late.limit):>9}  {Verdict.SLOWER.value}  given up in head"
        )


def _growths(run: Run) -> Iterator[str]:
    width = max((len(grown.call.name) for grown in run.grown), default=0)
    for grown in run.grown:
        mark, colour = MARKS[grown.verdict]
        sizes = list(grown.head.seconds)
        times = [duration(statistics.median(grown.head.seconds[size])) for size in (sizes[0], sizes[-1])]
        base = f"  base: {power(grown.base)}" if grown.base else ""
        yield (
            f"  {click.style(mark, fg=colour)} {grown.call.name:<{width}}  {times[0]:>9} → {times[1]:>9}"
            f"  {steps(grown.head)}  {sizes[0]:,} → {sizes[-1]:,}: {power(grown.head)}, {grown.budget} allowed"
            f"  {grown.verdict.value}{base}"
        )


def power(growth: Growth) -> str:
    """Write the exponent with its interval."""
    found = growth.exponent
    return f"size^{found.middle:.2f} [{found.low:.2f}, {found.high:.2f}]"


def steps(growth: Growth) -> str:
    """Draw one step a size; they stay low where the cost is independent, and end at the top where it is linear."""
    sizes = list(growth.seconds)
    times = [statistics.median(growth.seconds[size]) for size in sizes]
    span = math.log(sizes[-1] / sizes[0])
    shares = (math.log(each / times[0]) / span for each in times)
    return "".join(STEPS[round(min(max(share, 0.0), 1.0) * (len(STEPS) - 1))] for share in shares)


def work(outcome: Outcome) -> str:
    """Say which counters differ, and which cannot be compared since they are others each time."""
    changed = "  ".join(f"{each.counter} {each.base:,} → {each.head:,}" for each in outcome.changed)
    unsteady = ", ".join(varying(outcome.base, outcome.head))
    return (changed or "equal work") + (f" ({unsteady}: not the same each time)" if unsteady else "")


def bar(outcome: Outcome) -> str:
    """Draw the interval of the ratio on a line whose middle is 1; what lies outside ends in an arrow."""
    middle = BAR // 2

    def column(ratio: float) -> int:
        return round(middle + (ratio - 1) / SPAN * middle)

    low, high, at = (column(each) for each in (outcome.ratio.low, outcome.ratio.high, outcome.ratio.middle))
    cells = ["━" if low <= place <= high else "┼" if place == middle else "─" for place in range(BAR)]
    if 0 <= at < BAR:
        cells[at] = "●"
    if low < 0:
        cells[0] = "◀"
    if high >= BAR:
        cells[-1] = "▶"
    return "".join(cells)


def _finding(finding: Finding) -> str:
    severity = click.style(f"{finding.severity}[{finding.code}]", fg=COLOURS[finding.severity], bold=True)
    lines = [f"{severity}: {finding.message}", f"  --> {finding.place}"]
    lines += [f"   {line}" for line in _shortened(finding.excerpt)]
    lines += [f"   help   {finding.help}", f"   repro  {finding.repro}"]
    return "\n".join(lines)


def _shortened(sql: str) -> Iterator[str]:
    """Give the beginning of a call; all of it is in the document and on the page."""
    lines = clean(sql).splitlines()
    for line in lines[:LINES]:
        yield line if len(line) <= COLUMNS else f"{line[:COLUMNS]} …"
    if len(lines) > LINES:
        yield "…"


def _notes(run: Run) -> Iterator[str]:
    yield from (f"Not measured: {item.what}: {item.why}" for item in run.not_checked)
    if run.idle and not run.broken:
        yield "Nothing was measured, so nothing is said: declare a call under bench.calls in the settings."
    if run.busy:
        yield (
            f"The machine is under load: {run.load:.1f} of {run.processors} processors were busy before this began. "
            "Where the times scatter, nothing is said."
        )


def _summary(run: Run) -> str:
    count = {verdict: run.verdicts.count(verdict) for verdict in Verdict}
    counted = ", ".join(f"{number} {verdict.value}" for verdict, number in count.items())
    styled = click.style(run.word, fg="green" if run.word == PASSED else "red", bold=True)
    return f"{styled}  {counted} · {len(run.not_checked)} not measured · {run.seconds:.1f} s"
