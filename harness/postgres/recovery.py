"""Whether a server that ended a session lives on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg

from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.postgres.link import Connection

_TIMEOUT = 30.0  # seconds; a server that lost one process to a crash ends all others first, and replays its log
_POLL = 0.02  # seconds
_SETTLED = "select pg_catalog.pg_sleep(0.2)"  # a server that has yet to notice a crash ends this session too
# starting up, in recovery mode, shutting down; and a crash in the middle of the greeting
_BETWEEN = ("the database system is ", "closed the connection", "terminating connection", "reset by peer")


def recovers(connect: Callable[[], Connection]) -> bool:
    """Tell whether the server takes connections, at once or as soon as it has recovered."""
    deadline = time.monotonic() + _TIMEOUT
    while True:
        try:
            with connect() as conn:
                conn.execute(_SETTLED)
        except (ServerError, psycopg.OperationalError) as error:
            ended = isinstance(error, psycopg.OperationalError)
            if not (ended or any(said in str(error) for said in _BETWEEN)) or time.monotonic() > deadline:
                return False
            time.sleep(_POLL)
        else:
            return True
