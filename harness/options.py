"""What commands have in common: flags that name the migrations and the server, and what is made of them."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness import streams
from harness.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from harness.config import Config
    from harness.model import Project


def project_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what names the migrations and the server to prove them on."""
    for decorate in reversed(
        (
            click.argument("path", required=False, type=click.Path(path_type=Path, readable=False)),
            click.option("--setup", multiple=True, metavar="FILE", help="SQL that comes first, relative to PATH."),
            click.option("--fixture", metavar="FILE", help="SQL with rows to prove with, relative to PATH."),
            click.option("--pg", metavar="MAJORS", help="PostgreSQL majors, such as 15,18."),
            click.option("--pg-bin", metavar="DIR", help="The folder of the server's programs."),
            click.option("--dsn", metavar="URL", help="Use a server that runs already."),
            click.option("--statement-timeout", metavar="TIME", help="Per statement; 5min unless told."),
            click.option("--lock-timeout", metavar="TIME", help="Per lock; 30s unless told."),
            click.option("-q", "--quiet", is_flag=True, help="No progress."),
            click.option("-v", "--verbose", is_flag=True, help="Progress step by step."),
        )
    ):
        function = decorate(function)
    return function


def configured(path: Path | None, flags: dict[str, object]) -> Config:
    """
    Settle the configuration of a command, and lead libpq to the server that it names alone.

    Raises:
        ConfigError: A setting cannot be used.
    """
    from harness import config as settings  # noqa: PLC0415 - `--help` does not need it

    given = {name: value for name, value in flags.items() if value not in (None, ())}
    seed = given.get("seed")
    if seed == "random":
        given["seed"] = int.from_bytes(os.urandom(4), "big")
    config = settings.load(path, given, os.environ, Path.cwd())
    if config.dsn is None:
        _forget_other_servers()
    return config


def _forget_other_servers() -> None:
    """Take the variables away that would lead libpq elsewhere than to our own server, or in another manner."""
    for name in [name for name in os.environ if name.startswith("PG") and not name.startswith("PGHARNESS_")]:
        del os.environ[name]


def project(config: Config) -> Project:
    """
    Read the migrations that the settings name.

    Raises:
        SourceError: They cannot be read.
    """
    from harness.source.formats import numbered  # noqa: PLC0415

    return numbered.read(
        config.path,
        setup=config.setup,
        fixture=config.fixture,
        variables=config.variables,
        order=config.order,
        pairs=config.pairs,
        repeatable_rollback=config.repeatable_rollback,
    )


def invocation(path: Path | None, flags: dict[str, object], *command: str) -> str:
    """Give the command again, with what decides where it looks."""
    words = ["pgharness", *(command or ("gate",)), *([str(path)] if path else [])]
    for name in ("setup", "fixture", "pg", "pg_bin", "dsn", "proof", "seed", "generated_rows"):
        value = flags.get(name)
        if name == "dsn" and value:
            value = _without_password(str(value))
        for item in value if isinstance(value, tuple) else (value,) if value else ():
            words += ["--" + name.replace("_", "-"), str(item)]
    return shlex.join(words)


def replaying(path: Path | None, flags: dict[str, object]) -> Callable[[str], str]:
    """Give what tells the command that replays a failure, by its id."""
    kept = {name: value for name, value in flags.items() if name not in {"proof", "seed", "generated_rows"}}
    return lambda name: invocation(path, kept, "replay", name)


def _without_password(dsn: str) -> str:
    """Give a connection string that may stand in a log."""
    from psycopg import ProgrammingError  # noqa: PLC0415 - heavy, and seldom needed
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415

    try:
        given = conninfo_to_dict(dsn)
    except ProgrammingError:  # who connects with it will say so
        return "DSN"
    return make_conninfo(
        "", **{name: value for name, value in given.items() if name not in {"password", "sslpassword"}}
    )


def target(text: str, formats: Collection[str]) -> tuple[str, Path]:
    """
    Take `FORMAT=PATH` apart, before the work rather than after it.

    Raises:
        ConfigError: There is no such format, or the file cannot be written.
    """
    name, _, target = text.partition("=")
    if not target or name not in formats:
        raise ConfigError(f"--report is {text!r}, FORMAT=PATH with a format of {', '.join(formats)} was wanted")
    streams.writable(Path(target))
    return name, Path(target)


def shown(text: str) -> str:
    """Give a report as standard output takes it: with colours on a terminal alone, and not where NO_COLOR is set."""
    coloured = sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return text if coloured else click.unstyle(text)
