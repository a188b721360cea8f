"""One database lent to many users in turn, each in a transaction that is always rolled back."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg.pq import ConnStatus, ExecStatus

from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.postgres.database import Database
    from harness.postgres.link import Connection

# The savepoint is gone when its transaction is: so its absence says that the user ended the transaction himself.
_BEGIN = b"begin; savepoint pgharness"
_UNDO = (b"rollback to savepoint pgharness; rollback", b"discard all")


class Lent(psycopg.Connection[tuple[object, ...]]):
    """
    A connection object for one user, on a session that outlives it.

    A new object for each user, so that row factories, adapters and handlers are nobody else's.
    """

    def __del__(self, *_: object) -> None:
        """Leave the session open, and do not warn of that."""


class Seat:
    """
    A database with an open session, for one user at a time.

    Args:
        database: Whose rows all users see.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session = database.connect(autocommit=False)

    def begin(self) -> Connection | None:
        """Give a connection in a new transaction; `None` where the session is no more."""
        return Lent(self._session.pgconn) if self._all_run(_BEGIN) else None

    def undo(self) -> bool:
        """Roll back; give whether that left the database and the session as they were."""
        return self._all_run(*_UNDO)

    def _all_run(self, *commands: bytes) -> bool:
        """Run *commands* below psycopg, in one round trip each; give whether the server took them all."""
        pgconn = self._session.pgconn
        return pgconn.status == ConnStatus.OK and all(
            pgconn.exec_(command).status == ExecStatus.COMMAND_OK for command in commands
        )

    def close(self) -> None:
        """End the session and give up the database."""
        self._session.close()
        self._database.close()


class Shared:
    """
    Seats on databases of one kind: as many as there are users at a time.

    Args:
        clone: Make a database of that kind.
    """

    def __init__(self, clone: Callable[[], Database]) -> None:
        self._clone = clone
        self._idle: list[Seat] = []

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """
        Give a connection in a transaction that is rolled back in the end, with all settings of its session.

        Sequences stay advanced. A user who ends the transaction himself spoils the database for the next one, who
        gets a new one.

        Raises:
            ServerError: The server fails.
        """
        seat, conn = self._free_seat()
        try:
            yield conn
        finally:
            if seat.undo():
                self._idle.append(seat)
            else:
                seat.close()

    def _free_seat(self) -> tuple[Seat, Connection]:
        while True:
            try:
                seat, fresh = self._idle.pop(), False
            except IndexError:
                seat, fresh = Seat(self._clone()), True
            conn = seat.begin()
            if conn is not None:
                return seat, conn
            seat.close()
            if fresh:
                raise ServerError("the server ended a session in its first moment")

    def close(self) -> None:
        """Give up all databases that nobody uses."""
        while self._idle:
            self._idle.pop().close()
