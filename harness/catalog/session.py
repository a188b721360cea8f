"""A view of the database as of one moment, through settings of our own, that leaves the session as it was."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import TransactionStatus

from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

Connection = psycopg.Connection[tuple[object, ...]]
Cursor = psycopg.Cursor[tuple[object, ...]]

SETTINGS = {
    "standard_conforming_strings": "on",
    "client_encoding": "UTF8",
    "search_path": "pg_catalog, pg_temp",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "xmlbinary": "base64",
    "lc_monetary": "C",
    "quote_all_identifiers": "off",
    "row_security": "off",
    "statement_timeout": "0",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "synchronize_seqscans": "off",
}
"""What the text of a value or a definition depends on, and what would slow the reading or shorten what it sees."""

SET = "set local session authorization default; " + "; ".join(
    f"set local {name} = {value if name == 'search_path' else repr(value)}" for name, value in SETTINGS.items()
)
SAVEPOINT = "pgharness_snapshot"


@contextmanager
def reading(conn: Connection) -> Iterator[Cursor]:
    """
    Open a cursor that sees one moment of the database.

    A transaction that is open already is used as it is, and its own changes are seen; settings made here end with a
    savepoint of our own. Otherwise a REPEATABLE READ transaction is opened, and rolled back at the end.

    Raises:
        ServerError: The transaction has failed already, the connection is lost, or something may not be read.
    """
    status = conn.info.transaction_status
    if status is TransactionStatus.INERROR:
        raise ServerError("snapshot: the open transaction has failed, nothing can be read", "roll it back first")
    inside = status is TransactionStatus.INTRANS
    try:
        with conn.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
            cursor.execute(f"{_begin(conn, inside=inside)}; {SET}".encode(), prepare=False)
            try:
                yield cursor
            finally:
                _end(conn, cursor, inside=inside)
    except psycopg.Error as error:
        state = f" ({error.sqlstate})" if error.sqlstate else ""
        said = error.diag.message_primary or str(error).strip().splitlines()[0]
        raise ServerError(f"snapshot: server refused to be read{state}: {said}") from error


def _begin(conn: Connection, *, inside: bool) -> str:
    """Give the statement that fixes the moment; without autocommit psycopg itself sends a BEGIN before it."""
    if inside:
        return f"savepoint {SAVEPOINT}"
    if conn.autocommit:
        return "begin transaction isolation level repeatable read, read only"
    return "set transaction isolation level repeatable read, read only"


def _end(conn: Connection, cursor: Cursor, *, inside: bool) -> None:
    """Take everything back that the reading set."""
    if conn.closed or conn.info.transaction_status is TransactionStatus.UNKNOWN:
        return
    if inside:
        cursor.execute(f"rollback to savepoint {SAVEPOINT}; release savepoint {SAVEPOINT}".encode(), prepare=False)
    elif conn.autocommit:
        cursor.execute("rollback", prepare=False)
    else:
        conn.rollback()
