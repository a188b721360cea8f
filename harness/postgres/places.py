"""Where the harness puts things: the directory of a run, and the cache."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from harness.errors import ServerError

RUN_PREFIX = "pgharness-"
SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_BYTES = 100  # sockaddr_un holds 107 on Linux and 103 on macOS; the rest is for the lock file's suffix
SYSTEM_CACHE = Path("/var/cache/pgharness")
ROOM_BYTES = 1 << 30  # a run with its clones rarely takes a quarter of it; Docker's default /dev/shm has 1/16


def run_bases() -> tuple[Path, ...]:
    """
    List the directories that may hold the directory of a run, best first.

    `PGHARNESS_RUN_DIR` alone where it is set; else /dev/shm where it has room, the temporary directory, /tmp and
    /var/tmp.

    Raises:
        ServerError: `PGHARNESS_RUN_DIR` cannot be used, or no place can.
    """
    configured = os.environ.get("PGHARNESS_RUN_DIR")
    if configured:
        base = Path(configured).absolute()
        if not base.is_dir():
            raise ServerError(f"PGHARNESS_RUN_DIR: {base} is not a directory", "Name a directory that is there.")
        if not _short_enough(base):
            raise ServerError(
                f"PGHARNESS_RUN_DIR: {base} is too long for a socket in it ({SOCKET_PATH_BYTES} bytes in all)",
                "Name a shorter path, or unset PGHARNESS_RUN_DIR.",
            )
        return (base,)
    memory = Path("/dev/shm")  # noqa: S108 - only private directories are made in it
    in_memory = [memory] if memory.is_dir() and shutil.disk_usage(memory).free >= ROOM_BYTES else []
    on_disk = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    bases = tuple(base for base in dict.fromkeys([*in_memory, *on_disk]) if base.is_dir() and _short_enough(base))
    if not bases:
        raise ServerError(
            "no directory for a server: none of TMPDIR, /tmp and /var/tmp can be used",
            "Set PGHARNESS_RUN_DIR to a directory that everybody may write in, with a short path.",
        )
    return bases


def _short_enough(base: Path) -> bool:
    socket = base / f"{RUN_PREFIX}0123456789ab" / SOCKET
    return len(os.fsencode(socket)) <= SOCKET_PATH_BYTES


def cache_place() -> Path:
    """
    Give the directory of the cache, which may not be there.

    `PGHARNESS_CACHE`, else `pgharness` in `XDG_CACHE_HOME`, else in the system's cache for root (what root's servers
    read must not lie in a closed home) and in the user's own for everybody else.
    """
    configured = os.environ.get("PGHARNESS_CACHE")
    if configured:
        return Path(configured).absolute()
    shared = os.environ.get("XDG_CACHE_HOME")
    if shared and Path(shared).is_absolute():
        return Path(shared) / "pgharness"
    if os.geteuid() == 0:
        return SYSTEM_CACHE
    try:
        home = Path.home()
    except RuntimeError:
        return Path(tempfile.gettempdir()) / f"pgharness-cache-{os.geteuid()}"
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "pgharness"


def private(place: Path) -> bool:
    """Whether *place* is ours and nobody else may write in it; only such a place is trusted."""
    try:
        status = place.stat()
    except OSError:
        return False
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022
