"""Settings: flags over environment over a configuration file over defaults; unknown keys are errors."""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from harness.errors import ConfigError
from harness.model import Severity
from harness.settings import PARSERS, Budget, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from harness.settings import Growing

FILES = ("pgharness.toml", "pyproject.toml")
ENVIRONMENT = ("pg", "pg_bin", "dsn", "statement_timeout", "lock_timeout", "fail_on", "seed", "budget")


@dataclass(frozen=True, slots=True)
class Config:
    """
    Everything that a run may be told.

    Attributes:
        path: The folder of migrations, absolute.
        setup: Scripts that come first, relative to `path`.
        fixture: Rows to prove with, a script relative to `path`.
        variables: psql variables, as with `psql -v`.
        order: File stems in the order to run, where numbers do not tell it.
        pairs: Rollback file by migration file, where names do not tell it; both relative to `path`.
        repeatable_rollback: Whether a rollback must bear to run twice, or with nothing to roll back (RB006).
        only: Ids of the migrations to prove; empty means all.
        pg: Majors to run on; empty means the first server that is found.
        pg_bin: A folder with the server's programs.
        dsn: A server that runs already, instead of one of our own.
        generated_rows: How many rows each table is filled with to prove with them as well; 0 for none.
        proof: `auto` proves in one transaction where PostgreSQL allows it, `clones` never does.
        statement_timeout: Seconds; 0 means none.
        lock_timeout: Seconds; 0 means none.
        select: Codes, or beginnings of codes, to report; empty means all.
        ignore: Codes, or beginnings of codes, to leave out.
        fail_on: The lowest severity that makes the run fail.
        seed: For everything that draws at random.
        budget: How much is fuzzed.
        models: A Python file that says what tables and functions do, absolute.
        keep: Leave the server and the databases, and say how to connect.
        bench_calls: SQL by name, to measure in two states.
        bench_growth: Calls by name, to measure at several sizes.
        bench_before: SQL for the session that measures, such as `set role`.
        bench_seconds: Patience for one call.
        file: The configuration file that was read.
    """

    path: Path
    setup: tuple[str, ...] = ()
    fixture: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    repeatable_rollback: bool = True
    only: tuple[str, ...] = ()
    pg: tuple[int, ...] = ()
    pg_bin: Path | None = None
    dsn: str | None = None
    generated_rows: int = 5
    proof: str = "auto"
    statement_timeout: float = 300.0
    lock_timeout: float = 30.0
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.ERROR
    seed: int = 0
    budget: Budget = field(default_factory=Budget)
    models: Path | None = None
    keep: bool = False
    bench_calls: Mapping[str, str] = field(default_factory=dict)
    bench_growth: Mapping[str, Growing] = field(default_factory=dict)
    bench_before: str = ""
    bench_seconds: float = 10.0
    file: Path | None = None

    @property
    def session_options(self) -> str:
        """Give libpq's `options` that set the timeouts as the session's own defaults, so that RESET keeps them."""
        return (
            f"-c statement_timeout={round(self.statement_timeout * 1000)} "
            f"-c lock_timeout={round(self.lock_timeout * 1000)}"
        )


def load(path: Path | None, flags: Mapping[str, object], environ: Mapping[str, str], cwd: Path) -> Config:
    """
    Settle the configuration of a run.

    A configuration file is looked for from the migrations' folder upwards. One that names a `path` belongs to that
    folder alone, and for one migration in it: a run on another folder does not use it.

    Args:
        path: The folder, or one migration in it, given on the command line, or `None`.
        flags: Settings from the command line by name; `None` values count as not given.
        environ: The environment; `PGHARNESS_PG_BIN` and its kin are read.
        cwd: The folder that relative paths of the command line start from.

    Raises:
        ConfigError: A file that does not parse, an unknown key, a value of the wrong kind.
    """
    start = (cwd / path).resolve() if path else cwd.resolve()
    file, settings = _nearest(start, explicit=path is not None)
    base = file.parent if file else cwd
    given = {key: value for key, value in flags.items() if value is not None}
    from_environment = {
        key: environ[f"PGHARNESS_{key.upper()}"] for key in ENVIRONMENT if environ.get(f"PGHARNESS_{key.upper()}")
    }
    values: dict[str, object] = {}
    for origin, source, anchor in (
        (str(file), settings, base),
        ("environment", {_variable(key): value for key, value in from_environment.items()}, cwd),
        ("command line", {_flag(key): value for key, value in given.items()}, cwd),
    ):
        _settle_server(origin, source, values)
        for name, value in source.items():
            key = _key(name)
            if key == "path":
                continue
            values[key] = PARSERS[key](f"{origin}: {name}", value, anchor)
    if path is None and "path" in settings:
        start = (base / text_of(f"{file}: path", settings["path"], base)).resolve()
    return Config(path=start, file=file, **values)  # type: ignore[arg-type]


def _settle_server(origin: str, source: Mapping[str, object], values: dict[str, object]) -> None:
    """Let the nearer origin say which server: one that runs already, or one of our own."""
    named = {_key(name): name for name in source if source[name] is not None}
    own = [key for key in ("pg", "pg_bin") if key in named]
    if own and "dsn" in named:
        raise ConfigError(
            f"{origin}: {named['dsn']} names a server that runs already, {named[own[0]]} asks for one of our own",
            "Leave one of them out.",
        )
    for key in ("pg", "pg_bin") if "dsn" in named else ("dsn",) if own else ():
        values.pop(key, None)


def _variable(key: str) -> str:
    return f"PGHARNESS_{key.upper()}"


def _flag(key: str) -> str:
    return "--" + key.replace("_", "-")


def _key(name: str) -> str:
    return name.removeprefix("PGHARNESS_").removeprefix("--").replace("-", "_").lower()


def _nearest(start: Path, *, explicit: bool) -> tuple[Path | None, dict[str, object]]:
    """Find the nearest file that configures *start*, and its settings."""
    for folder in (start, *start.parents):
        if not os.access(folder, os.X_OK):  # not there, or closed: told by who reads the migrations
            continue
        for name in FILES:
            file = folder / name
            settings = _settings(file)
            if settings is None:
                continue
            named = settings.get("path")
            if explicit and named is not None:
                target = (folder / text_of(f"{file}: path", named, folder)).resolve()
                if target not in (start, start.parent if start.is_file() else start):
                    continue
            return file, settings
        if (folder / ".git").exists():
            break
    return None, {}


def _settings(file: Path) -> dict[str, object] | None:
    """Read the settings of one file; `None` where there is no file or no section of ours in it."""
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{file}: not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start}"
        ) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if file.name == "pyproject.toml" and "tool.pgharness" not in text:
            return None
        raise ConfigError(f"{file}: not TOML: {error}") from error
    if file.name == "pyproject.toml":
        tool = document.get("tool", {})
        section = tool.get("pgharness") if isinstance(tool, dict) else None
    else:
        section = document
    if section is None:
        return None
    if not isinstance(section, dict):
        raise ConfigError(f"{file}: tool.pgharness is {section!r}, a table was wanted")
    section = _flat(file, section)
    _reject_unknown(file, section)
    return section


def _flat(file: Path, section: Mapping[str, object]) -> dict[str, object]:
    """Take the table `bench` apart: its `calls` are the setting `bench-calls`, and so on."""
    flat = dict(section)
    table = flat.pop("bench", {})
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: bench is {table!r}, a table was wanted")
    return {**flat, **{f"bench-{name}": value for name, value in table.items()}}


def _reject_unknown(file: Path, section: Mapping[str, object]) -> None:
    known = {name.replace("_", "-") for name in PARSERS} | set(PARSERS) | {"path"}
    for name in section:
        if name not in known:
            names = sorted(written(each) for each in {*PARSERS, "path"})
            near = difflib.get_close_matches(written(name), names, n=1)
            hints = (f"Did you mean {near[0]}?",) if near else (f"Known are: {', '.join(names)}.",)
            raise ConfigError(f"{file}: unknown setting {written(name)!r}", *hints)


def written(name: str) -> str:
    """Give a setting as a file has it: those of the bench are in a table of that name."""
    text = name.replace("_", "-")
    return f"bench.{text.removeprefix('bench-')}" if text.startswith("bench-") else text


assert set(PARSERS) == {item.name for item in fields(Config)} - {"path", "file"}, "every setting has a parser"  # noqa: S101
