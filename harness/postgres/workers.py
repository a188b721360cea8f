"""Threads that make clones ahead of need and drop them behind it, each with a connection of its own."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict, deque
from contextlib import suppress
from typing import TYPE_CHECKING

import psycopg

from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.postgres.link import Connection

CREATORS = 2  # more gain nothing: the server makes one database at a time for most of the work
_REST = 0.2  # seconds without a new doomed database before drops begin, so that they do not hold up the making
_LAST_SECONDS = 10.0  # for the statement under way; a thread that hangs on a dead line ends with the process
_BACKLOG = 32  # doomed databases, each some 10 MB, that may wait for that


class Creators:
    """
    Clones made ahead of need.

    Args:
        connect: Open a connection for one thread.
        make: Make a clone of the named template, `None` for an empty one, and give its name.
    """

    def __init__(self, connect: Callable[[], Connection], make: Callable[[Connection, str | None], str]) -> None:
        self._connect = connect
        self._make = make
        self._changed = threading.Condition()
        self._ready: defaultdict[str | None, deque[str]] = defaultdict(deque)
        self._wanted: dict[str | None, int] = {}
        self._making: Counter[str | None] = Counter()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def want(self, template: str | None, count: int) -> None:
        """Keep *count* clones of *template* ready from now on."""
        with self._changed:
            self._wanted[template] = count
            while count and len(self._threads) < CREATORS and not self._closed:
                thread = threading.Thread(target=self._work, name="pgharness-creator", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify_all()

    def take(self, template: str | None) -> str | None:
        """Give a clone of *template*, as soon as one under way is ready; `None` where none is being made."""
        with self._changed:
            ready = self._ready[template]
            # One more maker beside those at work would end last, and hold them up.
            self._changed.wait_for(lambda: ready or not self._making[template])
            name = ready.popleft() if ready else None
            self._changed.notify_all()
            return name

    def dismiss(self, template: str | None) -> list[str]:
        """Make no more clones of *template*, wait for those under way, and give those that nobody took."""
        with self._changed:
            self._wanted.pop(template, None)
            self._changed.wait_for(lambda: not self._making[template])
            return list(self._ready.pop(template, ()))

    def close(self) -> None:
        """Make no more clones; return when no thread is at work."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(_LAST_SECONDS)

    def _lacking(self) -> tuple[str | None] | None:
        for template, count in self._wanted.items():
            if len(self._ready[template]) + self._making[template] < count:
                return (template,)
        return None

    def _work(self) -> None:
        # A server that fails here fails the caller too, who then makes his clone himself and hears why.
        with suppress(psycopg.Error, ServerError), self._connect() as conn:
            while self._serve_one(conn):
                pass

    def _serve_one(self, conn: Connection) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._lacking())
            lacking = None if self._closed else self._lacking()
            if lacking is None:
                return False
            (template,) = lacking
            self._making[template] += 1
        made = None
        try:
            made = self._make(conn, template)
        finally:
            with self._changed:
                self._making[template] -= 1
                if made is None:
                    self._wanted.pop(template, None)
                else:
                    self._ready[template].append(made)
                self._changed.notify_all()
        return True


class Remover:
    """
    Databases that nobody needs any more, dropped when it has become quiet, or there are many.

    Args:
        connect: Open a connection for the thread.
        remove: Drop a database.
    """

    def __init__(self, connect: Callable[[], Connection], remove: Callable[[Connection, str], None]) -> None:
        self._connect = connect
        self._remove = remove
        self._changed = threading.Condition()
        self._doomed: deque[str] = deque()
        self._quiet_at = 0.0
        self._busy = False
        self._hurry = False
        self._closed = False
        self._failures: deque[psycopg.Error | ServerError] = deque()
        self._thread: threading.Thread | None = None

    def later(self, name: str) -> None:
        """Drop the database *name* in the background."""
        with self._changed:
            self._doomed.append(name)
            self._quiet_at = time.monotonic() + _REST
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="pgharness-remover", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def settle(self) -> None:
        """
        Wait until every database given up so far is gone.

        Raises:
            psycopg.Error, ServerError: One could not be dropped.
        """
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed or not (self._doomed or self._busy))
            self._hurry = False
            if self._failures:
                raise self._failures.popleft()

    def close(self) -> None:
        """Drop nothing more; return when no thread is at work."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(_LAST_SECONDS)

    def _work(self) -> None:
        conn: Connection | None = None
        while (name := self._next()) is not None:
            try:
                conn = self._removed(conn, name)
            except (psycopg.Error, ServerError) as error:
                self._failures.append(error)
        if conn is not None:
            conn.close()

    def _removed(self, conn: Connection | None, name: str) -> Connection:
        """Drop a database, through a new connection where the last one was ended; give the connection."""
        if conn is not None and not conn.closed:
            try:
                self._remove(conn, name)
            except psycopg.OperationalError:
                if not conn.closed:
                    raise
            else:
                return conn
        conn = self._connect()
        self._remove(conn, name)
        return conn

    def _next(self) -> str | None:
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            while not self._closed:
                rest = self._quiet_at - time.monotonic()
                if self._doomed and (rest <= 0 or self._hurry or len(self._doomed) > _BACKLOG):
                    self._busy = True
                    return self._doomed.popleft()
                self._changed.wait(rest if self._doomed else None)
            return None
