"""Servers that run already and cannot be used."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harness.postgres.server import Server
from tests.integration.adversity.kinds import BROKEN, CLEAN, GOOD, Kind
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.integration.adversity.stage import Stage

DSN = ("gate", "{root}/p", "--dsn", "{dsn}")
GUEST = "create role guest login password 'secret-of-guest'"
HBA = "local all guest scram-sha-256\nlocal all all trust\n"
PG15 = ("postgresql-15",)


@contextmanager
def listening(answer: bytes) -> Iterator[int]:
    """Give the port of something that takes one connection after another and gives them all the same answer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        open_ends: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    end, _ = listener.accept()
                except OSError:
                    return
                open_ends.append(end)
                end.sendall(answer)
                if answer:
                    end.shutdown(socket.SHUT_WR)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        for end in open_ends:
            end.close()


def port(answer: bytes) -> Callable[[Stage], None]:
    """Put something at a port that is no PostgreSQL."""

    def arrange(stage: Stage) -> None:
        number = stage.after.enter_context(listening(answer))
        stage.dsn = f"host=127.0.0.1 port={number} dbname=x connect_timeout=2"

    return arrange


def running(stage: Stage, *, setup: str, user: str, more: str = "") -> None:
    """Start a server of somebody else's, in which *user* has to give a password if he is `guest`."""
    hba = Path(f"{stage.root}.hba")  # not in the stage, where it would be taken for something left
    hba.write_text(HBA, encoding="utf-8")
    stage.after.callback(hba.unlink)
    server = stage.after.enter_context(Server.start(servers()[15], settings={"hba_file": str(hba)}))
    with server.connect() as conn:
        conn.execute(setup.encode())
    stage.dsn = f"{server.dsn('postgres', user)} {more}"


def somebody_elses(setup: str, user: str = "guest", more: str = "") -> Callable[[Stage], None]:
    """Give `running` as an arrangement."""
    return partial(running, setup=setup, user=user, more=more)


KINDS = (
    Kind("a DSN that is none", BROKEN, (r"error: the connection string cannot be read: ",), command=(*DSN[:3], "x y")),
    Kind("a DSN with an unknown word", BROKEN, (r"error: .*invalid.*colour",), command=(*DSN[:3], "colour=red")),
    Kind(
        "a server at a closed port",
        BROKEN,
        (r"error: PostgreSQL at me@127.0.0.1:1: .*refused", r"help: Check that the server runs"),
        command=(*DSN[:3], "postgresql://me:hush@127.0.0.1:1/x"),
        never="hush",
    ),
    Kind(
        "a server whose name nobody knows",
        BROKEN,
        (r"error: PostgreSQL at nobody.invalid: ",),
        command=(*DSN[:3], "host=nobody.invalid"),
    ),
    Kind(
        "a server behind no socket",
        BROKEN,
        (r"error: PostgreSQL at /no/where: .*No such file",),
        command=(*DSN[:3], "host=/no/where"),
    ),
    Kind("a port that says nothing", BROKEN, (r"error: .*timeout expired",), command=DSN, arrange=port(b"")),
    Kind(
        "a port of another tongue",
        BROKEN,
        (r"error: .*invalid response",),
        command=DSN,
        arrange=port(b"HTTP/1.1 400\r\n"),
    ),
    Kind(
        "a wrong password",
        BROKEN,
        (r"error: .*password authentication failed", r"help: .*password"),
        command=DSN,
        arrange=somebody_elses(GUEST, more="password=wrong-guess"),
        never="wrong-guess",
        needs=PG15,
    ),
    Kind(
        "no password",
        BROKEN,
        (r"error: .*no password supplied",),
        command=DSN,
        arrange=somebody_elses(GUEST),
        needs=PG15,
    ),
    Kind(
        "a role that may not create databases",
        BROKEN,
        (r"error: .*role guest may not create databases", r"help: .*createdb"),
        command=DSN,
        arrange=somebody_elses(GUEST, more="password=secret-of-guest"),
        never="secret-of-guest",
        needs=PG15,
    ),
    Kind(
        "a server that writes nothing",
        BROKEN,
        (r"error: .*read-only",),
        command=DSN,
        arrange=somebody_elses("alter role postgres set default_transaction_read_only = on", "postgres"),
        needs=PG15,
    ),
    Kind(
        "a server of somebody else's that will do",
        CLEAN,
        (r"01_a  restores",),
        command=DSN,
        arrange=somebody_elses("select 1", "postgres"),
        needs=PG15,
    ),
    Kind(
        "a role that is no superuser",
        CLEAN,
        (r"01_a  restores",),
        GOOD,
        DSN,
        somebody_elses(f"{GUEST} createdb", more="password=secret-of-guest"),
        needs=PG15,
    ),
    Kind(
        "a snapshot of no server",
        BROKEN,
        (r"error: .*refused",),
        command=("snapshot", "--dsn", "host=127.0.0.1 port=1", "-o", "{root}/x"),
    ),
)
