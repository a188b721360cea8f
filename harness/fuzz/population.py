"""A database full of rows that satisfy every constraint."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.fuzz import describe
from harness.fuzz.circle import distinct, insert_circle, name_later
from harness.fuzz.fill import Filled, fill
from harness.fuzz.keys import Keys
from harness.fuzz.mix import mixed
from harness.fuzz.order import can_wait, in_order
from harness.fuzz.rows import Plan
from harness.fuzz.server import Server
from harness.fuzz.session import FuzzError
from harness.fuzz.values import Values

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Relation
    from harness.fuzz.statement import Row, Text

ROWS_PER_TABLE = 20
ROUNDS = 4
"""How often a table that took too few rows is offered others."""
SPARE = 1.5
"""Rows offered for each row wanted."""
NAMED_LATER = 5
"""Rows of a table that are made to name what was filled after them."""
OUT_OF_TIME = ("the time", "it was over before")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """
    A table that took fewer rows than it should.

    Attributes:
        rows: How many it took; may be none.
        by: What refused the others: a constraint, a trigger's function, or what rows could not be made for.
        said: What the server said of the last one, or why no row could be made; one line.
    """

    table: str
    rows: int
    by: str
    said: str

    def __str__(self) -> str:
        """Say it in one line."""
        count = f"{self.rows} row{'' if self.rows == 1 else 's'}"
        return f"{self.table} took {count}, the others fail at {self.by}: {self.said}"


@dataclass(frozen=True, slots=True)
class Populated:
    """
    What was put into a database.

    Attributes:
        rows: How many rows each table took, by its name, in the order in which they were filled.
        short: Tables that took fewer than they should.
    """

    rows: Mapping[str, int]
    short: tuple[Shortfall, ...]


def population(
    conn: Connection,
    *,
    rows_per_table: int = ROWS_PER_TABLE,
    seed: int = 0,
    schemas: Sequence[str] | None = None,
    tables: Collection[str] | None = None,
    seconds: float = math.inf,
) -> Populated:
    """
    Fill the tables of a database with rows that satisfy every constraint, triggers included.

    Rows are inserted in one transaction, which is the caller's where one is open. The same seed on the same database
    gives the same rows, wherever triggers and defaults of the tables do.

    Args:
        conn: Connected to the database, as somebody who may insert.
        rows_per_table: How many rows each table should take, beside those that it has.
        seed: What the rows are drawn from.
        schemas: The schemas to fill; all that are neither the system's nor an extension's by default.
        tables: The tables to fill, by the names that SQL writes, schema included; all of the schemas by default.
        seconds: When to stop; tables that were not reached then are short. One statement is not cut off: a
            `statement_timeout` of the session's does that.
    """
    deadline = time.monotonic() + seconds
    with conn.transaction():
        relations = describe.relations(conn)
        wanted = {each.name for each in (relations if schemas is None else describe.relations(conn, schemas))}
        keys = Keys(conn, describe.by_name(relations))
        values = Values(Server(conn, seed=seed), modest=True)
        filling = _Population(conn, keys, values, rows_per_table, seed, deadline)
        if tables is not None:
            wanted &= set(tables)
        for group in in_order([each for each in relations if each.name in wanted]):
            filling.fill(group)
        for relation in relations:
            if relation.name in filling.rows:
                filling.close_circles(relation)
        return Populated(filling.rows, tuple(filling.short))


@dataclass(slots=True)
class _Population:
    """A database while it is filled."""

    conn: Connection
    keys: Keys
    values: Values
    wanted: int
    seed: int
    deadline: float
    rows: dict[str, int] = field(default_factory=dict)
    short: list[Shortfall] = field(default_factory=list)

    @property
    def _late(self) -> bool:
        return time.monotonic() > self.deadline

    def fill(self, group: Sequence[Relation]) -> None:
        """Fill tables that name each other in a circle, or one that does not."""
        if self._late:
            for each in group:
                self._note(each, [], self.wanted, "", OUT_OF_TIME)
            return
        first = group[0]
        own = [each for each in first.foreign_keys if each.target == first.name]
        if len(group) > 1 or not all(can_wait(first, each) for each in own):
            self._fill_circle(group)
            return
        filled = Filled()
        if own:
            self._fill_one(first, filled, self.wanted // 2 + 1)
            self.short = [each for each in self.short if each.table != first.name]
        self._fill_one(first, filled, self.wanted)

    def _fill_one(self, relation: Relation, filled: Filled, wanted: int) -> None:
        plan = Plan(relation, self.keys, self.values, explicit=True)
        try:
            cells = plan.cells()
        except FuzzError as error:
            self._note(relation, filled.kept, wanted, str(error), filled.refused)
            return
        parts = plan.split()
        for turn in range(ROUNDS):
            count = int((wanted - len(filled.kept)) * SPARE * (turn + 1)) + 2
            rows = mixed(plan, parts, cells, count, self.seed * (ROUNDS + 1) + turn, filled.kept if turn else ())
            fill(self.conn, rows, wanted, filled)
            if len(filled.kept) >= wanted or self._late:
                break
        self._note(relation, filled.kept, wanted, "", filled.refused)

    def _note(
        self,
        relation: Relation,
        kept: Sequence[Mapping[str, Text]],
        wanted: int,
        reason: str,
        refused: tuple[str, str] | None,
    ) -> None:
        self.rows[relation.name] = len(kept)
        if kept:
            self.keys.known[relation.name] = list(kept)
        if reason:
            self.short.append(Shortfall(relation.name, len(kept), "no row could be made", reason))
        elif len(kept) < wanted:
            by, said = refused or ("the strategy", "it has no more rows that differ")
            self.short.append(Shortfall(relation.name, len(kept), by, said))

    def _fill_circle(self, group: Sequence[Relation]) -> None:
        names = {relation.name for relation in group}
        drawn: dict[str, list[Row]] = {}
        for relation in group:
            others = tuple(each for each in relation.foreign_keys if each.target not in names)
            plan = Plan(replace(relation, foreign_keys=others), self.keys, self.values, explicit=True)
            try:
                rows = mixed(plan, plan.split(), plan.cells(), 2 * self.wanted, self.seed * (ROUNDS + 1) + ROUNDS)
                drawn[relation.name] = distinct(rows)
            except FuzzError as error:
                for each in group:
                    self._note(each, [], self.wanted, str(error), None)
                return
        kept, refused = insert_circle(self.conn, group, drawn, self.wanted)
        for relation in group:
            self._note(relation, kept.get(relation.name, []), self.wanted, "", refused)

    def close_circles(self, relation: Relation) -> None:
        """Let rows name what was filled after them, as far as triggers let them."""
        key = next((unique for unique in relation.uniques if unique.primary), None)
        order = list(self.rows)
        rows = self.keys.known.get(relation.name, [])
        for foreign_key in relation.foreign_keys:
            later = foreign_key.target in order and order.index(foreign_key.target) > order.index(relation.name)
            targets = self.keys.rows(foreign_key.target, foreign_key.target_columns) if later else []
            if key is not None and rows and targets:
                for at, row in enumerate(rows[:NAMED_LATER]):
                    name_later(self.conn, relation, key, row, foreign_key, targets[at % len(targets)])
