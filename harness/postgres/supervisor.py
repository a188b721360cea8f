"""The Python end of supervise.sh: start it, keep its lifeline, let go of it."""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from harness.errors import ServerError
from harness.postgres.account import server_environment
from harness.postgres.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.postgres.account import Account
    from harness.postgres.binaries import Binaries

_SCRIPT = Path(__file__).with_name("supervise.sh")
LOCK = "lock"  # held by the harness whose run it is
KEPT = "kept"  # there when the run is to outlive its harness
_POLL = 0.002  # seconds between two looks at the server's own word that it is ready
_END_TIMEOUT = 20.0  # seconds; the script itself gives up on each of its steps after fewer
_LOG_BYTES = 8192
_LOG_LINES = 8


class Supervisor:
    """
    A shell that owns one run's directory and server, and ends when we end.

    Attributes:
        run: The directory of the run.
    """

    def __init__(
        self,
        run: Path,
        binaries: Binaries,
        account: Account,
        *,
        archive: BinaryIO | None,
        conf: str,
        locale: str,
        options: Sequence[str],
    ) -> None:
        """
        Start it; `made` then says whether it could make the directory.

        Args:
            archive: The ready data directory, at its beginning; `None` lets initdb make one.
            conf: Lines for postgresql.conf where initdb makes it.
            locale: initdb's options where the machine has no C.UTF-8.
            options: The server's.

        Raises:
            ServerError: No process can be started as that user.
        """
        self.run = run
        self._account = account
        self._lock: BinaryIO | None = None
        reading, writing = os.pipe()
        self._lifeline = os.fdopen(writing, "wb", buffering=0)  # its end is the server's end
        _held.add(self)
        try:
            self._process = subprocess.Popen(
                [*_command("serve", run), str(binaries.bin_dir), "no" if archive is None else "yes", locale, *options],
                stdin=subprocess.DEVNULL if archive is None else archive,
                stdout=subprocess.PIPE,
                stderr=reading,
                env=server_environment({**binaries.environment, "PGHARNESS_CONF": conf}),
                start_new_session=True,
                user=account.user,
                group=account.group,
                extra_groups=account.extra_groups,
            )
        except OSError as error:
            raise ServerError(f"cannot start a process as user {account.uid}: {error.strerror}") from error
        finally:
            os.close(reading)
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        self._output = self._process.stdout

    def made(self) -> str:
        """Wait until the run's directory is there, and take its lock; give what went wrong, or nothing."""
        said = b""
        while said != b"made\n" and (more := os.read(self._output.fileno(), 4096)):
            said += more
        if said != b"made\n":
            return plain(said.decode(errors="replace")) or "no word from its supervisor"
        self._lock = hold(self.run, os.O_CREAT)
        return ""

    def alive(self) -> bool:
        """Whether any process of the server is left."""
        return not select.select([self._output], [], [], 0)[0]

    def wait_ready(self, timeout: float) -> bool:
        """Wait until the server takes connections; give whether it does, and not by *timeout* seconds."""
        deadline = time.monotonic() + timeout
        while not self._says_ready():
            if select.select([self._output], [], [], _POLL)[0] or time.monotonic() > deadline:
                return False
        return True

    def _says_ready(self) -> bool:
        # The eighth line of postmaster.pid is the server's state.
        try:
            return b"\nready" in (self.run / "data" / "postmaster.pid").read_bytes()
        except OSError:
            return False

    def log_tail(self) -> tuple[str, ...]:
        """Give the last lines of the server's log, for a person."""
        try:
            with (self.run / "log").open("rb") as log:
                log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG_BYTES))
                lines = log.read().decode(errors="replace").splitlines()
        except OSError:
            return ()
        return tuple(filter(None, (plain(line) for line in lines[-_LOG_LINES:])))

    def end(self) -> None:
        """End the server and remove its directory; return when both are done. In a forked child do nothing."""
        if self._lifeline.closed:
            return
        self._let_go(b"")
        if self.run.exists():
            sweep(self.run, self._account)

    def leave(self) -> None:
        """Leave the server and its directory; from now on they are their user's. In a forked child do nothing."""
        if self._lifeline.closed:
            return
        with suppress(OSError):
            (self.run / KEPT).touch()
        self._let_go(b"stay\n")

    def _let_go(self, word: bytes) -> None:
        with suppress(OSError):
            self._lifeline.write(word)
        self._forget()
        try:
            self._process.wait(_END_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()

    def _forget(self) -> None:
        """Close what makes the server ours; in a forked child it is the parent's alone."""
        self._lifeline.close()
        if self._lock is not None:
            self._lock.close()


def sweep(run: Path, account: Account, *, later: bool = False) -> None:
    """End and remove what is left of *run*; return when that is done, or at once where it is to be done *later*."""
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            _command("sweep-later" if later else "sweep", run),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=server_environment({}),
            start_new_session=True,
            timeout=_END_TIMEOUT,
            check=False,
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )


def hold(run: Path, flags: int = 0) -> BinaryIO | None:
    """Take the lock of *run*; `None` where a living harness holds it, or there is none."""
    try:
        lock = os.fdopen(os.open(run / LOCK, os.O_RDWR | os.O_NOFOLLOW | flags, 0o600), "wb", buffering=0)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def _command(job: str, run: Path) -> list[str | bytes]:
    # The text, not the file: root's file may lie where the server's user cannot read it.
    return ["/bin/sh", "-c", _SCRIPT.read_bytes(), "pgharness", job, str(run)]


_held: weakref.WeakSet[Supervisor] = weakref.WeakSet()


def _forget_all() -> None:
    for supervisor in tuple(_held):
        supervisor._forget()


os.register_at_fork(after_in_child=_forget_all)
