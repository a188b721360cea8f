"""A server that runs already, and is not ours: we make and drop databases of our own on it, and touch nothing else."""

from __future__ import annotations

import shlex
import time
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from harness.errors import ServerError
from harness.postgres.binaries import SUPPORTED, choose
from harness.postgres.owner import is_gone, owner_of, this_run
from harness.postgres.remove import remove
from harness.postgres.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from harness.postgres.link import Connection

_CONNECT_TIMEOUT = 15  # seconds

_ABOUT = """
select pg_catalog.current_setting('server_version'),
       pg_catalog.current_setting('server_version_num')::integer / 10000,
       pg_catalog.current_database(),
       current_user,
       (select r.rolcreatedb or r.rolsuper from pg_catalog.pg_roles as r where r.rolname = current_user),
       pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_setting('default_transaction_read_only')::boolean
"""
_OURS = """
select d.datname,
       exists (
           select
           from pg_catalog.pg_stat_activity as a
           where a.datid = d.oid
           and a.backend_type = 'client backend'
       )
from pg_catalog.pg_database as d
where pg_catalog.starts_with(d.datname::text, 'pgharness_')
and d.datdba = (select r.oid from pg_catalog.pg_roles as r where r.rolname = current_user)
and not exists (
    select
    from pg_catalog.pg_db_role_setting as s
    where s.setdatabase = d.oid
    and 'application_name=kept by pgharness' = any(s.setconfig)
)
"""


class Attached:
    """
    A server that runs already; usable in `with` like one of our own, and left running.

    Making one drops what an earlier run left that was killed.

    Args:
        dsn: Where it is, and as whom: a URL or libpq's keywords.
        keep: Whether databases stay that are asked to.

    Raises:
        ServerError: It cannot be reached, or lacks what is needed there.
    """

    owns_cluster = False

    def __init__(self, dsn: str, *, keep: bool = False) -> None:
        self.keep = keep
        self._owner = this_run()
        self.prefix = self._owner.prefix
        self._dsn = dsn
        try:
            self._where = _where(dsn)
        except psycopg.ProgrammingError as error:
            raise ServerError(f"the connection string cannot be read: {plain(str(error))}", *_FORMS) from error
        self._name = ""
        with self._open(None) as conn:
            self._name, self.major, self.maintenance = self._examine(conn)
            self._sweep(conn)

    def __enter__(self) -> Self:
        """Give the server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        self.stop()

    @property
    def version(self) -> str:
        """The server's version, `15.18`."""
        return self._name.split()[0]

    @property
    def psql(self) -> Path:
        """The best psql of this machine."""
        return choose()[0].psql

    def dsn(self, dbname: str | None = None, user: str | None = None) -> str:
        """Give the connection string of a database of the server; `None` is what the server was named with."""
        given = {"dbname": dbname or self.maintenance, "user": user}
        return make_conninfo(self._dsn, **{name: value for name, value in given.items() if value is not None})

    def connect(self, dbname: str | None = None, *, user: str | None = None, autocommit: bool = True) -> Connection:
        """
        Open a connection.

        Raises:
            ServerError: The server is gone, or refuses.
        """
        return self._open(dbname, user, autocommit=autocommit)

    def alive(self) -> bool:
        """Whether the server takes connections."""
        try:
            self._open(None).close()
        except ServerError:
            return False
        return True

    def failure(self, error: BaseException) -> ServerError:
        """Say in one line that the server failed us with *error*."""
        name = f"PostgreSQL {self.version}" if self._name else "PostgreSQL"
        return ServerError(
            f"{name} at {self._where}: {plain(str(error)) or type(error).__name__}", *_remedies(str(error))
        )

    def stop(self) -> None:
        """Let go of the server; it runs on."""

    def connect_command(self, dbname: str) -> str:
        """Give the line that connects a person to the database *dbname*; it holds no password."""
        return shlex.join(["psql", _without_password(self.dsn(dbname))])

    def end_command(self, kept: Sequence[str]) -> str:
        """Give the line that drops the databases *kept*; it holds no password."""
        drops = [word for name in kept for word in ("-c", f'drop database "{name}"')]
        return shlex.join(["psql", _without_password(self.dsn()), *drops])

    def mark_kept(self, conn: Connection, name: str) -> None:
        """Tell later runs to leave the database *name*."""
        conn.execute(
            sql.SQL("alter database {} set application_name to 'kept by pgharness'").format(sql.Identifier(name))
        )

    def _open(self, dbname: str | None, user: str | None = None, *, autocommit: bool = True) -> Connection:
        given = {"dbname": dbname, "user": user, "connect_timeout": conninfo_to_dict(self._dsn).get("connect_timeout")}
        named = {name: str(value) for name, value in given.items() if value is not None}
        try:
            return psycopg.connect(
                make_conninfo(self._dsn, **{"connect_timeout": str(_CONNECT_TIMEOUT), **named}), autocommit=autocommit
            )
        except psycopg.Error as error:
            raise self.failure(error) from error

    def _examine(self, conn: Connection) -> tuple[str, int, str]:
        """Give version, major and database; refuse a server that databases cannot be made on."""
        row = conn.execute(_ABOUT).fetchone()
        version, major, database, user, may_create, standby, read_only = cast(
            "tuple[str, int, str, str, bool, bool, bool]", row
        )
        at = f"PostgreSQL {version} at {self._where}"
        if major not in SUPPORTED:
            raise ServerError(f"{at} is not supported, wanted {SUPPORTED[0]} to {SUPPORTED[-1]}")
        if standby:
            raise ServerError(f"{at} is a standby, on which no database can be made", "Name its primary.")
        if read_only:
            raise ServerError(
                f"{at} starts every transaction read-only, so that no database can be made",
                "Add options='-c default_transaction_read_only=off' to the connection string.",
            )
        if not may_create:
            raise ServerError(
                f"{at}: role {user} may not create databases", f'Run as a superuser: alter role "{user}" createdb;'
            )
        return version, major, database

    def _sweep(self, conn: Connection) -> None:
        """Drop what runs left that surely have ended; of another machine's, only what nobody is connected to."""
        now = time.time()
        for name, in_use in cast("list[tuple[str, bool]]", conn.execute(_OURS).fetchall()):
            owner = owner_of(name)
            if owner and is_gone(owner, now) and (owner.host == self._owner.host or not in_use):
                with suppress(psycopg.Error, ServerError):
                    remove(conn, self, name)


_FORMS = ("Write postgresql://user@host:5432/database, or host=… port=… user=… dbname=….",)


def _where(dsn: str) -> str:
    """Name a server for a person, without the password."""
    given = conninfo_to_dict(dsn)
    host, port, user = given.get("host") or given.get("hostaddr"), given.get("port"), given.get("user")
    return f"{f'{user}@' if user else ''}{host or 'the local socket'}{f':{port}' if port else ''}"


def _without_password(dsn: str) -> str:
    return make_conninfo(
        "", **{name: str(value) for name, value in conninfo_to_dict(dsn).items() if name != "password"}
    )


def _remedies(said: str) -> tuple[str, ...]:
    """Say what may help against what the server said."""
    if "password" in said:
        return ("Check the password in the connection string, PGPASSWORD or ~/.pgpass.",)
    if "refused" in said or "No such file" in said or "could not translate" in said or "timeout" in said:
        return ("Check that the server runs, and its host and port in the connection string.",)
    return ()
