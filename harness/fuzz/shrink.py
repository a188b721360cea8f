"""Shorten the example of a suspicion, as long as the suspicion stays."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.fuzz.kinds import Base, bare
from harness.fuzz.statement import Call, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.fuzz.attempt import Attempt
    from harness.fuzz.judge import Suspicion
    from harness.fuzz.kinds import Kind
    from harness.fuzz.statement import Text

SIMPLE = {
    "S": ("", "a"),
    "N": ("0", "1", "-1"),
    "B": ("f",),
    "D": ("2000-01-01",),
    "uuid": ("00000000-0000-0000-0000-000000000000",),
}
"""What is tried in place of a value, by the category or the name of its type."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z", re.ASCII)
TRIALS = 300
"""Attempts that shortening may cost."""
SECONDS = 10.0
"""What shortening may cost: a long text has as many shorter ones as it has characters."""


def shortest(suspicion: Suspicion, check: Callable[[Attempt], Suspicion | None]) -> Suspicion | None:
    """
    Shorten an example: leave values out, put simple ones in, cut texts, until nothing of it can go.

    Args:
        check: Runs an attempt, and gives the suspicion that shows; `None` where it does not.

    Returns:
        The suspicion with the shortest example that showed it; `None` where not even its own did.
    """
    best = check(suspicion.tried.attempt)
    if best is None or suspicion.kind == "growth":
        return best
    trials = 0
    until = time.monotonic() + SECONDS
    shorter = True
    while shorter:
        shorter = False
        for attempt in _simpler(best.tried.attempt):
            if trials == TRIALS or time.monotonic() > until:
                return best
            trials += 1
            found = check(attempt)
            if found is not None:
                best, shorter = found, True
                break
    return best


def _simpler(attempt: Attempt) -> Iterator[Attempt]:
    example = attempt.example
    if isinstance(example, Row):
        for row in _simpler_rows(example):
            yield _with(attempt, example, row)
    elif isinstance(example, Call):
        for call in _simpler_calls(example):
            yield _with(attempt, example, call)


def _with(attempt: Attempt, old: Row | Call, new: Row | Call) -> Attempt:
    """Put another example into the statements of an attempt."""
    steps = tuple(replace(step, sql=step.sql.replace(old.sql(), new.sql())) for step in attempt.steps)
    return replace(attempt, steps=steps, example=new)


def _simpler_rows(row: Row) -> Iterator[Row]:
    for name in row.values:
        if row.relation.column(name).optional:
            yield replace(row, values={each: value for each, value in row.values.items() if each != name})
    for name, value in row.values.items():
        for text in _simpler_texts(row.relation.column(name).kind, value):
            yield replace(row, values={**row.values, name: text})


def _simpler_calls(call: Call) -> Iterator[Call]:
    if call.arguments and call.arguments[-1][0].optional:
        yield replace(call, arguments=call.arguments[:-1])
    for place, (parameter, value) in enumerate(call.arguments):
        for text in _simpler_texts(parameter.kind, value):
            changed = (*call.arguments[:place], (parameter, text), *call.arguments[place + 1 :])
            yield replace(call, arguments=changed)


def _simpler_texts(kind: Kind, value: Text) -> Iterator[str]:
    """Give texts of a type that are simpler than *value*: known ones before it, and shorter ones."""
    base = bare(kind)
    if value is None or not isinstance(base, Base):
        return
    simple = SIMPLE.get(base.name) or SIMPLE.get(base.category, ())
    yield from simple[: simple.index(value) if value in simple else len(simple)]
    if base.category not in "SN" or value in simple:
        return
    size = len(value) // 2
    while size:
        for start in range(0, len(value), size):
            text = value[:start] + value[start + size :]
            if base.category == "S" or NUMBER.match(text):
                yield text
        size //= 2
