"""One call on one database, timed through pytest-benchmark by the server's clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

from harness.bench.duel import rhythm
from harness.bench.session import PROTOCOLS, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.bench.call import Call
    from harness.bench.counters import Counters
    from harness.postgres.database import Database

ROUNDS = 30
"""Samples of each kind of time, unless told."""


class Benchmark(Protocol):
    """What is used of pytest-benchmark's fixture."""

    extra_info: dict[str, object]
    disabled: bool

    def pedantic(self, target: Callable[[], object], *, rounds: int, iterations: int) -> object:
        """Time *target* so many times."""


class Clock:
    """A clock for pytest-benchmark that goes on by what the server measured, and stands still else."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        """Give the seconds gone by."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        self._now += seconds


@dataclass(frozen=True, slots=True)
class Timed:
    """
    What a call costs.

    Attributes:
        inside: Seconds of one call inside of the server, planned before, by round.
        client: Seconds that a client waits, by round: `prepared`, `simple`, and `first` after DISCARD ALL.
        counters: What one call does.
    """

    inside: tuple[float, ...]
    client: Mapping[str, tuple[float, ...]]
    counters: Counters


def timed(database: Database, call: Call, benchmark: Benchmark, clock: Clock, rounds: int = ROUNDS) -> Timed:
    """
    Measure a call. Its time inside of the server becomes the row of pytest-benchmark's table; all else, its extra_info.

    Args:
        clock: The timer of *benchmark*.
        rounds: Samples of each kind; one where pytest-benchmark is told not to measure.

    Raises:
        CallError: The server refuses the call.
        ServerError: The server fails.
    """
    rounds = 1 if benchmark.disabled else rounds
    with Session(database, call) as session:
        beat = rhythm(session)
        taken: list[float] = []

        def one_round() -> None:
            taken.append(session.block(beat.calls))
            clock.advance(taken[-1])

        benchmark.pedantic(one_round, rounds=rounds, iterations=1)
        client = {each: tuple(session.client(each) for _ in range(rounds)) for each in PROTOCOLS}
        client["first"] = tuple(session.first() for _ in range(rounds))
        counters = [session.counters() for _ in range(2)][-1]
    benchmark.extra_info.update(asdict(counters))
    benchmark.extra_info.update({f"{name}_min": min(values) for name, values in client.items()})
    benchmark.extra_info["calls_a_round"] = beat.calls
    return Timed(tuple(taken), client, counters)
