"""Statements that write a few rows of a table, the likeliest to be accepted first; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.fuzz.statement import insert, written

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from harness.fuzz import Relation, Row

AT_ONCE = 20
"""Rows of one write: one alone is over before the server's clock resolves it."""
SINGLES = 3
"""Rows whose values are tried one column at a time, where all at once are refused."""


def inserts(made: Sequence[Row]) -> list[list[str]]:
    """Write one INSERT of all rows, then one of each."""
    return [[insert(made)], [each.sql() for each in made]] if made else []


def updates(target: Relation, made: Sequence[Row]) -> list[list[str]]:
    """
    Write UPDATEs to the rows that were made up, then one row's, then of a column at a time, then to what the rows are.

    Every column that can be is set, for triggers that ask for one of them. Keys are set to what they are, but where it
    is one row, the primary key alone is.
    """
    unique = {name for each in target.uniques for name in each.columns}
    primary = {name for each in target.uniques if each.primary for name in each.columns}
    settable = [column for column in target.columns if column.generated is None and column.identity != "a"]
    some, one = _some(target), _some(target, "", "1")

    def update(row: Row | None, kept: Collection[str], which: str) -> str:
        sets = [
            f"{column.quoted} = "
            + (column.quoted if row is None or column.name in kept else written(row.values[column.name]))
            for column in settable
            if row is None or column.name in kept or column.name in row.values
        ]
        return f"update {target.name} set {', '.join(sets)}{which}"  # noqa: S608 - names and values are quoted

    if not settable:
        return []
    others = [{each.name for each in settable} - {column.name} for column in settable if column.name not in unique]
    return [
        [update(row, unique, some) for row in made],
        [update(row, primary, one) for row in made],
        [update(row, kept, some) for row in made[:SINGLES] for kept in others],
        [update(None, (), some)],
    ]


def deletes(target: Relation) -> list[list[str]]:
    """Write DELETEs of rows at either end of the key, then of one row."""
    ends = [_some(target, order) for order in ("", " desc")]
    ones = [_some(target, "", f"1 offset {at}") for at in range(AT_ONCE)]
    return [[f"delete from {target.name}{some}" for some in each] for each in (ends, ones)]  # noqa: S608 - it is quoted


def _some(target: Relation, order: str = "", limit: str = str(AT_ONCE)) -> str:
    """Write which rows: a few, by the primary key; all of them without one."""
    primary = next((each for each in target.uniques if each.primary), None)
    if primary is None:
        return ""
    names = [target.column(name).quoted for name in primary.columns]
    key, ordered = ", ".join(names), ", ".join(f"{name}{order}" for name in names)
    return f" where ({key}) in (select {key} from {target.name} order by {ordered} limit {limit})"  # noqa: S608 - quoted
