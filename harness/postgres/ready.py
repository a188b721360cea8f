"""Ready data directories: archives of what initdb made, kept by build and options, so that a start need not wait."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from harness.postgres.places import cache_place, private

if TYPE_CHECKING:
    from pathlib import Path

    from harness.postgres.binaries import Binaries

KEPT_BYTES = 256 << 20  # of archives of about 30 MB each
_BLOCK = 1 << 20
_HALF_MADE_SECONDS = 600.0


def key(binaries: Binaries, options: str) -> str:
    """Name what decides whether a data directory fits: the very build, and what initdb was told."""
    program = (binaries.bin_dir / "postgres").stat()
    decides = f"{binaries.build}\n{program.st_size}\n{options}"
    return f"{binaries.version}-{hashlib.sha256(decides.encode()).hexdigest()[:16]}"


def recall(name: str) -> tuple[BinaryIO, int] | None:
    """Open the archive *name* with the checksum it must have; `None` where there is none, or none to trust."""
    if not private(_place()):
        return None
    for path in sorted(_place().glob(f"{name}-*.tar")):
        checksum = path.stem.removeprefix(f"{name}-")
        try:
            archive = path.open("rb")
        except OSError:
            continue
        with suppress(OSError):
            os.utime(path)
        with suppress(ValueError):
            return archive, int(checksum, 16)
        archive.close()
    return None


def intact(archive: BinaryIO, checksum: int) -> bool:
    """Whether *archive* has *checksum*; leaves its position alone, so that another may read it meanwhile."""
    offset, total = 0, 0
    while block := os.pread(archive.fileno(), _BLOCK, offset):
        total = zlib.crc32(block, total)
        offset += len(block)
    return total == checksum


def forget(name: str) -> None:
    """Drop every archive *name*."""
    for path in _place().glob(f"{name}-*.tar"):
        with suppress(OSError):
            path.unlink()


def remember(name: str, made: Path) -> None:
    """
    Keep the archive at *made* as *name*, and take it away from there; do nothing where the cache cannot be used.

    It appears whole or not at all, whoever else is at it. The least recently used go when all exceed `KEPT_BYTES`.
    """
    place = _place()
    try:
        place.mkdir(mode=0o755, parents=True, exist_ok=True)
        if private(place):
            _store(name, made, place)
            _shrink(place)
    except OSError:
        return
    finally:
        with suppress(OSError):
            made.unlink()


def _store(name: str, made: Path, place: Path) -> None:
    temporary = place / f".new-{secrets.token_hex(6)}"
    opened = os.open(made, os.O_RDONLY | os.O_NOFOLLOW)  # the server's user made it, and root reads it
    try:
        total = 0
        with os.fdopen(opened, "rb") as source, temporary.open("xb") as target:
            while block := source.read(_BLOCK):
                total = zlib.crc32(block, total)
                target.write(block)
        forget(name)
        temporary.replace(place / f"{name}-{total:08x}.tar")
    finally:
        temporary.unlink(missing_ok=True)


def _shrink(place: Path) -> None:
    """Drop the least recently used archives beyond the bound, and what a killed run left half made."""
    entries = []
    for path in place.iterdir():
        with suppress(OSError):
            entries.append((path.stat(), path))
    old = time.time() - _HALF_MADE_SECONDS
    kept = 0
    for status, path in sorted(entries, key=lambda entry: -entry[0].st_mtime):
        kept += status.st_size
        abandoned = path.name.startswith(".new-") and status.st_mtime < old
        if abandoned or (path.suffix == ".tar" and kept > KEPT_BYTES):
            with suppress(OSError):
                path.unlink()


def _place() -> Path:
    return cache_place() / "data"
