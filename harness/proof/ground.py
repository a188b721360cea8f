"""The database that a proof stands on: the state before the next migration."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import psycopg

from harness import load
from harness.catalog import snapshot
from harness.errors import ServerError
from harness.postgres.cluster import capture, differences
from harness.postgres.database import Database, Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.catalog import Snapshot
    from harness.load import Applied
    from harness.model import Script, Statement
    from harness.postgres.database import Databases

CLUSTER_KINDS = frozenset(
    {
        "AlterDatabaseStmt",
        "AlterRoleSetStmt",
        "AlterRoleStmt",
        "AlterSystemStmt",
        "AlterTableSpaceOptionsStmt",
        "CreateRoleStmt",
        "CreateSubscriptionStmt",
        "CreateTableSpaceStmt",
        "CreatedbStmt",
        "DropOwnedStmt",
        "DropRoleStmt",
        "DropTableSpaceStmt",
        "DropdbStmt",
        "GrantRoleStmt",
        "ReassignOwnedStmt",
    }
)
"""Statements that reach beyond their database."""
CLUSTER_WORDS = re.compile(r"\b(role|user|group|system|tablespace|database|parameter|slot|origin)\b", re.IGNORECASE)
"""What a block that reaches beyond its database has to name."""

FEATURE_NOT_SUPPORTED = "0A000"
NOT_AVAILABLE = re.compile(r'extension ("[^"]+") is not available')


class NeedsClusterError(Exception):
    """A script would change what other databases of a server share, and the server is not ours."""


class RefusedError(Exception):
    """The server refused a statement of what comes before the migrations."""

    def __init__(self, script: Script, applied: Applied) -> None:
        super().__init__(script.file)
        self.script = script
        self.applied = applied


@dataclass(frozen=True, slots=True)
class Ground:
    """
    A database with what it takes to work on it.

    Attributes:
        databases: Where clones of it come from.
        options: libpq's `options` for every session, with the timeouts.
        kept: Takes what is kept for a person, as (state, name of the database); `None`: nothing is kept.
    """

    databases: Databases
    database: Database
    options: str
    kept: list[tuple[str, str]] | None = None

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection[Any]]:
        """Open a session in autocommit, closed on leaving."""
        link = self.databases.server
        try:
            conn = psycopg.connect(self.database.dsn, autocommit=True, options=self.options)
        except psycopg.OperationalError as error:
            raise link.failure(error) from error
        try:
            yield conn
        except psycopg.OperationalError as error:
            if conn.closed:
                raise link.failure(error) from error
            raise
        finally:
            conn.close()

    def apply(self, script: Script) -> Applied:
        """
        Run a script as psql would: in a session of its own, each statement as the script has it.

        Raises:
            NeedsClusterError: It would change the cluster, and the cluster is not ours.
            ServerError: The server went away, or lacks an extension.
        """
        try:
            with self.session() as conn:
                if not self.databases.server.owns_cluster:
                    self._spare_cluster(conn, script)
                applied = load.run(conn, script)
        except load.SessionEndedError as ended:
            if not self.databases.survived():
                raise
            applied = ended.applied
        self._refuse_missing_extension(applied)
        return applied

    def snapshot(self, after: Script | None = None) -> Snapshot:
        """
        Read the database whole.

        Args:
            after: The script that made it what it is, to be named where that cannot be read.

        Raises:
            ServerError: It cannot be read, or the server went away.
        """
        try:
            with self.session() as conn:
                return snapshot(conn)
        except ServerError as error:
            if after is None:
                raise
            said = f"{after.file}: the database cannot be read after it: {error}"
            raise ServerError(said, *error.help) from error

    @contextmanager
    def clone(self) -> Iterator[Ground]:
        """Give a copy, dropped on leaving; nobody may be connected to the ground itself meanwhile."""
        with self.databases.clone(Template(self.database.name)) as copy:
            yield replace(self, database=copy)

    def keep(self, state: str) -> None:
        """Leave a copy of the database as it stands for a person to look at, where that was asked for."""
        if self.kept is not None:
            copy = self.databases.clone(Template(self.database.name))
            copy.keep()
            self.kept.append((state, copy.name))

    def _refuse_missing_extension(self, applied: Applied) -> None:
        """Say that the server lacks an extension: that is no fault of the script."""
        failure = applied.failure
        if failure is None or failure.sqlstate != FEATURE_NOT_SUPPORTED:
            return
        missing = NOT_AVAILABLE.search(failure.message)
        if missing:
            link = self.databases.server
            raise ServerError(
                f"{failure.place}: extension {missing[1]} is not to be had on PostgreSQL {link.version}",
                f"Install it for that server (Debian: postgresql-contrib, or postgresql-{link.major}-NAME), or prove "
                "on another with --pg, --pg-bin or --dsn; the server that comes with pgharness has few extensions.",
            )

    def _spare_cluster(self, conn: psycopg.Connection[Any], script: Script) -> None:
        """Try a script that may reach the cluster in a transaction that is rolled back, and refuse it if it does."""
        suspect = next(filter(_reaches_cluster, script.statements), None)
        if suspect is None:
            return
        prefix = self.databases.server.prefix
        reason = load.fits_one_transaction(script)
        if reason is None:
            before = capture(conn, prefix)
            with conn.transaction(force_rollback=True):
                applied = load.run_inside(conn, script)
                changed = applied.failure is None and differences(before, capture(conn, prefix))
            load.reset_session(conn)
            if not changed:
                return
            reason = changed[0]
        raise NeedsClusterError(f"{suspect.place}: it changes what the whole cluster shares ({reason})")


def _reaches_cluster(statement: Statement) -> bool:
    if statement.kind in {"DoStmt", "CallStmt", "SelectStmt"}:
        return CLUSTER_WORDS.search(statement.text) is not None
    return statement.kind in CLUSTER_KINDS


def lay(databases: Databases, options: str, scripts: Sequence[Script], source: Template | None = None) -> Template:
    """
    Make the template that *scripts* lead to, from *source*, or from an empty database.

    Raises:
        RefusedError: The server refused a statement.
        NeedsClusterError: A script would change a cluster that is not ours.
        ServerError: The server went away.
    """

    def build(conn: psycopg.Connection[Any]) -> None:
        ground = Ground(databases, Database(databases, conn.info.dbname), options)
        for script in scripts:
            applied = ground.apply(script)
            if applied.failure is not None:
                raise RefusedError(script, applied)

    return databases.template("\n".join(script.digest for script in scripts), build, source)
