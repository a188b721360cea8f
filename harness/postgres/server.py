"""A PostgreSQL server of our own: private directory, unix socket, gone with this process."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import psycopg
from psycopg.conninfo import make_conninfo

from harness.errors import ServerError
from harness.postgres.account import server_account
from harness.postgres.closed import opened
from harness.postgres.cluster import PREFIX
from harness.postgres.launch import Start
from harness.postgres.stale import sweep_stale
from harness.postgres.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from harness.postgres.binaries import Binaries
    from harness.postgres.link import Connection
    from harness.postgres.supervisor import Supervisor

_CONNECT_TIMEOUT = 30  # seconds


class Server:
    """
    A running server that this process owns; usable in `with`, ended by leaving it.

    Attributes:
        binaries: The programs that it runs.
        run: Its private directory: data/, log, and the socket.
        keep: Whether it stays when it is stopped.
        owns_cluster: True: roles and settings of the whole cluster are ours to change.
    """

    owns_cluster = True
    prefix = PREFIX
    maintenance = "postgres"

    def __init__(self, binaries: Binaries, supervisor: Supervisor, *, keep: bool) -> None:
        """Take over a server that is ready; `start` makes one."""
        self.binaries = binaries
        self.run = supervisor.run
        self.keep = keep
        self._supervisor = supervisor
        self._stopped = False

    @classmethod
    def start(cls, binaries: Binaries, *, settings: Mapping[str, str] | None = None, keep: bool = False) -> Self:
        """
        Start a server and wait until it takes connections.

        Args:
            settings: Configuration beyond ours, such as `shared_preload_libraries`; comes last.
            keep: Leave the server running, with its directory, when it is stopped.

        Raises:
            ServerError: It does not start; the help holds the end of its log.
        """
        account = server_account()
        start = Start(opened(binaries, account), account, settings or {})
        sweep_stale(account)
        supervisor = start.from_archive() or start.from_nothing()
        return cls(binaries, supervisor, keep=keep)

    def __enter__(self) -> Self:
        """Give the server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()

    @property
    def version(self) -> str:
        """The server's version, `15.18`."""
        return self.binaries.version

    @property
    def major(self) -> int:
        """The server's major version, 15 to 18."""
        return self.binaries.major

    @property
    def psql(self) -> Path:
        """The real psql that fits the server."""
        return self.binaries.psql

    def dsn(self, dbname: str = "postgres", user: str | None = None) -> str:
        """Give the connection string of a database of the server; as superuser where *user* is `None`."""
        return make_conninfo(host=str(self.run), port=5432, dbname=dbname, user=user or "postgres")

    def connect(self, dbname: str = "postgres", *, user: str | None = None, autocommit: bool = True) -> Connection:
        """
        Open a connection.

        Raises:
            ServerError: The server is gone, or refuses.
        """
        try:
            return psycopg.connect(self.dsn(dbname, user), autocommit=autocommit, connect_timeout=_CONNECT_TIMEOUT)
        except psycopg.OperationalError as error:
            raise self.failure(error) from error

    def alive(self) -> bool:
        """Whether the server runs."""
        return not self._stopped and self._supervisor.alive()

    def failure(self, error: BaseException) -> ServerError:
        """Say in one line that the server failed us with *error*; the end of its log is the help."""
        said = plain(str(error)) or type(error).__name__
        what = "refused" if self.alive() else "is gone"
        return ServerError(f"PostgreSQL {self.version} at {self.run} {what}: {said}", *self._supervisor.log_tail())

    def stop(self) -> None:
        """End the server and remove all that it left, or leave it where it is to be kept; again does nothing."""
        if self._stopped:
            return
        self._stopped = True
        if self.keep:
            self._supervisor.leave()
        else:
            self._supervisor.end()

    def connect_command(self, dbname: str) -> str:
        """Give the line that connects a person to the database *dbname*."""
        try:
            psql = str(self.psql)
        except ServerError:
            psql = "psql"
        return shlex.join([psql, self.dsn(dbname)])

    def mark_kept(self, conn: Connection, name: str) -> None:
        """Do nothing: the databases of a kept server stay by themselves."""

    def end_command(self, kept: Sequence[str]) -> str:  # noqa: ARG002 - its databases end with the server
        """Give the line that ends a kept server and removes all that is left of it."""
        run = shlex.quote(str(self.run))
        return f"kill -QUIT $(head -n 1 {run}/data/postmaster.pid); sleep 1; rm -rf {run}"
