"""
Run a script on a database, as psql does with ON_ERROR_STOP: statement by statement, to the end or the first error.

What the server says of a statement is a value; only a server that went away is an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.pq import TransactionStatus

from harness.load.applied import Applied, Failure, SessionEndedError
from harness.load.inside import inside
from harness.load.session import Session
from harness.source.transactions import fits_one_transaction

if TYPE_CHECKING:
    from psycopg import Connection

    from harness.model import Script

__all__ = [
    "Applied",
    "Failure",
    "SessionEndedError",
    "fits_one_transaction",
    "reset_session",
    "run",
    "run_inside",
]


def run(conn: Connection[Any], script: Script) -> Applied:
    """
    Run *script* as `psql -v ON_ERROR_STOP=1 -f` would.

    Args:
        conn: In autocommit and outside of a transaction. psql gives each script a session of its own: hand over a new
            connection, or call `reset_session` between two scripts.
        script: Without problems.

    Returns:
        How it ran. No transaction is open afterwards.

    Raises:
        ServerError: The server went away.
    """
    if not conn.autocommit or _status(conn) is not TransactionStatus.IDLE:
        raise ValueError("run() needs a connection in autocommit, outside of a transaction")
    with Session(conn, script).listening() as session:
        all(session.execute(statement) for statement in script.statements)
        unfinished = _status(conn) is not TransactionStatus.IDLE
        if unfinished:
            conn.execute("rollback")
        return session.applied(left_open=unfinished and session.failure is None)


def run_inside(conn: Connection[Any], script: Script) -> Applied:
    """
    Run *script* inside of the transaction that is open on *conn*; its own BEGIN and COMMIT are left out.

    What psql would undo at the end of the session is undone: settings, role, temporary tables, prepared statements.
    What the ends of transactions would check is checked.

    Returns:
        How it ran. Where `needs_clone` is not `None`, nothing follows from it: the script does not fit, or it failed,
        and only a run of its own tells whether that is its own fault. The transaction may be broken then.

    Raises:
        ServerError: The server went away.
    """
    if _status(conn) is not TransactionStatus.INTRANS:
        raise ValueError("run_inside() needs a connection inside of a transaction")
    with Session(conn, script).listening() as session:
        reason = inside(session)
        return session.applied(needs_clone=reason)


def reset_session(conn: Connection[Any]) -> None:
    """
    Make the session of *conn*, in autocommit, like new: settings, role, temporary objects, prepared statements, locks.

    What stays: libraries that were loaded, and settings of the script's own making, which are then empty, not unknown.
    """
    if _status(conn) is not TransactionStatus.IDLE:
        conn.execute("rollback")
    conn.execute("discard all")


def _status(conn: Connection[Any]) -> TransactionStatus:
    return conn.info.transaction_status
