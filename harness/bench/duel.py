"""Two states of a database, one call: measured in turns until the times say something, or patience is out."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.bench.call import CallError
from harness.bench.counters import Changed, Counters, changed, worse
from harness.bench.judge import FEWEST_ROUNDS, Interval, Pair, Verdict, ratio, verdict
from harness.bench.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.bench.call import Call
    from harness.postgres.database import Database

BLOCK = 0.001
"""Seconds that a block takes at least: a thousand times what the server's clock resolves."""
LEG = 0.005
"""Seconds that a leg takes, where it is not one block that takes longer."""
MOST_BLOCKS = 5
"""In a leg: with one of five undisturbed, a busy machine is as good as a quiet one."""
MOST_CALLS = 10_000
"""In a block."""
FIRST = 50e-6
"""Seconds that the first call of a transaction may take longer than the others without a reason of its own."""
ROUNDS_A_SESSION = 2
"""Then both sessions are opened anew: two processes differ by luck, and luck must not last for all rounds."""
COUNTS = 3
"""How often the counters are taken: one that is not the same each time is not compared."""
PATIENCE = 10.0
"""Seconds for one call, unless told."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a call is run for one time of it."""

    calls: int
    blocks: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a call costs in both states.

    Attributes:
        pairs: In the order taken.
        ratio: Of head to base.
        base, head: Counters, `COUNTS` times each, and as often each time that they were counted again.
        unlike: Tables that the call uses and whose rows differ; looked at where it is slower or does more work.
    """

    call: Call
    verdict: Verdict
    ratio: Interval
    pairs: tuple[Pair, ...]
    base: tuple[Counters, ...]
    head: tuple[Counters, ...]
    unlike: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[Changed, ...]:
        """The counters that differ."""
        return changed(self.base, self.head)

    @property
    def worse(self) -> tuple[Changed, ...]:
        """The counters that say that head does more work."""
        return worse(self.changed)


def duel(
    call: Call, base: Database, head: Database, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
) -> Outcome:
    """
    Measure a call on two databases in turns, A B B A and B A A B, and judge.

    Looks are few, half as many rounds again lying between two of them: each is a chance to be wrong. What looks slower
    is believed once it was seen again, in rounds that the first look did not have.

    Args:
        patience: Seconds after which nothing more is measured; the fewest rounds that can be judged are always taken.

    Raises:
        CallError: The server refuses the call on one of the databases.
        ServerError: The server fails.
    """
    began = clock()
    with Session(base, call) as one, Session(head, call) as two:
        before, after = _work(one, two)
        beat = rhythm(one, two)

    def more(count: int) -> list[Pair]:
        halves = range(-(-count // ROUNDS_A_SESSION))
        return [pair for half in halves for pair in _rounds(call, base, head, beat, swap=half % 2 > 0)]

    pairs = more(FEWEST_ROUNDS)
    while True:
        said = verdict(pairs, ratio(pairs))
        if said is Verdict.SLOWER:
            again = more(FEWEST_ROUNDS)
            pairs += again
            if verdict(again, ratio(again)) is not Verdict.SLOWER:
                said = Verdict.CANNOT_TELL
        if said is not Verdict.CANNOT_TELL or clock() - began > patience:
            return Outcome(call, said, ratio(pairs), tuple(pairs), before, after)
        pairs += more(len(pairs) // 2)


def counted_again(outcome: Outcome, base: Database, head: Database) -> Outcome:
    """
    Count the work once more, on databases like the first ones; what still differs is no accident of one of them.

    A page that is almost full is tidied up in one database and not in the other, now and then.

    Raises:
        CallError: The server refuses the call on one of the databases.
        ServerError: The server fails.
    """
    with Session(head, outcome.call) as two, Session(base, outcome.call) as one:
        after, before = _work(two, one)
    return replace(outcome, base=outcome.base + before, head=outcome.head + after)


def _work(one: Session, two: Session) -> tuple[tuple[Counters, ...], tuple[Counters, ...]]:
    """Count what a call does in both, in turns; what only the first one of a session does is not in it."""
    counted = [(one.counters(), two.counters()) for _ in range(1 + COUNTS)][1:]
    before, after = zip(*counted, strict=True)
    return before, after


def rhythm(*sessions: Session) -> Rhythm:
    """
    Find how many calls make a block that the clock resolves, and how many blocks a leg; warm the sessions up.

    All run the same number of calls, so that none of the databases gets more dead rows than another. A call that finds
    less to do in a transaction where it ran before, such as a DELETE, is run once in each; so is one that takes ten
    times as long the first time, such as one that keeps what it found in a setting.
    """

    def slowest(calls: int) -> float:
        return max([session.block(calls) for session in sessions])

    repeated = {session.repeats() for session in sessions} == {True}
    slowest(1)
    first = spent = slowest(1)
    calls = 1
    while spent * calls < BLOCK and calls < MOST_CALLS and repeated:
        more = min(MOST_CALLS, max(2 * calls, min(10 * calls, round(1.2 * BLOCK / spent))))
        try:
            spent = slowest(more)
        except CallError:  # it can be repeated, but not so often
            break
        calls = more
    if min(first, *(slowest(1) for _ in range(MOST_BLOCKS))) > max(FIRST, 10 * spent):
        spent, calls = first, 1
    return Rhythm(calls, max(1, min(MOST_BLOCKS, round(LEG / (spent * calls)))))


def _rounds(call: Call, base: Database, head: Database, beat: Rhythm, *, swap: bool) -> list[Pair]:
    """
    Take some rounds in two new sessions, A B B A and B A A B in turn.

    Args:
        swap: Whether head opens first and is the first A. What is measured first in a session is colder, and what is
            measured twice in a row is warmer: over two calls of this each state has both as often as the other.
    """
    with ExitStack() as stack:
        first, second = [stack.enter_context(Session(each, call)) for each in ((head, base) if swap else (base, head))]
        for session in (first, second):
            session.block(1)
        taken = []
        for number in range(ROUNDS_A_SESSION):
            outer, inner = (first, second) if number % 2 == 0 else (second, first)
            legs = [(session, session.leg(beat.calls, beat.blocks)) for session in (outer, inner, inner, outer)]
            taken.append([min(spent for session, spent in legs if session is each) for each in (first, second)])
    return [Pair(*reversed(spent)) if swap else Pair(*spent) for spent in taken]
