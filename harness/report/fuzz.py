"""What fuzzing by hand came to, for a person at a terminal; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harness.fuzz.campaign import Fired
    from harness.proof.fire import Fuzzed

WIDTH = 52
"""Columns for the names of targets."""


def render(done: Sequence[Fuzzed], again: Callable[[str], str]) -> str:
    """
    Give the whole report, coloured, closed by a line feed.

    Args:
        again: Gives the command that replays what has that id.
    """
    return "\n".join(line for fuzzed in done for line in _server(fuzzed, again)) + "\n"


def _server(fuzzed: Fuzzed, again: Callable[[str], str]) -> Iterator[str]:
    yield f"{click.style('pgharness fuzz', bold=True)}  {fuzzed.server}   seed {fuzzed.seed}"
    yield ""
    if not fuzzed.fired:
        yield "  nothing to examine: no table has a trigger, and there is no function to call"
    for fired in fuzzed.fired:
        yield _target(fired)
    for fired in fuzzed.fired:
        yield from _suspicions(fired, again)
    found = [suspicion for fired in fuzzed.fired for suspicion in fired.suspicions]
    grave = sum(suspicion.grave and suspicion.kind != "unexplained" for suspicion in found)
    word, colour = ("PASSED", "green") if fuzzed.clean else ("FAILED", "red")
    tried = sum(fired.tried for fired in fuzzed.fired)
    seconds = sum(fired.seconds for fired in fuzzed.fired)
    yield ""
    yield (
        f"{click.style(word, fg=colour, bold=True)}  {grave} error{'' if grave == 1 else 's'}, "
        f"{len(found) - grave} warning{'' if len(found) - grave == 1 else 's'} · {tried} examples · {seconds:.1f} s"
    )


def _target(fired: Fired) -> str:
    mark, colour = ("✗", "red") if fired.suspicions else ("-", "yellow") if fired.why_not else ("✓", "green")
    said = fired.why_not or (
        f"{fired.tried:>6} tried  {fired.accepted:>6} accepted  {fired.refused:>6} refused  {fired.seconds:6.1f} s"
    )
    silent = ""
    if fired.tried and not fired.accepted:
        silent = "  accepts nothing that was tried"
    elif fired.tried and not fired.refused and fired.table:
        silent = "  refuses nothing that was tried"
    return f"  {click.style(mark, fg=colour)} {fired.target:<{WIDTH}} {said}{silent}"


def _suspicions(fired: Fired, again: Callable[[str], str]) -> Iterator[str]:
    for suspicion in fired.suspicions:
        yield ""
        yield f"{click.style(fired.target, bold=True)}: {suspicion.message}"
        yield from (f"   {line}".rstrip() for line in suspicion.tried.attempt.script().splitlines())
        yield f"   again   {again(suspicion.id)}"
