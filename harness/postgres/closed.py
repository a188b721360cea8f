"""
Programs in a directory that the server's user cannot enter, copied to one that it can.

A virtual environment in /root is the usual case: postgres does not run as root, and `nobody` may not look into /root.
The copies belong to root, so that nobody can put others in their place.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from harness.errors import ServerError
from harness.postgres.binaries import NEEDED
from harness.postgres.places import SYSTEM_CACHE, cache_place, private
from harness.postgres.supervisor import hold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.postgres.account import Account
    from harness.postgres.binaries import Binaries

KEPT_COPIES = 3  # of some 30 MB each
_IN_USE_SECONDS = 3600.0  # a server started from a copy within the hour may still need it

_PROGRAMS = (*NEEDED, "psql", "pg_dump", "pg_dumpall", "pg_restore", "pg_ctl", "pg_isready", "pg_controldata")
_UNUSED = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "man", "locale", "include", "__pycache__")
_LIBRARY = re.compile(r"=> (/\S+) \(0x")
_TEMPORARY = "pgharness-programs-"


def opened(binaries: Binaries, account: Account) -> Binaries:
    """
    Give *binaries* as *account* can run them: themselves, or a copy.

    Raises:
        ServerError: They are closed, and cannot be copied.
    """
    if account.user is None or is_open(binaries.bin_dir, account):
        return binaries
    try:
        root = _kept(binaries, account) or _passing(binaries)
    except OSError as error:
        raise ServerError(
            f"{binaries.bin_dir} is closed to user {account.uid}, and cannot be copied: {error}",
            "Install PostgreSQL where everybody can read it, or free some room.",
        ) from error
    libraries = str(root / "libraries")
    return replace(
        binaries,
        bin_dir=root / "tree" / binaries.bin_dir.relative_to(_common(binaries)),
        environment={**binaries.environment, "LD_LIBRARY_PATH": libraries},
    )


def is_open(path: Path, account: Account) -> bool:
    """Whether *account* can enter *path* and every directory above it, by their modes."""
    return all(_may_enter(directory.stat(), account) for directory in (path.resolve(), *path.resolve().parents))


def _may_enter(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.group:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _kept(binaries: Binaries, account: Account) -> Path | None:
    """Give the copy in the cache, making it where it is not there; `None` where no cache can hold it."""
    program = (binaries.bin_dir / "postgres").stat()
    decides = f"{binaries.bin_dir.resolve()}\n{binaries.build}\n{program.st_size}\n{program.st_mtime_ns}"
    name = f"{binaries.version}-{hashlib.sha256(decides.encode()).hexdigest()[:16]}"
    for cache in dict.fromkeys((cache_place(), SYSTEM_CACHE)):
        place = cache / "programs"
        try:
            place.mkdir(mode=0o755, parents=True, exist_ok=True)
            if not (private(place) and is_open(place, account)):
                continue
            if not _whole(place / name, binaries):
                _put(place, name, binaries)
                _shrink(place)
            os.utime(place / name)
        except OSError:
            continue
        return place / name
    return None


def _whole(root: Path, binaries: Binaries) -> bool:
    """Whether the copy at *root* has the programs that it must have, of the size that they have."""
    bin_dir = root / "tree" / binaries.bin_dir.relative_to(_common(binaries))
    with suppress(OSError):
        return all((bin_dir / name).stat().st_size == (binaries.bin_dir / name).stat().st_size for name in NEEDED)
    return False


def _put(place: Path, name: str, binaries: Binaries) -> None:
    """Make the copy *name* in *place*, at once or not at all."""
    temporary = place / f".new-{secrets.token_hex(6)}"
    try:
        _copy(binaries, temporary)
        if (place / name).exists():  # damaged, or another run was faster: what is there is not ours to trust
            (place / name).rename(place / f".old-{secrets.token_hex(6)}")
        with suppress(OSError):
            temporary.rename(place / name)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _shrink(place: Path) -> None:
    """Remove the least recently used copies beyond the bound, and what was put aside."""
    found = sorted(place.iterdir(), key=lambda path: -path.stat().st_mtime)
    before = time.time() - _IN_USE_SECONDS
    names = [path for path in found if not path.name.startswith(".")]
    unused = [path for path in names[KEPT_COPIES:] if path.stat().st_mtime < before]
    half_made = [path for path in place.glob(".*") if path.stat().st_mtime < before]
    for path in (*unused, *half_made):
        shutil.rmtree(path, ignore_errors=True)


def _passing(binaries: Binaries) -> Path:
    """Make a copy that ends with this process, where no cache can be used."""
    for left in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*"):
        if private(left) and (lock := hold(left)) is not None:
            lock.close()
            shutil.rmtree(left, ignore_errors=True)
    root = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
    lock = hold(root, os.O_CREAT)
    atexit.register(_remove, root, lock)
    root.chmod(0o755)
    _copy(binaries, root)
    return root


def _remove(root: Path, lock: BinaryIO | None) -> None:
    shutil.rmtree(root, ignore_errors=True)
    if lock is not None:
        lock.close()


def _common(binaries: Binaries) -> Path:
    """Give the directory that holds programs, libraries and shared files; these find each other by relative paths."""
    return Path(os.path.commonpath([binaries.bin_dir, *_directories(binaries.bin_dir)]))


def _directories(bin_dir: Path) -> tuple[Path, ...]:
    """Give the directories that the programs of *bin_dir* look into."""
    told = []
    for what in ("--sharedir", "--pkglibdir"):
        with suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run([bin_dir / "pg_config", what], capture_output=True, text=True, timeout=20, check=True)
            told.append(Path(done.stdout.strip()))
    return tuple(told) if len(told) == 2 else (bin_dir.parent / "share", bin_dir.parent / "lib")


def _copy(binaries: Binaries, root: Path) -> None:
    """Copy all that a server needs to *root*: tree/ as it lay, and in libraries/ what lay elsewhere."""
    common = _common(binaries)
    (root / "libraries").mkdir(parents=True)
    programs = root / "tree" / binaries.bin_dir.relative_to(common)
    programs.mkdir(parents=True)
    for name in _PROGRAMS:
        if (binaries.bin_dir / name).is_file():
            shutil.copyfile(binaries.bin_dir / name, programs / name)
    for directory in _directories(binaries.bin_dir):
        shutil.copytree(
            directory, root / "tree" / directory.relative_to(common), ignore=_UNUSED, copy_function=shutil.copyfile
        )
    for library in _libraries(binaries.bin_dir):
        shutil.copyfile(library, root / "libraries" / library.name)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent == programs else 0o644)


def _libraries(bin_dir: Path) -> Iterable[Path]:
    """List the libraries of the programs that do not belong to the system."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return
    found: set[Path] = set()
    for name in (*NEEDED, "psql"):
        with suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run([ldd, bin_dir / name], capture_output=True, text=True, timeout=20, check=False)
            found.update(Path(path) for path in _LIBRARY.findall(done.stdout))
    yield from sorted(path for path in found if not path.is_relative_to("/lib") and not path.is_relative_to("/usr/lib"))
