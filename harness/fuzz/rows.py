"""Rows for any table: that fit, that break one constraint, or with no mind to constraints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import psycopg
from hypothesis import strategies as st

from harness.fuzz import describe
from harness.fuzz.keys import Keys, Pool
from harness.fuzz.parts import Parts, given, split
from harness.fuzz.server import Server, today
from harness.fuzz.session import FuzzError, reading
from harness.fuzz.statement import Row
from harness.fuzz.values import Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.parts import Cells, Part
    from harness.fuzz.session import Connection, Cursor
    from harness.fuzz.shape import Column, ForeignKey, Relation, Unique
    from harness.fuzz.statement import Text

    Rows = SearchStrategy[Row]

OMITTED = "\0"
"""Stands for a column that takes its default; no text of PostgreSQL holds it."""
TRIED = 40
"""Rows that the server chooses from where a table excludes rows by others."""


def rows(conn: Connection, table: str, *, valid: bool | None = True) -> Rows:
    """
    Give rows for a table, the simplest first.

    The catalog, the keys of the tables that it refers to and its own are read once, now.

    Args:
        conn: Connected to the database; nothing is left in it.
        table: As SQL writes it: `public.goals`.
        valid: True for rows that satisfy every constraint; false for rows that each violate the one that `Row.breaks`
            names; `None` for both of these and rows of the right types alone.

    Raises:
        FuzzError: There is no such table, or no row can be made; the message names the column or the constraint.
    """
    relation, targets = describe.relation(conn, table)
    keys = Keys(conn, {**targets, relation.name: relation})
    plan = Plan(relation, keys, Values(Server(conn), days=today(conn)))
    if valid is None:
        found = [*plan.every_fitting(), *plan.breaking(), plan.typed()]
        return st.one_of(found)
    return plan.fitting() if valid else plan.one_breaking()


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How rows of one table are made.

    Attributes:
        explicit: Give a value wherever the default would be another one each time.
    """

    relation: Relation
    keys: Keys
    values: Values
    explicit: bool = False

    def fitting(self) -> Rows:
        """
        Give rows that satisfy every constraint.

        Raises:
            FuzzError: None can be made.
        """
        drawn = self._joined(self.cells())
        for unique in self.relation.uniques:
            drawn = self._distinct(drawn, unique)
        return self._tried(drawn) if self.relation.exclusions and not self.explicit else drawn

    def every_fitting(self) -> list[Rows]:
        """Give the same as a list, which is empty where none can be made."""
        try:
            return [self.fitting()]
        except FuzzError:
            return []

    def one_breaking(self) -> Rows:
        """
        Give rows that each violate one constraint.

        Raises:
            FuzzError: Nothing can be violated, or no row fits otherwise.
        """
        self.fitting()
        found = list(self.breaking())
        if not found:
            raise FuzzError(f"{self.relation.name}: no constraint can be violated")
        return st.one_of(found)

    def breaking(self) -> Iterator[Rows]:
        """Give for each constraint rows that violate it, where there are such and rows that fit."""
        for fitting in self.every_fitting():
            for column in given(self.relation):
                if column.not_null and not column.identity:
                    yield self._changed(fitting, st.just({column.name: None}), f"NOT NULL of {column.name}")
            parts = self._parts()
            for part in self.split():
                for check in part.checks:
                    try:
                        yield self._changed(fitting, parts.breaking(part, check), check.name)
                    except FuzzError:
                        continue
            for foreign_key in self.relation.foreign_keys:
                yield from self._astray(fitting, foreign_key)
            for unique in self.relation.uniques:
                yield from self._again(fitting, unique)

    def typed(self) -> Rows:
        """Give rows of the right types, with no mind to constraints."""
        cells: dict[str, SearchStrategy[Text]] = {}
        for column in given(self.relation):
            found = self.values.maybe(column.kind, words=self.relation.words)
            cells[column.name] = (st.just(OMITTED) | found) if column.optional else found
        return st.fixed_dictionaries(cells).map(self.row)

    def split(self) -> list[Part]:
        """Cut the table into parts; foreign keys that lead to the same row by two ways are in one."""
        ties = [
            {*foreign_key.columns, *own.columns}
            for foreign_key in self.relation.foreign_keys
            for own, _ in self.keys.ties(self.relation, foreign_key)
        ]
        return split(self.relation, ties)

    def _parts(self) -> Parts:
        pools = {each.name: self._pool(each) for each in self.relation.foreign_keys}
        return Parts(self.relation, self.values, pools)

    def cells(self) -> list[SearchStrategy[Cells]]:
        """
        Give for each part of the table, in order, values that fit.

        Raises:
            FuzzError: None can be made.
        """
        parts = self._parts()
        return [self._relaxed(parts, part) for part in self.split()]

    def _pool(self, foreign_key: ForeignKey) -> Pool:
        """Read what a foreign key may name; where each row is named by one alone, those that none names yet."""
        pool = self.keys.pool(self.relation, foreign_key)
        if not any(set(unique.columns) == set(foreign_key.columns) for unique in self.relation.uniques):
            return pool
        taken = set(self.keys.rows(self.relation.name, foreign_key.columns))
        free = [at for at, key in enumerate(pool.keys) if key not in taken]
        ties = tuple((own, tuple(named[at] for at in free)) for own, named in pool.ties)
        return Pool(pool.columns, tuple(pool.keys[at] for at in free), ties)

    def _joined(self, cells: list[SearchStrategy[Cells]]) -> Rows:
        """Give rows of the parts' values."""

        def join(drawn: tuple[Cells, ...]) -> Row:
            return self.row({name: value for each in drawn for name, value in each.items()})

        return st.tuples(*cells).map(join)

    def row(self, cells: Mapping[str, Text]) -> Row:
        """Give the row that some values make; a column that takes its default is left out."""
        return Row(self.relation, {name: value for name, value in cells.items() if value != OMITTED})

    def _relaxed(self, parts: Parts, part: Part) -> SearchStrategy[Cells]:
        """Give a part's values; a column that hangs together with nothing may take its default."""
        column = part.columns[0]
        alone = len(part.columns) == 1 and not part.checks and not part.foreign_keys
        if column.identity or (column.default or "").startswith("nextval("):
            return st.just({column.name: OMITTED})
        if not alone:
            return parts.fitting(part)
        if not self._may_omit(column):
            return st.fixed_dictionaries({column.name: parts.cell(column)})
        try:
            return st.fixed_dictionaries({column.name: st.just(OMITTED) | parts.cell(column)})
        except FuzzError:
            return st.just({column.name: OMITTED})

    def _may_omit(self, column: Column) -> bool:
        return column.default is not None and not (self.explicit and "(" in column.default)

    def _changed(self, fitting: Rows, cells: SearchStrategy[Cells], name: str) -> Rows:
        return st.builds(lambda row, broken: Row(row.relation, {**row.values, **broken}, name), fitting, cells)

    def _distinct(self, drawn: Rows, unique: Unique) -> Rows:
        """Keep rows out whose key is there already."""
        if self.explicit or not unique.columns:
            return drawn
        there = self.keys.rows(self.relation.name, unique.columns)
        taken = {key for key in there if None not in key or not unique.nulls_distinct}
        if not taken:
            return drawn
        return drawn.filter(lambda row: tuple(row.values.get(name, OMITTED) for name in unique.columns) not in taken)

    def _astray(self, fitting: Rows, foreign_key: ForeignKey) -> Iterator[Rows]:
        """Name rows that are not there."""
        there = set(self.keys.rows(foreign_key.target, foreign_key.target_columns))
        columns = [self.relation.column(name) for name in foreign_key.columns]
        cells = {column.name: self.values.texts(column.kind) for column in columns}
        drawn = cast("SearchStrategy[Cells]", st.fixed_dictionaries(cells))
        astray = drawn.filter(lambda found: tuple(found[name] for name in foreign_key.columns) not in there)
        yield self._changed(fitting, astray, foreign_key.name)

    def _again(self, fitting: Rows, unique: Unique) -> Iterator[Rows]:
        """Use a key that is there already."""
        names = [name for name in unique.columns if self.relation.column(name) in given(self.relation)]
        if not names or names != list(unique.columns):
            return
        taken = [key for key in self.keys.rows(self.relation.name, names) if None not in key]
        if taken:
            cells = st.sampled_from(taken).map(lambda key: cast("Cells", dict(zip(names, key, strict=True))))
            yield self._changed(fitting, cells, unique.name)

    def _tried(self, drawn: Rows) -> Rows:
        """
        Keep of some rows those that the table takes: only trying tells what an exclusion constraint keeps out.

        Raises:
            FuzzError: It takes none.
        """
        candidates = cast("list[Row]", self.values.server.harvest(drawn, TRIED))
        with reading(self.keys.conn) as cursor:
            kept = [row for row in candidates if _fits(cursor, row)]
        if not kept:
            raise FuzzError(f"{self.relation.name}: {', '.join(self.relation.exclusions)} keeps all rows tried out")
        return st.sampled_from(kept)


def _fits(cursor: Cursor, row: Row) -> bool:
    """Insert a row and take it back."""
    try:
        with cursor.connection.transaction(force_rollback=True):
            cursor.execute(row.sql().encode(), prepare=False)
    except psycopg.Error:
        if cursor.connection.closed:
            raise
        return False
    return True
