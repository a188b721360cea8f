"""The face that a server of our own and one that runs already share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import psycopg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from harness.errors import ServerError

Connection = psycopg.Connection[tuple[object, ...]]


class Link(Protocol):
    """
    A server to make databases on.

    Attributes:
        owns_cluster: Whether the whole cluster is ours: its roles, its settings, its end.
        prefix: How the names of our databases begin, and no other's do.
        keep: Whether databases stay that are asked to.
    """

    owns_cluster: bool
    prefix: str
    keep: bool

    @property
    def version(self) -> str:
        """The server's version, `15.18`."""

    @property
    def major(self) -> int:
        """The server's major version."""

    @property
    def maintenance(self) -> str:
        """The database to be in while others are made and dropped."""

    @property
    def psql(self) -> Path:
        """A real psql that fits the server."""

    def dsn(self, dbname: str = ..., user: str | None = ...) -> str:
        """Give the connection string of a database."""

    def connect(self, dbname: str = ..., *, user: str | None = ..., autocommit: bool = ...) -> Connection:
        """Open a connection."""

    def failure(self, error: BaseException) -> ServerError:
        """Say in one line that the server failed us with *error*."""

    def connect_command(self, dbname: str) -> str:
        """Give the line that connects a person to the database *dbname*."""

    def end_command(self, kept: Sequence[str]) -> str:
        """Give the line that ends what was kept."""

    def mark_kept(self, conn: Connection, name: str) -> None:
        """Tell later runs to leave the database *name*."""

    def alive(self) -> bool:
        """Whether the server runs."""

    def stop(self) -> None:
        """Let go of the server."""
