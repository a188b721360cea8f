"""A server ends with its harness, however that ends, and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.postgres.server import Server
from tests.integration.postgres.conftest import PRELUDE
from tests.integration.postgres.traces import DEADLINE, eventually, nothing_left, postmaster, segments

if TYPE_CHECKING:
    from harness.postgres.binaries import Binaries
    from tests.integration.postgres.conftest import Scene

pytestmark = pytest.mark.needs("linux")

START = """
with Server.start(inspect(Path(sys.argv[1]), "test")) as server:
    with server.connect() as conn, Databases(server) as databases:
        template = databases.template("t", lambda conn: conn.execute("create table public.t (i int)"))
"""
BUSY = """
        say("ready")
        conn.execute("do $busy$ begin loop end loop; end $busy$")
"""
CLONING = """
        databases.prefetch(template, 3)
        say("ready")
        while True:
            databases.clone(template).close()
"""
WAITING = """
        say("ready")
        signal.pause()
"""


def _ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


@pytest.mark.parametrize("work", [BUSY, CLONING, WAITING], ids=["busy", "cloning", "waiting"])
def test_nothing_is_left_of_a_harness_killed_in_use(binaries: Binaries, run_dir: Path, scene: Scene, work: str) -> None:
    """SIGKILL of the harness ends the server, even in the middle of a query, and removes all of it."""
    process = scene(START + work, binaries.bin_dir)
    _ready(process)
    pid = postmaster(run_dir)

    process.kill()

    assert nothing_left(run_dir)
    assert segments(pid) == []


@pytest.mark.parametrize("sign", ["programs", "log", "data/PG_VERSION", "data/pg_hba.conf", "data/postmaster.pid"])
def test_nothing_is_left_of_a_harness_killed_while_it_starts(
    binaries: Binaries, run_dir: Path, cache: Path, scene: Scene, sign: str
) -> None:
    """SIGKILL in any moment of the first start, initdb among them, leaves nothing."""
    process = scene(START + WAITING, binaries.bin_dir)
    assert eventually(lambda: list(run_dir.glob(f"*/{sign}")))

    process.kill()

    assert nothing_left(run_dir)


ALONE = """
import os, subprocess, sys
from pathlib import Path
from tests.integration.postgres.conftest import PRELUDE
from tests.integration.postgres.traces import eventually

memory = Path("/dev/shm")
subprocess.run(["mount", "-t", "tmpfs", "none", memory], check=True)
harness = subprocess.Popen([sys.executable, "-c", *sys.argv[1:]], stdout=subprocess.DEVNULL)
assert eventually(lambda: list(memory.glob("PostgreSQL.*")) and list(memory.glob("pgharness-*/data/postmaster.pid")))
harness.kill()
eventually(lambda: not list(memory.glob("pgharness-*")), 5)
print(os.listdir(memory), Path("/proc/sysvipc/shm").read_text().splitlines()[1:])
"""


@pytest.mark.needs("mount")
def test_no_shared_memory_is_left_of_a_killed_initdb(
    binaries: Binaries, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What initdb's own servers leave when they are killed goes too; a namespace of the test's own shows all of it."""
    monkeypatch.delenv("PGHARNESS_RUN_DIR", raising=False)
    script = PRELUDE + START + WAITING
    asked = ["unshare", "--mount", "--ipc", sys.executable, "-c", ALONE, script, str(binaries.bin_dir)]

    got = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert (got.stdout, got.stderr) == ("[] []\n", "")


def test_nothing_is_left_of_a_killed_server_and_harness(binaries: Binaries, run_dir: Path, scene: Scene) -> None:
    """Where the postmaster was killed first, its busy children and its shared memory go all the same."""
    process = scene(START + BUSY, binaries.bin_dir)
    _ready(process)
    pid = postmaster(run_dir)

    os.kill(pid, signal.SIGKILL)
    process.kill()

    assert nothing_left(run_dir)
    assert segments(pid) == []


def test_the_next_start_removes_what_was_killed_with_its_supervisor(
    binaries: Binaries, run_dir: Path, scene: Scene
) -> None:
    """Where nobody was left to clean up, the next run does, and ends the orphaned server."""
    process = scene(START + WAITING, binaries.bin_dir)
    _ready(process)
    pid = postmaster(run_dir)
    supervisor = _parent(pid)

    os.kill(supervisor, signal.SIGKILL)
    process.kill()
    process.wait()
    with Server.start(binaries):
        gone = eventually(lambda: len(list(run_dir.iterdir())) == 1, DEADLINE)

    assert gone
    assert nothing_left(run_dir)
    assert segments(pid) == []


def test_the_next_start_leaves_a_living_run_alone(binaries: Binaries, run_dir: Path) -> None:
    """Two runs at once do not meet."""
    with (
        Server.start(binaries) as first,
        Server.start(binaries) as second,
        first.connect() as one,
        second.connect() as other,
    ):
        got = [conn.execute("select 1").fetchone() for conn in (one, other)]

    assert got == [(1,), (1,)]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
def test_nothing_is_left_after_a_signal(binaries: Binaries, run_dir: Path, scene: Scene, sent: signal.Signals) -> None:
    """Ctrl-C and SIGTERM of the harness alone end the server, whether or not Python gets to clean up."""
    process = scene(START + WAITING, binaries.bin_dir)
    _ready(process)

    process.send_signal(sent)

    assert nothing_left(run_dir)


def test_a_signal_to_the_whole_group_leaves_nothing(binaries: Binaries, run_dir: Path, scene: Scene) -> None:
    """Ctrl-C of a terminal reaches every process of the group; the supervisor is in none of the harness's."""
    process = scene("os.setpgid(0, 0)\n" + START + WAITING, binaries.bin_dir)
    _ready(process)

    os.killpg(process.pid, signal.SIGKILL)

    assert nothing_left(run_dir)


def test_an_exception_leaves_nothing(binaries: Binaries, run_dir: Path, scene: Scene) -> None:
    """A harness that fails has removed its server before it ends."""
    process = scene(START + "        raise SystemExit(3)\n", binaries.bin_dir)

    code = process.wait(60)

    assert (code, list(run_dir.iterdir())) == (3, [])


def test_a_forked_child_ends_without_the_server(binaries: Binaries, run_dir: Path) -> None:
    """What a fork of the harness does in the end is nothing to the server."""
    with Server.start(binaries) as server:
        pid = os.fork()
        if pid == 0:
            server.stop()
            os._exit(0)
        os.waitpid(pid, 0)

        with server.connect() as conn:
            got = conn.execute("select 1").fetchone()

    assert got == (1,)


def test_a_forked_child_does_not_keep_the_server_up(binaries: Binaries, run_dir: Path, scene: Scene) -> None:
    """A child that outlives the harness holds no end of the lifeline."""
    fork = """
        if os.fork() == 0:
            signal.alarm(20)
            signal.pause()
"""
    process = scene(START + fork + WAITING, binaries.bin_dir)
    _ready(process)

    process.kill()

    assert eventually(lambda: not list(run_dir.iterdir()), DEADLINE)


def test_a_kept_server_stays_and_its_last_command_ends_it(binaries: Binaries, run_dir: Path, scene: Scene) -> None:
    """With `keep` the server outlives the harness and the next start, and the line that is printed ends it."""
    kept = """
server = Server.start(inspect(Path(sys.argv[1]), "test"), keep=True)
server.stop()
say(server.connect_command("postgres"))
say(server.end_command([]))
"""
    process = scene(kept, binaries.bin_dir)
    connect, end = process.communicate(timeout=60)[0].splitlines()
    with Server.start(binaries):
        asked = _shell(f"{connect} -Atc 'select 7'")

    _shell(end)

    assert asked == "7\n"
    assert nothing_left(run_dir)


def _shell(line: str) -> str:
    """Give what a person sees who pastes *line*."""
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True).stdout


def _parent(pid: int) -> int:
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])
