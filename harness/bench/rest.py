"""A database brought to rest before it is measured: two that hold the same are then read in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.postgres.link import Connection


def rest(conn: Connection) -> None:
    """
    Vacuum and analyse the whole database.

    VACUUM marks a page all-visible only once the commits of its rows are known to be on disk. Where commits do not wait
    for that, as on a server of our own, it would depend on the moment which pages are marked, and so would the cost of
    a scan. One commit that waits, and those of VACUUM itself, put all of them there.

    Args:
        conn: In autocommit.

    Raises:
        psycopg.Error: The server fails.

    Source:
        PostgreSQL's heap/vacuumlazy.c on all-visible pages, and access/transam/README on asynchronous commit.
    """
    conn.execute("set synchronous_commit = on")
    conn.execute("select pg_catalog.pg_logical_emit_message(true, 'pgharness', '')")  # a commit with something to write
    conn.execute("vacuum analyze")
    conn.execute("reset synchronous_commit")
