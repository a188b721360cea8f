"""Insert rows as many at once as the table takes, and tell who refused the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg

from harness.fuzz.statement import insert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Relation
    from harness.fuzz.statement import Row, Text


@dataclass(slots=True)
class Filled:
    """
    What a table took.

    Attributes:
        kept: The rows as the table has them, by column, in the order in which they were inserted.
        refused: Who refused the last row that it did not take, and in which words.
    """

    kept: list[Mapping[str, Text]] = field(default_factory=list)
    refused: tuple[str, str] | None = None


def fill(conn: Connection, rows: Sequence[Row], wanted: int, filled: Filled) -> None:
    """
    Insert rows until a table has taken enough of them.

    Args:
        conn: Within a transaction.
        rows: All of one table.
        wanted: How many it is to take, with those that *filled* has.
        filled: What it took before; takes what it takes now.
    """
    left = list(rows)
    while left and len(filled.kept) < wanted:
        missing = wanted - len(filled.kept)
        _insert(conn, left[:missing], filled)
        left = left[missing:]


def texts(relation: Relation) -> str:
    """Write all columns of a table as texts."""
    return ", ".join(f"{column.quoted}::text" for column in relation.columns) or "''"


def named(relation: Relation, row: tuple[object, ...]) -> dict[str, Text]:
    """Give the texts of a row by the names of its columns."""
    values = (None if value is None else str(value) for value in row)
    return dict(zip((column.name for column in relation.columns), values, strict=False))


def refusal(error: psycopg.Error) -> tuple[str, str]:
    """Tell who refused a statement, a constraint or a trigger's function, and what the server said, in one line."""
    function = FUNCTION.search(error.diag.context or "")
    column = f"NOT NULL of {error.diag.column_name}" if error.sqlstate == NOT_NULL_VIOLATION else ""
    by = error.diag.constraint_name or (function[1] if function else "") or column or f"SQLSTATE {error.sqlstate}"
    return by, f"{error.diag.message_primary or error} ({error.sqlstate})".splitlines()[0]


NOT_NULL_VIOLATION = "23502"
FUNCTION = re.compile(r"function (\S+?\(.*?\)|\S+)(?: line|$|\n)")


def _skips(relation: Relation) -> bool:
    """Whether ON CONFLICT helps: it stumbles over constraints that can be deferred."""
    return not relation.exclusions and not any(unique.deferrable for unique in relation.uniques)


def _insert(conn: Connection, rows: Sequence[Row], filled: Filled) -> None:
    """Insert rows at once, or where that is refused each half on its own."""
    relation = rows[0].relation
    try:
        with conn.transaction():
            statement = f"{insert(rows, skip_conflicts=_skips(relation))} returning {texts(relation)}"
            with conn.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
                found = cursor.execute(statement.encode(), prepare=False).fetchall()
                cursor.execute(b"set constraints all immediate", prepare=False)
    except psycopg.Error as error:
        if conn.closed:
            raise
        if len(rows) == 1:
            filled.refused = refusal(error)
            return
        middle = len(rows) // 2
        _insert(conn, rows[:middle], filled)
        _insert(conn, rows[middle:], filled)
        return
    filled.kept += [named(relation, row) for row in found]
    if len(found) < len(rows) and filled.refused is None:
        filled.refused = ("a key that is there already", "on conflict do nothing left rows out")
