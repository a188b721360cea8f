"""Databases on a server: templates by the hash of what made them, and clones handed out ahead of need."""

from __future__ import annotations

import hashlib
import logging
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from harness.errors import ServerError
from harness.postgres.cluster import capture
from harness.postgres.making import Maker
from harness.postgres.recovery import recovers
from harness.postgres.shared import Shared
from harness.postgres.undo import restore
from harness.postgres.workers import Creators, Remover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType
    from typing import Self

    from harness.postgres.cluster import ClusterState
    from harness.postgres.link import Connection, Link

logging.getLogger("psycopg").addHandler(logging.NullHandler())  # a lost session is told of in our own words

_DIGITS = 12  # of the hash in a template's name


@dataclass(frozen=True, slots=True)
class Template:
    """A database that is complete, takes no connection and is there to be cloned."""

    name: str


class Database:
    """A database of its user's own; leaving `with` gives it up, unless it is kept."""

    def __init__(self, owner: Databases, name: str) -> None:
        """Take over the database *name*, which is there; `Databases.clone` makes one."""
        self._owner = owner
        self.name = name

    def __enter__(self) -> Self:
        """Give the database itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it up."""
        self.close()

    @property
    def dsn(self) -> str:
        """The connection string, as superuser."""
        return self._owner.server.dsn(self.name)

    def connect(self, *, user: str | None = None, autocommit: bool = True) -> Connection:
        """Open a connection; closing it is the caller's."""
        return self._owner.server.connect(self.name, user=user, autocommit=autocommit)

    def keep(self) -> None:
        """Leave the database where it is when it is closed; it ends with its server."""
        self._owner.keep(self.name)

    def close(self) -> None:
        """Give the database up; it is dropped in the background, whoever is connected."""
        self._owner.give_up(self.name)


class Databases:
    """
    All databases that one run makes on a server; leaving `with` gives up those not kept.

    Args:
        server: Where to make them.
    """

    def __init__(self, server: Link) -> None:
        self.server = server
        self._lock = threading.RLock()
        self._templates: dict[str, Template] = {}
        self._maker = Maker(server)
        self._kept: set[str] = set()
        self._shared: dict[str | None, Shared] = {}
        self._admin_connection: Connection | None = None
        self._creators = Creators(self._connect, self._maker.make)
        self._remover = Remover(self._connect, self._maker.remove)

    def __enter__(self) -> Self:
        """Give the databases themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        self.close()

    def template(self, key: str, build: Callable[[Connection], object], source: Template | None = None) -> Template:
        """
        Give the template that *build* makes, building it where there is none of that *key* yet.

        Args:
            key: Names all that decides what *build* does: files, settings. The server and *source* come on top.
            build: Fills a new database through a connection to it, in autocommit. What it raises, this raises, and
                the database is gone.
            source: What the new database starts from; `None` for an empty one.

        Raises:
            ServerError: The server fails.
        """
        above = source.name if source else ""
        digest = hashlib.sha256(f"{self.server.version}\n{above}\n{key}".encode()).hexdigest()[:_DIGITS]
        name = f"{self.server.prefix}_t_{digest}"
        with self._lock:
            known = self._templates.get(name)
            if known is None:
                known = self._templates[name] = self._found(name) or self._build(name, build, source)
            return known

    def clone(self, template: Template | None = None) -> Database:
        """
        Give a new database like *template*; an empty one for `None`.

        Raises:
            ServerError: The server fails.
        """
        ready = self._creators.take(_name_of(template))
        if ready is None:
            with self._lock, self._told():
                ready = self._maker.make(self._admin(), _name_of(template))
        return Database(self, ready)

    @contextmanager
    def transaction(self, template: Template | None = None) -> Iterator[Connection]:
        """
        Give a connection to a database like *template* in a transaction that is always rolled back.

        Cheaper than a clone, since one database serves all such users in turn. Sequences stay advanced.

        Raises:
            ServerError: The server fails.
        """
        with self._lock:
            shared = self._shared.setdefault(_name_of(template), Shared(lambda: self.clone(template)))
        with shared.transaction() as conn:
            yield conn

    def prefetch(self, template: Template | None, count: int) -> None:
        """Keep *count* clones of *template* made ahead of need, from now on; 0 stops it."""
        self._creators.want(_name_of(template), count)

    def discard(self, template: Template) -> None:
        """Give up *template* and the clones of it that nobody took."""
        with self._lock:
            self._templates.pop(template.name, None)
            if shared := self._shared.pop(template.name, None):
                shared.close()
            for name in (*self._creators.dismiss(template.name), template.name):
                self._remover.later(name)

    def keep(self, name: str) -> None:
        """Leave the database *name* when it is given up; it stays as long as the server does."""
        self._kept.add(name)
        with self._lock, self._told():
            self.server.mark_kept(self._admin(), name)

    def give_up(self, name: str) -> None:
        """Drop the database *name* in the background, unless it is kept."""
        if name not in self._kept:
            self._remover.later(name)

    def settle(self) -> None:
        """
        Wait until every database given up so far is gone, so that nothing in one holds a role or a tablespace.

        Raises:
            ServerError: One cannot be dropped.
        """
        with self._told():
            self._remover.settle()

    def put_back(self, state: ClusterState) -> None:
        """
        Put the cluster back to *state*, once the databases given up so far are gone.

        One query, and nothing to wait for, where nothing changed. Nothing at all on a cluster that is not ours, where
        others change what they like.

        Raises:
            ClusterSpoiledError: It cannot be put back; go on with a new server.
            ServerError: The server fails.
        """
        if not self.server.owns_cluster:
            return
        with self._lock, self._told():
            if capture(self._admin(), self.server.prefix) != state:
                self._remover.settle()
                restore(self.server, state, self._admin())

    def state(self) -> ClusterState:
        """
        Read what the cluster keeps outside our databases, for `put_back`.

        Raises:
            ServerError: The server fails.
        """
        with self._lock, self._told():
            return capture(self._admin(), self.server.prefix)

    def survived(self) -> bool:
        """Tell whether the server goes on after it ended a session; what it ended with it is opened anew."""
        with self._lock:
            if self._admin_connection is not None:
                self._admin_connection.close()
            return recovers(self._connect)

    def close(self) -> None:
        """Drop what is left, where the server stays without us; again does nothing."""
        for shared in self._shared.values():
            shared.close()
        self._creators.close()
        self._remover.close()
        with self._lock:
            if not self.server.owns_cluster or self.server.keep:
                with suppress(psycopg.Error, ServerError):
                    self._drop_all()
            if self._admin_connection is not None:
                self._admin_connection.close()
                self._admin_connection = None

    def _drop_all(self) -> None:
        admin = self._admin()
        for name in self._maker.names(admin):
            if name not in self._kept:
                self._maker.remove(admin, name)

    def _found(self, name: str) -> Template | None:
        """Give the template *name* where another `Databases` made it: what has that name is complete."""
        with self._told():
            return Template(name) if name in self._maker.names(self._admin()) else None

    def _build(self, name: str, build: Callable[[Connection], object], source: Template | None) -> Template:
        with self._told():
            new = self._maker.make(self._admin(), _name_of(source))
        try:
            conn = self.server.connect(new)
            try:
                build(conn)
            finally:
                conn.close()
            with self._told():
                self._maker.complete(self._admin(), new, name)
        except BaseException:
            with suppress(psycopg.Error, ServerError):
                self._maker.remove(self._admin(), new)
            raise
        return Template(name)

    def _connect(self) -> Connection:
        return self.server.connect(self.server.maintenance)

    def _admin(self) -> Connection:
        if self._admin_connection is None or self._admin_connection.closed:
            self._admin_connection = self._connect()
        return self._admin_connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the server raises for us into one line."""
        try:
            yield
        except psycopg.Error as error:
            raise self.server.failure(error) from error


def _name_of(template: Template | None) -> str | None:
    return template.name if template else None
