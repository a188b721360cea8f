"""A row and a call, each as the one SQL statement that it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.source.quotes import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.shape import Parameter, Relation, Routine

Text = str | None
"""A value as its type's input function reads it; `None` for null."""


def written(value: Text) -> str:
    """Write a value as SQL does, whatever `standard_conforming_strings` says."""
    return "null" if value is None else literal(value).strip()


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """
    A row to insert.

    Attributes:
        relation: The table.
        values: By column name; a column that is not named takes its default.
        breaks: The constraint that the row was made to violate; `NOT NULL of COLUMN` for a column's own; `None` for a
            row that was made to fit, or with no mind to constraints.
    """

    relation: Relation
    values: Mapping[str, Text]
    breaks: str | None = None

    def __getitem__(self, column: str) -> Text:
        """Give a value by the name of its column; a column that takes its default is a `KeyError`."""
        return self.values[column]

    def __repr__(self) -> str:
        """Give the statement, which is what a falsifying example should show."""
        return f"<{self.sql()}>" if self.breaks is None else f"<{self.sql()} -- breaks {self.breaks}>"

    def sql(self) -> str:
        """Write the INSERT, without a semicolon."""
        named = [column for column in self.relation.columns if column.name in self.values]
        if not named:
            return f"insert into {self.relation.name} default values"
        overriding = " overriding system value" if any(column.identity == "a" for column in named) else ""
        columns = ", ".join(column.quoted for column in named)
        values = ", ".join(written(self.values[column.name]) for column in named)
        return f"insert into {self.relation.name} ({columns}){overriding} values ({values})"  # noqa: S608 - it is quoted


def insert(rows: Sequence[Row], *, skip_conflicts: bool = False) -> str:
    """
    Write one INSERT for several rows of one table.

    Args:
        rows: At least one; what a row does not name takes its default.
        skip_conflicts: Leave out rows whose key is there already, or that an exclusion constraint keeps out.
    """
    relation = rows[0].relation
    named = [column for column in relation.columns if any(column.name in row.values for row in rows)]
    conflict = " on conflict do nothing" if skip_conflicts else ""
    if not named:
        named = [column for column in relation.columns if column.generated is None][:1]
    if not named:
        return f"insert into {relation.name} select from generate_series(1, {len(rows)}){conflict}"
    overriding = " overriding system value" if any(column.identity == "a" for column in named) else ""
    lines = (
        ", ".join(written(row.values[column.name]) if column.name in row.values else "default" for column in named)
        for row in rows
    )
    values = ",\n    ".join(f"({line})" for line in lines)
    columns = ", ".join(column.quoted for column in named)
    return f"insert into {relation.name} ({columns}){overriding} values\n    {values}{conflict}"


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """
    A call of a function or procedure.

    Attributes:
        routine: What is called.
        arguments: Each parameter that is given a value, its kind a concrete one, and the value.
    """

    routine: Routine
    arguments: tuple[tuple[Parameter, Text], ...]

    def __repr__(self) -> str:
        """Give the statement, which is what a falsifying example should show."""
        return f"<{self.sql()}>"

    def sql(self) -> str:
        """Write the statement, without a semicolon: `select * from f(…)`, or `call p(…)`."""
        given = ", ".join(_argument(parameter, value) for parameter, value in self.arguments)
        return f"{'call' if self.routine.kind == 'p' else 'select * from'} {self.routine.name}({given})"


def _argument(parameter: Parameter, value: Text) -> str:
    variadic = "variadic " if parameter.mode == "v" else ""
    named = f"{parameter.name} => " if parameter.name else ""
    return f"{variadic}{named}{written(value)}::{parameter.kind.name}"
