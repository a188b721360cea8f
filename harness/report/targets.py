"""What was fuzzed, target by target, for a person at a terminal; pure."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.tally import Tally

WIDTH = 46
"""Columns for the names of targets."""
SAID = 110
"""Characters of a message that are shown."""


def lines(tallies: Sequence[Tally], suspected: frozenset[str], *, verbose: bool) -> Iterator[str]:
    """
    Give the lines that tell of targets.

    Args:
        tallies: Those of one server and migration in a row.
        suspected: Targets that a finding is about.
        verbose: Whether to list the lines that were never reached.
    """
    for (server, migration), each in groupby(tallies, key=lambda tally: (tally.server, tally.migration)):
        group = list(each)
        yield f"  under fire on {server}{f', by {migration}' if migration else ''}"
        for tally in group:
            yield from _target(tally, suspected=tally.target in suspected)
        if all(tally.covered is None for tally in group):
            yield "  statements reached: not measured, this server has no plpgsql_check"
        elif verbose:
            yield from _missed(group)


def _missed(tallies: Sequence[Tally]) -> Iterator[str]:
    """Give the lines of each function that no target's examples reached."""
    missed: dict[str, set[int]] = {}
    for coverage in (each for tally in tallies for each in tally.covered or ()):
        own = set(coverage.missed)
        missed[coverage.function] = missed.get(coverage.function, own) & own
    for function, numbers in sorted(missed.items()):
        if numbers:
            word = "line" if len(numbers) == 1 else "lines"
            yield f"  never reached: {function} {word} {', '.join(map(str, sorted(numbers)))}"


def _target(tally: Tally, *, suspected: bool) -> Iterator[str]:
    mark, colour = ("✗", "red") if suspected else ("✓", "green") if tally.tried else ("-", "yellow")
    counts = f"{tally.tried:>5} tried {tally.accepted:>5} accepted {tally.refused:>5} refused {tally.seconds:5.1f} s"
    reached = f"   statements {tally.reached} of {tally.statements} reached" if tally.covered else ""
    yield f"  {click.style(mark, fg=colour)} {tally.target:<{WIDTH}} {counts if tally.tried else tally.remark}{reached}"
    if tally.tried and tally.remark:
        yield f"       {_clipped(tally.remark)}"
    elif tally.tried:
        yield from (f"       {each.count:>5}x  {_clipped(str(each))}" for each in tally.refusals)
        if others := tally.refused - sum(each.count for each in tally.refusals):
            yield f"       {others:>5}x  for other reasons"


def _clipped(text: str) -> str:
    return text if len(text) <= SAID else f"{text[:SAID]}…"
