"""A server that runs already and is not ours."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from harness.errors import ServerError
from harness.postgres.account import server_account
from harness.postgres.attached import Attached
from harness.postgres.closed import opened
from harness.postgres.cluster import differences
from harness.postgres.database import Databases
from harness.postgres.owner import FOREIGN_HOURS, this_run
from harness.postgres.server import Server
from tests.integration.postgres.traces import eventually, postmaster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.postgres.binaries import Binaries
    from tests.integration.postgres.conftest import Scene

OTHERS = ("app", "pgharness_app", "pgharness_00000000_1_00000000")  # persons' databases, however they are named
HOUR = 3600


@pytest.fixture(scope="module")
def foreign(server: Server) -> Iterator[Server]:
    """Give a server with databases of other people and a role that may make its own."""
    with Server.start(server.binaries) as running:
        with running.connect() as conn:
            conn.execute("create role guest login createdb; create role poor login")
            for name in OTHERS:
                conn.execute(f"create database {name} owner guest")
        yield running


@pytest.fixture
def dsn(foreign: Server) -> Iterator[str]:
    """Give the server as `--dsn` names it; what the test left there is dropped."""
    yield foreign.dsn(user="guest")
    with foreign.connect() as conn:
        for name in _names(foreign) - {*OTHERS, "postgres", "template0", "template1"}:
            conn.execute(f'drop database "{name}" with (force)')


def _names(server: Server) -> set[str]:
    with server.connect() as conn:
        return {str(name) for (name,) in conn.execute("select datname from pg_catalog.pg_database").fetchall()}


def test_templates_and_clones_work_there(dsn: str) -> None:
    """A role that may make databases gets all that a server of our own gives."""
    with Attached(dsn) as attached, Databases(attached) as databases:
        template = databases.template("t", lambda conn: conn.execute("create table public.t as select 1 as i"))
        with databases.clone(template) as clone, clone.connect() as conn:
            owned = conn.execute("select i from public.t").fetchone()
        with databases.transaction(template) as conn:
            lent = conn.execute("select i from public.t").fetchone()

    assert (owned, lent) == ((1,), (1,))
    assert attached.owns_cluster is False


def test_nothing_of_ours_is_left_there(dsn: str, foreign: Server) -> None:
    """After a run the databases of the server are those of before."""
    before = _names(foreign)

    with Attached(dsn) as attached, Databases(attached) as databases:
        template = databases.template("t", lambda conn: conn.execute("create table public.t ()"))
        databases.prefetch(template, 2)
        databases.clone(template)

    assert _names(foreign) == before


KILLED = """
from harness.postgres.account import server_account
from harness.postgres.attached import Attached
databases = Databases(Attached(sys.argv[1]))
template = databases.template("t", lambda conn: conn.execute("create table public.t ()"))
databases.clone(template)
if len(sys.argv) > 2:
    databases.clone(template).keep()
say("ready")
signal.pause()
"""


def test_the_next_run_sweeps_what_a_killed_one_left(dsn: str, foreign: Server, scene: Scene) -> None:
    """Template and clones of a killed run go, and no database of anybody's else."""
    before = _names(foreign)
    _kill(scene(KILLED, dsn))
    left = _names(foreign) - before

    Attached(dsn)

    assert len(left) == 2
    assert _names(foreign) == before


def test_the_next_run_leaves_a_living_one_alone(dsn: str, foreign: Server, scene: Scene) -> None:
    """Two runs at once on one server do not meet."""
    before = _names(foreign)
    process = scene(KILLED, dsn)
    assert process.stdout is not None
    process.stdout.readline()

    Attached(dsn)

    assert len(_names(foreign) - before) == 2


def test_the_next_run_leaves_a_kept_database(dsn: str, foreign: Server, scene: Scene) -> None:
    """What was kept for a person is there for him."""
    before = _names(foreign)
    _kill(scene(KILLED, dsn, "keep"))

    Attached(dsn)

    assert len(_names(foreign) - before) == 1


@pytest.mark.parametrize(("hours", "left"), [(FOREIGN_HOURS - 1, 1), (FOREIGN_HOURS + 1, 0)])
def test_a_run_of_another_machine_is_swept_only_when_old(dsn: str, foreign: Server, hours: int, left: int) -> None:
    """Nobody can be asked there, so that only a day without anybody connected counts."""
    before = _names(foreign)
    made = int(time.time() - hours * HOUR)
    with foreign.connect() as conn:
        conn.execute(f"create database pgharness_ffffffff_7_{this_run().start}_{made}_00001 owner guest")

    Attached(dsn)

    assert len(_names(foreign) - before) == left


def test_a_database_of_another_role_is_never_swept(dsn: str, foreign: Server) -> None:
    """A name like ours is not enough: the database must be the role's own."""
    before = _names(foreign)
    with foreign.connect() as conn:
        conn.execute("create database pgharness_ffffffff_7_00000000_1_00001")

    Attached(dsn)

    assert len(_names(foreign) - before) == 1


def test_what_others_do_to_the_cluster_is_never_undone(dsn: str, foreign: Server) -> None:
    """A role that somebody makes meanwhile stays, although it can be told from the state before."""
    with Attached(dsn) as attached, Databases(attached) as databases, foreign.connect() as conn:
        before = databases.state()
        conn.execute("create role newcomer")
        after = databases.state()

        databases.put_back(before)

        conn.execute("drop role newcomer")
    assert differences(before, after) == ("role newcomer: left behind",)


def test_the_commands_for_a_person_hold_no_password(dsn: str) -> None:
    """What is printed may end in a public log."""
    with Attached(f"{dsn} password=secret") as attached:
        got = attached.connect_command("app") + attached.end_command(["one", "two"])

    assert "secret" not in got
    assert 'drop database "two"' in got


def test_a_server_may_be_named_by_a_url(foreign: Server) -> None:
    """A URL is as good as keywords."""
    with Attached(f"postgresql:///postgres?host={foreign.run}&user=guest") as attached, attached.connect() as conn:
        got = conn.execute("select current_user::text").fetchone()

    assert got == ("guest",)


@pytest.mark.parametrize(
    ("dsn", "wanted"),
    [
        ("host=/nowhere", r"at /nowhere: .*No such file or directory"),
        ("postgresql://someone:secret@127.0.0.1:1/x", r"at someone@127\.0\.0\.1:1: .*refused"),
        ("hots=localhost", r"the connection string cannot be read: .*hots"),
        ("postgresql://[::1/x", r"the connection string cannot be read"),
    ],
)
def test_a_server_that_cannot_be_reached_is_said_in_one_line(dsn: str, wanted: str) -> None:
    """The place and the reason are named, the password is not."""
    with pytest.raises(ServerError, match=wanted) as caught:
        Attached(dsn)

    said = " ".join([str(caught.value), *caught.value.help])
    assert "\n" not in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("user", "change", "wanted"),
    [
        ("poor", None, "role poor may not create databases"),
        ("nobody_here", None, 'role "nobody_here" does not exist'),
        ("guest", "alter role guest set default_transaction_read_only to on", "starts every transaction read-only"),
        ("guest", "alter role guest connection limit 0", "too many connections"),
    ],
)
def test_a_server_that_does_not_serve_is_said(foreign: Server, user: str, change: str | None, wanted: str) -> None:
    """What the role lacks is said before anything is made."""
    with foreign.connect() as conn:
        if change:
            conn.execute(change)
        try:
            with pytest.raises(ServerError, match=wanted):
                Attached(foreign.dsn(user=user))
        finally:
            conn.execute("alter role guest reset all; alter role guest connection limit -1")


def test_a_wrong_password_is_said(binaries: Binaries) -> None:
    """The server's words, and where to look."""
    with Server.start(binaries) as running:
        with running.connect() as conn:
            conn.execute("create role guest login createdb password 'right'")
            conn.execute(f"copy (select 'local all all scram-sha-256') to '{running.run}/data/pg_hba.conf'")
            conn.execute("select pg_catalog.pg_reload_conf()")
        assert eventually(lambda: not _trusted(running))

        with pytest.raises(ServerError, match="password authentication failed") as caught:
            Attached(f"{running.dsn(user='guest')} password=wrong")

    assert "password" in caught.value.help[0]


def test_a_standby_is_refused(binaries: Binaries, run_dir: Path) -> None:
    """No database can be made on a server that only follows."""
    with Server.start(binaries) as started:
        data = started.run / "data"
        with started.connect() as conn:
            conn.execute(f"copy (select '') to '{data}/standby.signal'")
        with _restarted(started) as standby, pytest.raises(ServerError, match="is a standby"):
            Attached(standby)


def _trusted(server: Server) -> bool:
    try:
        server.connect(user="guest").close()
    except ServerError:
        return False
    return True


@contextmanager
def _restarted(server: Server) -> Iterator[str]:
    """Run another postgres on the data directory of a server, and give its connection string."""
    data = server.run / "data"
    os.kill(postmaster(server.run.parent), signal.SIGTERM)
    assert eventually(lambda: not server.alive())
    account = server_account()
    programs = opened(server.binaries, account)
    process = subprocess.Popen(
        [programs.bin_dir / "postgres", "-D", data, "-k", server.run],
        env={**os.environ, **programs.environment},
        stderr=subprocess.DEVNULL,
        user=account.user,
        group=account.group,
        extra_groups=account.extra_groups,
    )
    try:
        pid_file = data / "postmaster.pid"
        assert eventually(lambda: pid_file.exists() and "ready" in pid_file.read_text(encoding="utf-8"))
        yield server.dsn()
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def _kill(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.kill()
    process.wait()
