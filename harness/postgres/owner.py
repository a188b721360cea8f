"""Who made a database on a server that others use too: it stands in the name, and so from the first moment."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from harness.postgres.cluster import PREFIX

# A run on another machine, or in another container, cannot be asked whether it lives; none lasts as long.
FOREIGN_HOURS = 24

_NAME = re.compile(rf"{PREFIX}_(?P<host>[0-9a-f]{{8}})_(?P<pid>\d+)_(?P<start>[0-9a-f]{{8}})_(?P<made>\d+)_")


@dataclass(frozen=True, slots=True)
class Owner:
    """
    One run of the harness.

    Attributes:
        host: Stands for a machine since it was booted, and for a container on it.
        pid: The process, as numbered there.
        start: Stands for the moment when the process started; tells it from a later one of the same number.
        made: Seconds of the epoch.
    """

    host: str
    pid: int
    start: str
    made: int

    @property
    def prefix(self) -> str:
        """How the names of its databases begin."""
        return f"{PREFIX}_{self.host}_{self.pid}_{self.start}_{self.made}"


def this_run() -> Owner:
    """Give this process as an owner."""
    return Owner(_host(), os.getpid(), _start(os.getpid()) or "0" * 8, int(time.time()))


def owner_of(name: str) -> Owner | None:
    """Read the owner out of the name of a database; `None` where it is not one of ours."""
    found = _NAME.match(name)
    return found and Owner(found["host"], int(found["pid"]), found["start"], int(found["made"]))


def is_gone(owner: Owner, now: float) -> bool:
    """Whether *owner* has surely ended by *now*, in seconds of the epoch; in doubt it has not."""
    if owner.host != _host():
        return now - owner.made > FOREIGN_HOURS * 3600
    try:
        os.kill(owner.pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    start = _start(owner.pid)
    return start is not None and start != owner.start


def _host() -> str:
    known = [socket.gethostname()]
    with suppress(OSError):
        known.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))
        known.append(str(Path("/proc/self/ns/pid").readlink()))
    return _short("\n".join(known))


def _start(pid: int) -> str | None:
    """Stand for the moment when a process started; `None` where that cannot be known."""
    with suppress(OSError):
        # The 22nd field, counted behind the name of the program, which may hold anything.
        return _short(
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        )
    with suppress(OSError, subprocess.SubprocessError):
        asked = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=True)
        return _short(done.stdout.strip())
    return None


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
