"""A server on which cases are played, and the roles and tablespaces that they may take for granted."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.postgres.traces import eventually

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import psycopg

    from harness.postgres.binaries import Binaries

    Connection = psycopg.Connection[tuple[object, ...]]

# What some cases need to run at all: prepared transactions, logical slots; no worker that would follow a subscription.
SETTINGS = {
    "wal_level": "logical",
    "max_wal_senders": "2",
    "max_replication_slots": "8",
    "max_prepared_transactions": "4",
    "max_logical_replication_workers": "0",
    "log_min_messages": "fatal",
}

ROLES_AND_TABLESPACES = """
    create role alice;
    create role bob;
    create role carol;
    set allow_in_place_tablespaces = on;
    create tablespace fast location '';
    create tablespace slow location '';
"""

# All that a case may leave on the cluster; equal text before and after means that it cleaned up.
LEFTOVERS = """
    select pg_catalog.concat_ws(E'\\n',
        (select pg_catalog.string_agg(r::text, ',' order by r.oid) from pg_catalog.pg_authid as r),
        (select pg_catalog.string_agg(m.roleid || '<' || m.member || m.admin_option, ',' order by m.roleid, m.member)
         from pg_catalog.pg_auth_members as m),
        (select pg_catalog.string_agg(d.datname, ',' order by d.datname) from pg_catalog.pg_database as d
         where not pg_catalog.starts_with(d.datname::text, 'pgharness')),
        (select pg_catalog.string_agg(s::text, ',' order by s::text) from pg_catalog.pg_db_role_setting as s
         where s.setdatabase = 0),
        (select pg_catalog.string_agg(t::text, ',' order by t::text) from pg_catalog.pg_tablespace as t),
        (select pg_catalog.string_agg(p::text, ',' order by p::text) from pg_catalog.pg_parameter_acl as p),
        (select pg_catalog.string_agg(c::text, ',' order by c::text) from pg_catalog.pg_shdescription as c
         where c.classoid <> 'pg_catalog.pg_database'::pg_catalog.regclass),
        (select pg_catalog.string_agg(l::text, ',' order by l::text) from pg_catalog.pg_shseclabel as l),
        (select pg_catalog.string_agg(o::text, ',' order by o::text) from pg_catalog.pg_replication_origin as o),
        (select pg_catalog.string_agg(z.slot_name, ',') from pg_catalog.pg_replication_slots as z),
        (select pg_catalog.string_agg(x.gid, ',') from pg_catalog.pg_prepared_xacts as x),
        (select pg_catalog.string_agg(f.name || f.setting, ',') from pg_catalog.pg_file_settings as f
         where f.sourcefile like '%auto.conf')
    )
"""

ENDED = 5.0  # seconds within which the server has noticed that a session was closed

# What DISCARD ALL does, save that statements stay prepared: to prepare the snapshot again would cost as much as itself.
FORGET = (
    "close all; unlisten *; set session authorization default; reset all; discard temp; discard sequences;",
    "select pg_catalog.pg_advisory_unlock_all();",
)


class Stage:
    """One server: a database of its own for a case, or a transaction on one that all share."""

    def __init__(self, binaries: Binaries) -> None:
        """Start the server and prepare it; `close` ends it."""
        self._server = Server.start(binaries, settings=SETTINGS)
        self._databases = Databases(self._server)
        self.keeper = self._server.connect()
        for statement in ROLES_AND_TABLESPACES.strip().rstrip(";").split(";"):
            self.keeper.execute(statement.encode())
        self._databases.prefetch(None, 2)
        self._home = self._databases.clone(None)
        self._shared = self._home.connect()
        self._clean = self._leftovers()

    @contextlib.contextmanager
    def database(self, undo: Iterable[str] = (), cleanup: Iterable[str] = ()) -> Iterator[Connection]:
        """Lend a session on a new database; *undo* runs there afterwards, *cleanup* once the database is gone."""
        with self._databases.clone(None) as database:
            try:
                with database.connect() as conn:
                    yield conn
            finally:
                with database.connect() as last:
                    play(last, undo)
        if cleanup:
            self._databases.settle()
            with self._server.connect() as fresh:
                play(fresh, cleanup)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Lend a session on the shared database, within a transaction that is rolled back."""
        if self._shared.closed:
            self._shared = self._home.connect()
        try:
            with self._shared.transaction(force_rollback=True):
                yield self._shared
        finally:
            play(self._shared, FORGET)

    def left_behind(self) -> set[str]:
        """Give what a case left on the cluster, and count it as there from now on; a closed session ends later."""
        eventually(lambda: not self._new(), ENDED)
        left = self._new()
        self._clean = self._leftovers()
        return left

    def _new(self) -> set[str]:
        return set(self._leftovers().splitlines()) - set(self._clean.splitlines())

    def _leftovers(self) -> str:
        row = self.keeper.execute(LEFTOVERS).fetchone()
        return str(row[0]) if row else ""

    def close(self) -> None:
        """End the server."""
        self.keeper.close()
        self._shared.close()
        self._databases.close()
        self._server.stop()


def play(conn: Connection, chunks: Iterable[str]) -> None:
    """Send each chunk in a message of its own; psql's `:DBNAME` stands for the database's name."""
    for chunk in chunks:
        conn.execute(chunk.replace(":DBNAME", conn.info.dbname).encode(), prepare=False)
