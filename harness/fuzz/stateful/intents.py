"""What somebody may try in one step; each is a statement once the rows are known that there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from hypothesis import strategies as st

from harness.fuzz.rows import rows
from harness.fuzz.stateful.tenancy import Call, Table, filled
from harness.fuzz.statement import Row, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.session import Connection
    from harness.fuzz.stateful.state import Held, Name
    from harness.fuzz.stateful.tenancy import Values

Form = Literal["keys", "count", "rows", "lock"]
FORMS: Mapping[Form, str] = {
    "keys": "select ({key})::text from {table} as t",
    "count": "select count(*) from {table}",
    "rows": "select t::text from {table} as t order by t.ctid desc",
    "lock": "select ({key})::text from {table} as t for update",
}
MANY = 10_000
"""Places that a row is chosen by, modulo the rows that there are."""


@dataclass(frozen=True, slots=True)
class Read:
    """Read a table in one of the forms."""

    table: Table
    form: Form

    def sql(self, _: Mapping[Name, Held]) -> str:
        """Write the statement."""
        return FORMS[self.form].format(key=self.table.key, table=self.table.name)


@dataclass(frozen=True, slots=True)
class Insert:
    """Insert a row, whoever's it may be."""

    table: Table
    row: Row

    def sql(self, _: Mapping[Name, Held]) -> str:
        """Write the statement."""
        return self.row.sql()


@dataclass(frozen=True, slots=True)
class Change:
    """
    Set one column to what it is in a row that fits, of the row at a place or of all that can be reached.

    What refers to another row, its tenant's or not, is set three times as often.
    """

    table: Table
    row: Row
    column: int
    place: int | None

    def sql(self, there: Mapping[Name, Held]) -> str:
        """Write the statement."""
        relation = self.row.relation
        references = [relation.column(name) for key in relation.foreign_keys for name in key.columns]
        columns = [column for column in (*relation.columns, *references, *references) if column.name in self.row.values]
        column = columns[self.column % len(columns)]
        value = written(self.row.values[column.name])
        return f"update {self.table.name} as t set {column.quoted} = {value}{_where(self.table, self.place, there)}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Remove:
    """Delete the row at a place, or all that can be reached."""

    table: Table
    place: int | None

    def sql(self, there: Mapping[Name, Held]) -> str:
        """Write the statement."""
        return f"delete from {self.table.name} as t{_where(self.table, self.place, there)}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Ask:
    """Make a call."""

    call: Call
    values: Values

    def sql(self, _: Mapping[Name, Held]) -> str:
        """Write the statement."""
        return filled(self.call.statement, self.values)


Intent = Read | Insert | Change | Remove | Ask


def _where(table: Table, place: int | None, there: Mapping[Name, Held]) -> str:
    keys = [key for name, key in there if name == table.name]
    return "" if place is None or not keys else f" where ({table.key})::text = {written(keys[place % len(keys)])}"


def reads(tables: Sequence[Table]) -> SearchStrategy[Intent]:
    """Give reads of any of the tables."""
    forms: Sequence[Form] = list(FORMS)
    return st.builds(Read, st.sampled_from(tables), st.sampled_from(forms))


def writes(conn: Connection, tables: Sequence[Table]) -> SearchStrategy[Intent]:
    """Give inserts, updates and deletions; keys that rows name are those that are there now."""
    places = st.integers(0, MANY) | st.none()
    found: list[SearchStrategy[Intent]] = []
    for table in tables:
        row, at = rows(conn, table.name), st.just(table)
        found += [
            st.builds(Insert, at, row),
            st.builds(Change, at, row, st.integers(0, MANY), places),
            st.builds(Remove, at, places),
        ]
    return any_of(found)


def asks(calls: Sequence[Call]) -> SearchStrategy[Intent]:
    """Give calls."""
    return any_of([st.builds(Ask, st.just(call), call.drawn) for call in calls])


Drawn = TypeVar("Drawn")


def any_of(strategies: Sequence[SearchStrategy[Drawn]]) -> SearchStrategy[Drawn]:
    """Give what any of them gives; unlike that of `one_of`, its description is short, which every rule writes."""

    @st.composite
    def anything(draw: st.DrawFn) -> Drawn:
        return draw(strategies[draw(st.integers(0, len(strategies) - 1))])

    return anything()
