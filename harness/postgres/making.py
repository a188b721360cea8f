"""Make, complete and drop databases, each by a connection to another one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

from psycopg import sql

from harness.postgres.carry import carried
from harness.postgres.remove import remove

if TYPE_CHECKING:
    from harness.postgres.link import Connection, Link

_NUMBERS = itertools.count(1)  # of all databases of the process: several makers may be on one server
_OURS = "select d.datname from pg_catalog.pg_database as d where pg_catalog.starts_with(d.datname::text, %s)"
_DISCONNECT = "select pg_catalog.pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity as a where a.datname = %s"


class Maker:
    """
    How databases are made on one server.

    Args:
        link: The server. On one of our own a template's files are copied, which costs two checkpoints and is faster
            by a third; on another's, where a checkpoint may be dear, pages go through its log.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._strategy = sql.SQL("file_copy" if link.owns_cluster else "wal_log")
        self._plain: set[str] = set()  # templates of which a clone loses nothing

    def make(self, admin: Connection, template: str | None) -> str:
        """Make a database like *template*, with all that it has; an empty one for `None`. Give its name."""
        name = f"{self._link.prefix}_{next(_NUMBERS):05d}"
        source = sql.Identifier(template or "template0")
        admin.execute(
            sql.SQL("create database {} template {} strategy {}").format(sql.Identifier(name), source, self._strategy)
        )
        if template is not None and template not in self._plain:
            for statement in carried(admin, template, name):
                admin.execute(statement)
        return name

    def complete(self, admin: Connection, new: str, name: str) -> None:
        """Make a template of the database *new*: nobody gets in any more, and it is called *name*."""
        admin.execute(sql.SQL("alter database {} allow_connections false").format(sql.Identifier(new)))
        admin.execute(_DISCONNECT, [new])
        admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(new), sql.Identifier(name)))
        if not carried(admin, name, name):
            self._plain.add(name)

    def remove(self, admin: Connection, name: str) -> None:
        """Drop the database *name*, whatever stands in the way."""
        remove(admin, self._link, name)

    def names(self, admin: Connection) -> frozenset[str]:
        """List our databases on the server."""
        found = admin.execute(_OURS, [f"{self._link.prefix}_"]).fetchall()
        return frozenset(cast("str", name) for (name,) in found)
