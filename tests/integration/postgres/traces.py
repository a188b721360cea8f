"""What a run leaves on a machine."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DEADLINE = 5.0  # seconds within which nothing is left of a killed run


def eventually(holds: Callable[[], object], seconds: float = 30.0) -> bool:
    """Whether something comes to hold within *seconds*."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def processes(run_dir: Path) -> list[str]:
    """List the command lines of the processes that work for a run in *run_dir*; Linux alone tells."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            directory = str((entry / "cwd").readlink())
        except OSError:
            continue
        if int(entry.name) != os.getpid() and (f"{run_dir}/" in command or directory.startswith(f"{run_dir}/")):
            found.append(command)
    return found


def nothing_left(run_dir: Path) -> bool:
    """Whether every process of the runs in *run_dir* ends, and all that they wrote goes, in time."""
    return eventually(lambda: not list(run_dir.iterdir()) and not processes(run_dir), DEADLINE)


def postmaster(run_dir: Path) -> int:
    """Give the process number of the one server in *run_dir*."""
    (file,) = run_dir.glob("*/data/postmaster.pid")
    return int(file.read_text(encoding="ascii").split("\n", 1)[0])


def segments(pid: int) -> list[str]:
    """List the System V shared-memory segments that the process *pid* made."""
    rows = [line.split() for line in Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]]
    return [row[1] for row in rows if int(row[4]) == pid]
