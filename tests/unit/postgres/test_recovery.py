"""A server that ended a session is told from one that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, cast

import psycopg

from harness.errors import ServerError
from harness.postgres.recovery import recovers

if TYPE_CHECKING:
    from harness.postgres.link import Connection


class Session:
    """A session that lives, or that ends under its first statement."""

    def __init__(self, *, ends: bool) -> None:
        self.ends = ends

    def __enter__(self) -> Session:
        """Give the session."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""

    def execute(self, _: str) -> None:
        """Run a statement."""
        if self.ends:
            raise psycopg.OperationalError("terminating connection because of crash of another server process")


def refused(reason: str) -> NoReturn:
    raise ServerError(f"PostgreSQL 15.18 refused: {reason}")


def outcome(*turns: Any) -> bool:
    """Ask a server that does one thing after another: it refuses for a reason, or gives a session."""
    left = list(turns)

    def connect() -> Connection:
        turn = left.pop(0)
        return cast("Connection", turn if isinstance(turn, Session) else refused(turn))

    return recovers(connect)


def test_a_server_that_takes_connections_lives() -> None:
    """What ended was one session."""
    assert outcome(Session(ends=False))


def test_a_server_that_refuses_is_gone() -> None:
    """Nobody is there to recover."""
    assert not outcome("connection refused")


def test_a_server_that_recovers_is_waited_for() -> None:
    """After a crash it ends every session, the first new ones too, and starts again."""
    assert outcome("server closed the connection unexpectedly", Session(ends=True), Session(ends=False))
    assert outcome(Session(ends=True), "FATAL: the database system is in recovery mode", Session(ends=False))


def test_a_server_that_shuts_down_is_gone_in_the_end() -> None:
    """It says that it goes before it is gone."""
    assert not outcome("FATAL: the database system is shutting down", "connection refused")
