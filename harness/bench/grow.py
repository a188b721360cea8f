"""One call on databases of several sizes, measured in turns until a budget is met, broken, or patience is out."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from harness.bench.duel import PATIENCE, rhythm
from harness.bench.growth import fit
from harness.bench.judge import Verdict
from harness.bench.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.bench.call import Call
    from harness.bench.growth import Growth
    from harness.postgres.database import Database

SAMPLES = 9
"""Of each size, between two looks."""


def grow(
    databases: Mapping[int, Database],
    call: Call,
    budget: str,
    patience: float = PATIENCE,
    clock: Callable[[], float] = time.monotonic,
) -> Growth:
    """
    Measure a call at every size; more samples are taken while it cannot be told whether it keeps to *budget*.

    Args:
        databases: By size, at least three.
        budget: A name of `BUDGETS`.
        patience: Seconds after which nothing more is measured.

    Raises:
        CallError: The server refuses the call.
        ServerError: The server fails.
    """
    began = clock()
    seconds: dict[int, list[float]] = {size: [] for size in databases}
    with ExitStack() as stack:
        sessions = {size: stack.enter_context(Session(each, call)) for size, each in databases.items()}
        beats = {size: rhythm(session) for size, session in sessions.items()}
        while True:
            for _ in range(SAMPLES):
                for size, session in sessions.items():
                    seconds[size].append(session.leg(beats[size].calls, beats[size].blocks))
            found = fit(seconds)
            if found.verdict(budget) is not Verdict.CANNOT_TELL or clock() - began > patience:
                return found
