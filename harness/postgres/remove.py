"""Drop a database whatever stands in the way: prepared transactions, subscriptions, slots, a template's mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from harness.postgres.link import Connection, Link

_PREPARED = "select p.gid from pg_catalog.pg_prepared_xacts as p where p.database = pg_catalog.current_database()"
_SUBSCRIPTIONS = """
select s.subname
from pg_catalog.pg_subscription as s
join pg_catalog.pg_database as d on d.oid = s.subdbid
where d.datname = pg_catalog.current_database()
"""
_SLOTS = """
select pg_catalog.pg_terminate_backend(s.active_pid)
from pg_catalog.pg_replication_slots as s
where s.database = pg_catalog.current_database()
and s.active_pid is not null
"""


def remove(admin: Connection, link: Link, name: str) -> None:
    """
    Drop the database *name* where it is there; *admin* is in another one, in no transaction.

    Raises:
        psycopg.Error: The server refuses, even after all that may stand in the way was taken away.
    """
    try:
        _drop(admin, name)
    except psycopg.Error:
        if admin.closed:
            raise
        _clear(admin, link, name)
        _drop(admin, name)


def _drop(admin: Connection, name: str) -> None:
    admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _clear(admin: Connection, link: Link, name: str) -> None:
    """Take away what keeps a database from being dropped."""
    admin.execute(
        sql.SQL("alter database {} with is_template false allow_connections true").format(sql.Identifier(name))
    )
    with link.connect(name) as conn:
        for (gid,) in conn.execute(_PREPARED).fetchall():
            conn.execute(sql.SQL("rollback prepared {}").format(sql.Literal(gid)))
        for (subscription,) in conn.execute(_SUBSCRIPTIONS).fetchall():
            named = sql.Identifier(cast("str", subscription))
            for change in ("alter subscription {} disable", "alter subscription {} set (slot_name = none)"):
                conn.execute(sql.SQL(change).format(named))
            conn.execute(sql.SQL("drop subscription {}").format(named))
        conn.execute(_SLOTS)
