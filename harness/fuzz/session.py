"""Reading the catalog: texts that mean the same whatever the session's settings are, and nothing left behind."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from harness.errors import HarnessError

if TYPE_CHECKING:
    from collections.abc import Iterator

Connection = psycopg.Connection[tuple[object, ...]]
Cursor = psycopg.Cursor[tuple[object, ...]]


class FuzzError(HarnessError):
    """What was asked for has no values: no such table or function, or a type that nobody can write."""


SETTINGS = """
set local search_path = pg_catalog, pg_temp;
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local timezone = 'UTC';
set local extra_float_digits = 1;
set local bytea_output = 'hex';
set local lc_monetary = 'C';
set local quote_all_identifiers = off;
set local standard_conforming_strings = on;
"""
"""What the text of a value or of an expression depends on."""


@contextmanager
def reading(conn: Connection) -> Iterator[Cursor]:
    """Open a cursor under settings of our own; they, and all that was done, are undone at the end."""
    with conn.transaction(force_rollback=True), conn.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        cursor.execute(SETTINGS.encode(), prepare=False)
        yield cursor


def run(cursor: Cursor, statement: str) -> list[tuple[object, ...]]:
    """Run a statement that was written here and give its rows."""
    return cursor.execute(statement.encode(), prepare=False).fetchall()


def accepts(cursor: Cursor, statement: str) -> list[tuple[object, ...]] | None:
    """Run a statement behind a savepoint and give its rows; `None` where the server refuses it."""
    try:
        with cursor.connection.transaction():
            return run(cursor, statement)
    except psycopg.Error:
        if cursor.connection.closed:
            raise
        return None
