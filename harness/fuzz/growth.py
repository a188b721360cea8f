"""How the work of a call or of an insert grows with the size of a text: time on a processor, not time that passes."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.fuzz.attempt import Attempt, Step, Tried
from harness.fuzz.judge import Suspicion
from harness.fuzz.kinds import Base, bare
from harness.fuzz.plan import result
from harness.fuzz.statement import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.fuzz.attempt import Outcome
    from harness.fuzz.kinds import Kind
    from harness.fuzz.run import Runner
    from harness.fuzz.statement import Call

PROBE = 4_000
"""Characters of the text that tells whether there is anything to measure."""
SIZES = (2_000, 4_000, 8_000)
"""Characters of the texts that are measured in turns, the time at each the best of some."""
FELT = 0.02
"""Seconds below which nobody minds, of the probe and of the longest text."""
STEEP = 1.6
"""Power of the size, from the least to the most, from which on growth is out of proportion: 2 is the square."""
RISING = 1.2
"""Power that each step from size to size must show as well: noise in one of them is no growth."""
REPEATS = 3
PIECES = ("a", "a.", "a@", " ", ",", "(")
"""What a text is made long with: each trips some regular expression or some loop."""
TAILS = ("", "!")
"""What makes a match fail at the very end."""
SLOTS = 4
"""Columns or arguments that are looked at."""
STRINGS = frozenset({"text", "character varying"})


@dataclass(frozen=True, slots=True)
class Long:
    """A way to make an example long: which value of it, and of what."""

    slot: int
    piece: str
    tail: str

    def attempt(self, example: Row | Call, size: int) -> Attempt:
        """Write the example with a text of so many characters."""
        text = (self.piece * size)[:size] + self.tail
        if isinstance(example, Row):
            name = list(example.values)[self.slot]
            row = replace(example, values={**example.values, name: text})
            return Attempt(row.relation.name, (Step(row.sql(), "insert"),), row)
        parameter, _ = example.arguments[self.slot]
        arguments = (*example.arguments[: self.slot], (parameter, text), *example.arguments[self.slot + 1 :])
        call = replace(example, arguments=arguments)
        return Attempt(call.routine.identity, (Step(result(call), "call"),), call)

    def name(self, example: Row | Call) -> str:
        """Name the value by its column or parameter."""
        if isinstance(example, Row):
            return list(example.values)[self.slot]
        return example.arguments[self.slot][0].name or f"argument {self.slot + 1}"


def look(runner: Runner, example: Row | Call | None) -> list[Suspicion]:
    """Make each text of an example long, and tell where the time grows faster than the text."""
    if example is None:
        return []
    ways = [Long(slot, piece, tail) for slot in _slots(example) for piece in PIECES for tail in TAILS]
    outcomes = runner.run([way.attempt(example, PROBE) for way in ways])
    slow = {way.slot: way for way, outcome in zip(ways, outcomes, strict=False) if outcome.seconds >= FELT}
    return [found for way in slow.values() if (found := measure(runner, way, example)) is not None]


def measure(runner: Runner, way: Long, example: Row | Call) -> Suspicion | None:
    """Give the suspicion where the time grows steeply from size to size, every time; `None` where it does not."""
    rounds = []
    for _ in range(REPEATS):
        rounds.append([runner.measured(way.attempt(example, size)) for size in SIZES])
        if rounds[-1][-1].seconds < FELT:
            return None
    quickest = (min(each, key=lambda outcome: outcome.seconds) for each in zip(*rounds, strict=True))
    best = list(zip(SIZES, quickest, strict=True))
    powers = [_power(former, later) for former, later in itertools.pairwise(best)]
    if _power(best[0], best[-1]) < STEEP or min(powers) < RISING:
        return None
    message = f"time grows with the length of {way.name(example)} to a power above {STEEP}"
    tried = Tried(way.attempt(example, SIZES[0]), best[0][1])
    return Suspicion("growth", f"{way.slot} {way.piece} {way.tail}", message, tried)


def _power(former: tuple[int, Outcome], later: tuple[int, Outcome]) -> float:
    """Give the power of the size that the time grew with: 1 is in proportion."""
    grown = max(later[1].seconds, 1e-6) / max(former[1].seconds, 1e-6)
    return math.log(grown) / math.log(later[0] / former[0])


def again(suspicion: Suspicion, runner: Runner) -> Suspicion | None:
    """Measure a suspicion once more."""
    example = suspicion.tried.attempt.example
    if example is None:
        return None
    slot, piece, tail = _parts(suspicion.cause)
    return measure(runner, Long(slot, piece, tail), example)


def _parts(cause: str) -> tuple[int, str, str]:
    slot, rest = cause.split(" ", 1)
    piece, tail = rest.rsplit(" ", 1)
    return int(slot), piece, tail


def _slots(example: Row | Call) -> list[int]:
    return list(_texts(example))[:SLOTS]


def _texts(example: Row | Call) -> Iterator[int]:
    if isinstance(example, Row):
        kinds: Sequence[Kind] = [example.relation.column(name).kind for name in example.values]
    else:
        kinds = [parameter.kind for parameter, _ in example.arguments]
    for slot, kind in enumerate(kinds):
        base = bare(kind)
        if isinstance(base, Base) and base.name in STRINGS:
            yield slot
