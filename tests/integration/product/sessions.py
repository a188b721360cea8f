"""Many sessions at once: each in a thread of its own, all let go at the same moment."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

DEADLOCK_TIMEOUT = "10ms"  # a wait that long is looked into, so that no deadlock is missed for want of patience
WAIT = 60  # seconds for all of them


def at_once(database: Database, works: Sequence[Callable[[Connection], None]]) -> list[BaseException]:
    """Let every work run on a superuser's autocommit session of its own; give what was raised, once all have ended."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[Connection], None]) -> None:
        try:
            with database.connect() as conn:
                conn.execute(f"set deadlock_timeout = '{DEADLOCK_TIMEOUT}'".encode())
                gate.wait(WAIT)
                work(conn)
        except BaseException as error:  # noqa: BLE001  whatever it is, the test reports it
            raised.append(error)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads), "a session still waits"
    return raised
