"""
A failure that stands alone: the rows of the population that it needs become a part of it.

They are put in as they were stored, with triggers and foreign keys out of force: what triggers made of them once is in
them, and must not be made again. Rows are left out as long as the failure shows with the same words, and never one that
another names. What a model says may rest on any row, so that what contradicts a model keeps them all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.fuzz import describe
from harness.fuzz.attempt import Step
from harness.fuzz.fill import named, texts
from harness.fuzz.session import accepts, reading
from harness.fuzz.statement import Row, insert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from harness.fuzz.attempt import Attempt
    from harness.fuzz.judge import Suspicion
    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Relation

    Check = Callable[[Attempt], Suspicion | None]

MOST = 500
"""Rows that a script may hold: nobody reads more, and `pgharness replay` can make the population itself."""
TRIALS = 60
"""Attempts that leaving rows out may cost."""
SECONDS = 5.0
"""What it may cost: failures are few, but each is waited for."""
UNTRIGGERED = Step("set local session_replication_role = 'replica'", "rows")
TRIGGERED = Step("set local session_replication_role = 'origin'", "rows")


@dataclass(frozen=True, slots=True)
class Population:
    """
    Rows that a database holds and an emptier one does not.

    Attributes:
        parents: For each row the places of those that it names by a foreign key.
    """

    rows: tuple[Row, ...]
    parents: Mapping[int, frozenset[int]]

    def named(self, row: Row) -> set[int]:
        """Give the places of the rows that *row* names, of those that these name, and so on."""
        found: set[int] = set()
        left = list(_parents(row, self.rows))
        while left:
            at = left.pop()
            if at not in found:
                found.add(at)
                left += self.parents[at]
        return found

    def closed(self, places: set[int]) -> set[int]:
        """Give the places without those of rows that name one that is not among them."""
        while True:
            kept = {at for at in places if self.parents[at] - {at} <= places}
            if kept == places:
                return kept
            places = kept


def rows_beyond(filled: Connection, bare: Connection) -> Population:
    """Read the rows that a database holds beyond those of another with the same tables."""
    found: list[Row] = []
    for relation in describe.relations(filled):
        there = set(map(tuple, _stored(bare, relation)))
        more = [row for row in _stored(filled, relation) if tuple(row) not in there]
        own = [column.name for column in relation.columns if column.generated is None]
        values = (named(relation, row) for row in more)
        found += [Row(relation, {name: each[name] for name in own}) for each in values]
    rows = tuple(found)
    return Population(rows, {at: frozenset(_parents(row, rows)) for at, row in enumerate(rows)})


def _stored(conn: Connection, relation: Relation) -> list[tuple[object, ...]]:
    with reading(conn) as cursor:
        return accepts(cursor, f"select {texts(relation)} from {relation.name}") or []  # noqa: S608 - names are quoted


def _parents(row: Row, rows: Sequence[Row]) -> Iterator[int]:
    for foreign in row.relation.foreign_keys:
        wanted = [row.values.get(name) for name in foreign.columns]
        if None not in wanted:
            yield from (
                at
                for at, other in enumerate(rows)
                if other.relation.name == foreign.target
                and [other.values.get(name) for name in foreign.target_columns] == wanted
            )


def standing_alone(suspicion: Suspicion, there: Population, check: Check) -> Suspicion | None:
    """
    Give a suspicion the rows that it needs.

    Args:
        suspicion: As the full database showed it.
        there: The rows of that database.
        check: Runs an attempt on a database without them, and gives what shows of the same kind and cause.

    Returns:
        The suspicion with rows before its statements, as few as were found to do; `None` where it shows in the full
        database alone.
    """

    def shown(places: set[int]) -> Suspicion | None:
        found = check(_with(suspicion.tried.attempt, [there.rows[at] for at in sorted(places)]))
        return found if found is not None and found.message == suspicion.message else None

    every = set(range(len(there.rows)))
    if suspicion.kind == "growth" or (suspicion.kind == "model" and len(every) > MOST):
        return None
    if suspicion.kind == "model":
        return shown(every)
    example = suspicion.tried.attempt.example
    few = there.named(example) if isinstance(example, Row) else set()
    for places in (set(), few):
        if (found := shown(places)) is not None:
            return found
    best = shown(every)
    return _fewest(every, best, there, shown) if best is not None else None


def _fewest(
    places: set[int], best: Suspicion, there: Population, shown: Callable[[set[int]], Suspicion | None]
) -> Suspicion | None:
    """Leave out table by table, then row by row; `None` where too many are left."""
    until, trials = time.monotonic() + SECONDS, 0
    tables = dict.fromkeys(row.relation.name for row in reversed(there.rows))
    groups = [{at for at in places if there.rows[at].relation.name == table} for table in tables]
    for group in (*groups, *({at} for at in sorted(places, reverse=True))):
        if not group & places:
            continue
        if trials == TRIALS or time.monotonic() > until:
            break
        trials += 1
        fewer = there.closed(places - group)
        if (found := shown(fewer)) is not None:
            best, places = found, fewer
    return best if len(places) <= MOST else None


def _with(attempt: Attempt, rows: Sequence[Row]) -> Attempt:
    steps = tuple(Step(insert([row]).replace("\n    ", " "), "rows") for row in rows)
    around = (UNTRIGGERED, *steps, TRIGGERED) if steps else ()
    return replace(attempt, steps=(*around, *attempt.steps), alone=True)
