"""Being somebody in the database: a role of the API with an account's claims, the auth server, the owner."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from harness.postgres.link import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Connection", "acting", "outcome", "rows", "value"]


@contextmanager
def acting(conn: Connection, role: str, account: str | None = None) -> Iterator[Connection]:
    """
    Make the session *role*'s own, with the claims of *account* as PostgREST sets them, until the block ends.

    The role is the session's user, not only its current one: no way leads back to the superuser but ours. What the
    block wrote stays; where it raised, it is undone.
    """
    claims = json.dumps({"sub": account, "role": role}) if account else ""
    with conn.transaction():
        conn.execute(sql.SQL("set local session authorization {}").format(sql.Identifier(role)))
        conn.execute("select pg_catalog.set_config('request.jwt.claims', %s, true)", [claims])
        yield conn
        conn.execute("reset session authorization")
        conn.execute("select pg_catalog.set_config('request.jwt.claims', '', true)")


def outcome(
    conn: Connection,
    statement: LiteralString,
    parameters: Sequence[object] = (),
    *,
    role: str | None = None,
    account: str | None = None,
    keep: bool = False,
) -> str | int:
    """
    Run one statement as somebody: the number of rows it reached, or the SQLSTATE it failed with.

    Its effect is undone unless it is to be kept.
    """
    try:
        with conn.transaction() as savepoint:
            if role is None:
                count = conn.execute(statement, parameters).rowcount
            else:
                with acting(conn, role, account):
                    count = conn.execute(statement, parameters).rowcount
            if not keep:
                raise psycopg.Rollback(savepoint)
    except psycopg.Error as error:
        return error.sqlstate or str(error)
    return count


def rows(conn: Connection, statement: LiteralString, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
    """Give all rows of a query."""
    return conn.execute(statement, parameters or None).fetchall()


def value(conn: Connection, statement: LiteralString, parameters: Sequence[object] = ()) -> object:
    """Give the first column of the first row of a query."""
    row = conn.execute(statement, parameters or None).fetchone()
    assert row is not None, "the query gave no row"
    return row[0]
