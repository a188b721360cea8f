"""What a comparison of two states found, and the codes of it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.bench.growth import told
from harness.bench.judge import Verdict
from harness.bench.units import duration
from harness.model import CheckInfo, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from harness.bench.call import Call, Overdue
    from harness.bench.duel import Outcome
    from harness.bench.growth import Grown
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
    when="A call reads or writes more rows in head than in base, or touches over 2 % more pages or logs over 2 % more "
    "bytes, by the server's own counters. They are the same each time that they are taken, or are not compared.",
    why="Work grows with the data: what costs nothing on the rows of a test is what costs on a year of them.",
    fix="Compare the plans of the call in both states, and look for triggers that fire in head alone.",
)
GROWS = CheckInfo(
    code="PF003",
    title="no call grows faster than its budget",
    severity=Severity.ERROR,
    when="A call for which a growth was declared costs more at the larger sizes than its budget allows, with 95 % "
    "certainty, in head. What base does is shown beside it.",
    why="A function that reads what it need not is as fast as any other on the rows of a test, and a year later it is "
    "the one that times out.",
    fix="Look at the plan at the largest size: a scan wants an index, a row looked at for each other row a join.",
)
DUELS = (SLOWER, MORE_WORK)
"""The codes of calls that are compared."""
INFOS = (*DUELS, GROWS)
"""The codes of benchmarks, which are of two states and so not of the gate."""
PASSED = "PASSED"
"""The one word of a run that is content."""


@dataclass(frozen=True, slots=True)
class Run:
    """
    All that a comparison of two states has to say.

    Attributes:
        version: Of pgharness.
        server: As `PostgreSQL 15.18`.
        base, head: What was compared, as a person named it, with the commit where there is one.
        outcomes: One for each call that was compared.
        overdue: One for each call that head did not end.
        grown: One for each call that was measured at several sizes.
        not_checked: What was not measured, and why.
        new: How many calls that were declared base refuses.
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
    overdue: tuple[Overdue, ...]
    grown: tuple[Grown, ...]
    not_checked: tuple[NotChecked, ...]
    findings: tuple[Finding, ...]
    passed: bool
    new: int
    broken: bool
    load: float
    processors: int
    repro: str
    seconds: float

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Of all that was measured; empty is no reason to be content."""
        ended = (*(each.verdict for each in self.outcomes), *(each.verdict for each in self.grown))
        return (*ended, *(Verdict.SLOWER for _ in self.overdue))

    @property
    def word(self) -> str:
        """What became of it all."""
        if not self.passed:
            return "FAILED"
        if self.broken:
            return "INCOMPLETE"
        return "NOTHING MEASURED" if self.idle else PASSED

    @property
    def idle(self) -> bool:
        """Whether there was something to measure, and nothing was; calls that are new have nothing to stand beside."""
        return not self.verdicts and not self.new

    @property
    def busy(self) -> bool:
        """Whether others kept so many processors busy that times scatter."""
        return self.load > self.processors / 2


def findings(
    outcomes: Sequence[Outcome],
    overdue: Sequence[Overdue],
    grown: Sequence[Grown],
    places: Mapping[Call, Place],
    repro: Callable[[Call], str],
) -> Iterator[Finding]:
    """
    Yield what is worse in head than in base, and what grows too fast in head.

    Args:
        places: Where a call comes from.
        repro: Gives a command that measures a call again.
    """

    def finding(info: CheckInfo, call: Call, message: str, unlike: Sequence[str] = ()) -> Finding:
        rows = f"The rows of {', '.join(unlike)} differ, which may be the reason. " if unlike else ""
        return Finding(
            code=info.code,
            severity=info.severity,
            place=places[call],
            message=message,
            object=f"function {', '.join(call.functions)}" if call.functions else None,
            help=f"{rows}{info.fix}",
            repro=repro(call),
            excerpt=call.sql,
        )

    for outcome in outcomes:
        call = outcome.call
        if outcome.verdict is Verdict.SLOWER:
            found = outcome.ratio
            percent = [f"{100 * (each - 1):+.0f} %" for each in (found.middle, found.low, found.high)]
            yield finding(
                SLOWER, call, f"call {call.name!r} is slower: {percent[0]} [{percent[1]}, {percent[2]}]", outcome.unlike
            )
        if more := outcome.worse:
            said = ", ".join(f"{each.counter} {each.base:,} → {each.head:,}" for each in more)
            yield finding(MORE_WORK, call, f"call {call.name!r} does more work: {said}", outcome.unlike)
    for late in overdue:
        said = f"base took {duration(late.base)}, head was given up after {duration(late.limit)}, twice"
        yield finding(SLOWER, late.call, f"call {late.call.name!r} is slower: {said}")
    for each in grown:
        if each.verdict is Verdict.SLOWER:
            yield finding(GROWS, each.call, told(each.head, each.call, each.budget))
