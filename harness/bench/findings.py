"""What a comparison of two states found, and the codes of it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.bench.counters import WORK
from harness.bench.judge import Verdict
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.bench.duel import Outcome
    from harness.model import NotChecked, Place

SLOWER = CheckInfo(
    code="PF001",
    title="no call got slower",
    severity=Severity.ERROR,
    when="A call takes longer in head than in base: at least 2 % with 95 % certainty, and more than a microsecond.",
    why="A slower function is found by the users, and by then a release of other changes lies on top of it.",
    fix="Look at the counters first: more rows read or pages touched is another plan or another loop, equal work is "
    "another expression.",
)
MORE_WORK = CheckInfo(
    code="PF002",
    title="no call does more work",
    severity=Severity.WARNING,
    when="A call reads or writes more rows, touches more pages or logs more bytes in head than in base, by the "
    "server's own counters. They are the same each time that they are taken, or are not compared.",
    why="Work grows with the data: what costs nothing on the rows of a test is what costs on a year of them.",
    fix="Compare the plans of the call in both states, and look for triggers that fire in head alone.",
)
INFOS = (SLOWER, MORE_WORK)
"""The codes of benchmarks, which are of two states and so not of the gate."""


@dataclass(frozen=True, slots=True)
class Run:
    """
    All that a comparison of two states has to say.

    Attributes:
        version: Of pgharness.
        server: As `PostgreSQL 15.18`.
        base, head: What was compared, as a person named it, with the commit where there is one.
        outcomes: One for each call that was measured.
        not_checked: What was not measured, and why.
        broken: Whether a call that was declared could not be measured.
        load: Processors that others kept busy when it began, of `processors`.
        passed: Whether no finding weighs as much as `--fail-on` names.
        repro: A command that compares again.
        seconds: From start to end.
    """

    version: str
    server: str
    base: str
    head: str
    outcomes: tuple[Outcome, ...]
    not_checked: tuple[NotChecked, ...]
    findings: tuple[Finding, ...]
    passed: bool
    broken: bool
    load: float
    processors: int
    repro: str
    seconds: float

    @property
    def busy(self) -> bool:
        """Whether others kept so many processors busy that times scatter."""
        return self.load > self.processors / 2


def findings(outcomes: tuple[Outcome, ...], places: Mapping[str, Place], repro: str) -> Iterator[Finding]:
    """
    Yield what is worse in head than in base.

    Args:
        places: Where a call comes from, by its name.
        repro: A command that compares again.
    """
    for outcome in outcomes:
        if outcome.verdict is Verdict.SLOWER:
            found = outcome.ratio
            percent = [f"{100 * (each - 1):+.0f} %" for each in (found.middle, found.low, found.high)]
            yield _finding(SLOWER, outcome, places, repro, f"{percent[0]} [{percent[1]}, {percent[2]}]", "slower")
        more = [each for each in outcome.changed if each.counter in WORK and each.head > each.base]
        if more:
            said = ", ".join(f"{each.counter} {each.base:,} → {each.head:,}" for each in more)
            yield _finding(MORE_WORK, outcome, places, repro, said, "does more work")


def _finding(
    info: CheckInfo, outcome: Outcome, places: Mapping[str, Place], repro: str, said: str, what: str
) -> Finding:
    call = outcome.call
    return Finding(
        code=info.code,
        severity=info.severity,
        place=places[call.name],
        message=f"call {call.name!r} {what if info is MORE_WORK else f'is {what}'}: {said}",
        object=f"function {call.function}" if call.function else None,
        help=info.fix,
        repro=repro,
        excerpt=call.sql,
    )
