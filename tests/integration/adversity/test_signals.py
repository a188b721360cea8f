"""Signals in the middle of the work: the right exit code, and nothing left 5 seconds later."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import termios
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.adversity.kinds import BROKEN, CLEAN, DOWN, GATE, GOOD, UP, gate, up
from tests.integration.postgres.traces import eventually, postmaster

if TYPE_CHECKING:
    import subprocess

    from tests.integration.adversity.stage import Stage

pytestmark = pytest.mark.needs("linux", "postgresql-15")

LOOP = "do $do$ begin loop end loop; end $do$;"
WAIT = "select pg_sleep(600);"
SIGN = "copy (select 1) to program 'touch ''{}''';"


def heed() -> None:
    """Take SIGINT as on a terminal: what runs in the background is born deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def working(stage: Stage, sign: str = "up", work: str = LOOP) -> subprocess.Popen[bytes]:
    """Start the gate on a migration that does not end; give it as soon as it is there, in the script named."""
    here = SIGN.format(stage.tmp / sign) + work
    scripts = {"up": up(here), "down": up(UP, here), "test": {**GOOD, "01_a.test.sql": here}}
    stage.write(scripts[sign])
    process = stage.start(*gate("--proof", "clones"), preexec_fn=heed)
    assert eventually((stage.tmp / sign).exists)
    stage.look()
    (stage.tmp / sign).unlink()
    return process


@pytest.mark.parametrize(
    ("sent", "code"),
    [((signal.SIGINT,), 130), ((signal.SIGTERM,), 143), ((signal.SIGHUP,), 129), ((signal.SIGINT, signal.SIGINT), 130)],
    ids=["SIGINT", "SIGTERM", "SIGHUP", "SIGINT twice"],
)
def test_a_signal_ends_the_gate_and_all_that_it_started(
    stage: Stage, sent: tuple[signal.Signals, ...], code: int
) -> None:
    """The exit code names the signal."""
    process = working(stage)

    for each in sent:
        process.send_signal(each)
    ended = stage.end(process)

    assert (ended.code, ended.out) == (code, "")
    assert "Traceback" not in ended.err
    assert stage.left() == ()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
def test_a_signal_ends_what_fuzzes(stage: Stage, sent: signal.Signals) -> None:
    """A call is under way in a transaction; nothing but the interruption is told."""
    body = SIGN.format(stage.tmp / "called") + " loop end loop;"
    stage.write(up(f"create function public.f(a integer) returns void language plpgsql as $f$ begin {body} end $f$;"))
    process = stage.start("fuzz", "{root}/p", "-q", preexec_fn=heed)
    assert eventually((stage.tmp / "called").exists)
    stage.look()
    (stage.tmp / "called").unlink()

    process.send_signal(sent)
    ended = stage.end(process)

    assert (ended.code, ended.out) == (128 + sent, "")
    assert ended.err.strip() in {"", "interrupted"}
    assert stage.left() == ()


@pytest.mark.parametrize("sign", ["programs", "data/PG_VERSION", "data/postmaster.pid"])
def test_nothing_is_left_of_a_gate_killed_while_its_server_starts(stage: Stage, sign: str) -> None:
    """The directory is made, the data directory is unpacked, the server starts."""
    stage.write(GOOD)
    process = stage.start(*GATE)
    assert eventually(lambda: list(stage.run.glob(f"*/{sign}")))
    stage.look()

    process.kill()
    stage.end(process)

    assert stage.left() == ()


@pytest.mark.parametrize("sign", ["up", "down", "test"])
def test_nothing_is_left_of_a_gate_killed_while_sql_runs(stage: Stage, sign: str) -> None:
    """The migration, its rollback and its self-test are under way."""
    process = working(stage, sign)

    process.kill()
    stage.end(process)

    assert stage.left() == ()


def test_a_stopped_session_does_not_hold_up_the_end(stage: Stage) -> None:
    """A process of the server that reacts to nothing is ended all the same."""
    process = working(stage)
    pid = postmaster(stage.run)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    for child in children:
        os.kill(int(child), signal.SIGSTOP)

    process.terminate()
    ended = stage.end(process)

    assert ended.code == 143
    assert stage.left() == ()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda sent: sent.name)
def test_a_server_that_goes_away_is_told_in_one_line(stage: Stage, sent: signal.Signals) -> None:
    """Somebody else ended the server."""
    process = working(stage, work=WAIT)

    os.kill(postmaster(stage.run), sent)
    if sent is signal.SIGTERM:  # a polite request: the server waits for its sessions
        os.kill(postmaster(stage.run), signal.SIGINT)
    ended = stage.end(process)

    assert ended.code == BROKEN
    assert [line[:7] for line in ended.err.splitlines() if not line.startswith(("Postgre", "help: "))] == ["error: "]
    assert stage.left() == ()


def test_two_gates_at_once_do_not_meet(stage: Stage) -> None:
    """Both prove the same folder on servers of their own."""
    stage.write(GOOD)

    processes = [stage.start(*GATE) for _ in range(2)]
    ended = [stage.end(process) for process in processes]

    assert [each.code for each in ended] == [CLEAN, CLEAN]
    assert stage.left() == ()


def test_a_terminal_of_one_column_is_wide_enough(stage: Stage) -> None:
    """What a person sees there may be ugly; the work is done, and the screen is left as it was."""
    stage.write({"01_a.sql": UP, "01_a_rollback.sql": DOWN})
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 1, 1, 0, 0))
    stage.env["TERM"] = "xterm"

    process = stage.start(*GATE, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    while chunk := _read(ours):
        said += chunk
    os.close(ours)
    ended = stage.end(process)

    assert ended.code == CLEAN, said
    assert b"PASSED" in said
    assert b"Traceback" not in said
    assert said.rfind(b"\x1b[?25l") <= said.rfind(b"\x1b[?25h")  # the cursor is shown again
    assert stage.left() == ()


def _read(end: int) -> bytes:
    try:
        return os.read(end, 4096)
    except OSError:  # nobody has the other end any more
        return b""
