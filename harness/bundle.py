"""Migrations as flat files for runners that know nothing of psql, such as Supabase's migrations folder."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from harness import streams
from harness.errors import ConfigError
from harness.postgres.database import Databases
from harness.postgres.folder import private_folder
from harness.proof.alike import Leg, unlike
from harness.proof.migrated import migrated
from harness.proof.run import links
from harness.source import read_script, text
from harness.source.flat import flatten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from harness.config import Config
    from harness.model import Migration, Project, Script
    from harness.progress import Progress

MADE = "made by pgharness bundle"
STAMP = "%Y%m%d%H%M%S"
"""How Supabase's CLI begins the name of a migration, in UTC."""


@dataclass(frozen=True, slots=True)
class Target:
    """
    Where the files go.

    Attributes:
        own_transaction: Whether migrations keep their BEGIN and COMMIT; rollbacks, which are run by hand, always do.
    """

    to: Path
    rollback_to: Path | None = None
    own_transaction: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One flat file as it should be.

    Attributes:
        migration: What it is, or undoes.
        own_transaction: Whether it brings its own transactions.
        rollback: Whether it undoes the migration.
    """

    path: Path
    text: str
    migration: Migration
    own_transaction: bool
    rollback: bool = False

    def stale(self) -> str:
        """Say in one line where the file is not what it should be; empty where it is."""
        if not self.path.is_file():
            return f"{self.path.parent}: there is no TIMESTAMP_{self.path.name.partition('_')[2]}"
        there = self.path.read_bytes().split(b"\n")
        for number, (is_, should) in enumerate(zip_longest(there, self.text.encode().split(b"\n")), 1):
            if is_ != should:
                return f"{self.path}:{number}: stale, the parts of {self.migration.id} have changed since it was made"
        return ""

    def write(self) -> None:
        """
        Write the file, unless it is there already.

        Raises:
            ConfigError: It cannot be written.
        """
        if self.stale():
            streams.writable(self.path)
            try:
                self.path.write_bytes(self.text.encode())
            except OSError as error:
                raise ConfigError(f"{self.path} cannot be written: {error.strerror}") from error


def made(config: Config, project: Project, target: Target, now: datetime) -> tuple[Sheet, ...]:
    """
    Make the flat files of the migrations that are asked for; nothing is written.

    A file keeps the timestamp that it has; a new one gets *now*, or a second after the one before it.

    Args:
        now: In UTC.

    Raises:
        SourceError: A script cannot be a flat file; the message begins with the place.
        ConfigError: A migration that is not there, or files in the folders that are in the way.
    """
    if target.rollback_to and target.rollback_to.resolve() == target.to.resolve():
        raise ConfigError(
            f"--rollback-to is {target.rollback_to}, another folder than --to was wanted",
            "What lies among the migrations is run as one.",
        )
    root = config.path if config.path.is_dir() else config.path.parent
    sheets: list[Sheet] = []
    last = ""
    for migration in _wanted(config, project):
        last = _stamp(migration.id, target, now, last)
        sheets += _of(migration, root, target, last)
    return tuple(sheets)


def _wanted(config: Config, project: Project) -> Sequence[Migration]:
    migrations = (*project.prior, *project.migrations) if config.path.is_dir() else project.migrations
    ids = [migration.id for migration in migrations]
    for asked in config.only:
        if asked not in ids:
            raise ConfigError(f"no migration is called {asked!r}", f"There are: {', '.join(ids)}.")
    return [migration for migration in migrations if not config.only or migration.id in config.only]


def _of(migration: Migration, root: Path, target: Target, stamp: str) -> Iterable[Sheet]:
    yield _sheet(target.to / f"{stamp}_{migration.id}.sql", migration, root, own=target.own_transaction)
    if target.rollback_to and migration.down:
        path = target.rollback_to / f"{stamp}_{migration.id}_rollback.sql"
        yield _sheet(path, migration, root, own=True, rollback=True)


def _sheet(path: Path, migration: Migration, root: Path, *, own: bool, rollback: bool = False) -> Sheet:
    script = migration.down if rollback and migration.down else migration.up
    if path.is_file() and MADE.encode() not in path.read_bytes().partition(b"\n")[0]:
        raise ConfigError(f"{path} is not {MADE}, and would be lost", "Move it, or write to another folder.")
    content = _header(script, migration, root, own=own) + _body(script, root, own=own)
    return Sheet(path, content, migration, own, rollback)


def _body(script: Script, root: Path, *, own: bool) -> str:
    lines = {name: text.read(root / name, root).lines for name in script.files}
    return flatten(script, lines, own_transaction=own)


def _header(script: Script, migration: Migration, root: Path, *, own: bool) -> str:
    runs = "brings its own transactions" if own else "runs in one transaction that its runner opens"
    words = ["pgharness bundle", f"{root.name}/{migration.up.file}", "--to FOLDER"]
    if script is migration.down:
        words.append("--rollback-to FOLDER")
    elif own:
        words.append("--own-transaction")
    return (
        f"-- {script.file}, {MADE}: change that file, not this one.\n"
        f"-- It {runs}. After a line `-- from FILE:LINE` comes that line.\n"
        f"-- To make it again: {' '.join(words)}\n"
    )


def _stamp(migration: str, target: Target, now: datetime, last: str) -> str:
    """Give the timestamp that the files of a migration bear already, or a new one after *last*."""
    found = {*_stamps(target.to, migration), *_stamps(target.rollback_to, f"{migration}_rollback")}
    if len(found) > 1:
        raise ConfigError(
            f"{migration} has files of several timestamps: {', '.join(sorted(found))}", "Remove all but one."
        )
    if found:
        stamp = found.pop()
        if stamp <= last:
            raise ConfigError(f"{stamp}_{migration}.sql would run before {last}, which comes before it", "Rename it.")
        return stamp
    fresh = now.strftime(STAMP)
    return fresh if fresh > last else f"{int(last) + 1:014}"


def _stamps(folder: Path | None, name: str) -> list[str]:
    """List the timestamps of the files of a name in a folder."""
    if folder is None:
        return []
    if not folder.is_dir():
        raise ConfigError(f"there is no folder {folder}", f"Make it: mkdir -p {folder}")
    pattern = re.compile(rf"(\d{{14}})_{re.escape(name)}\.sql")
    return [found[1] for path in folder.iterdir() if (found := pattern.fullmatch(path.name))]


def prove(config: Config, project: Project, sheets: Sequence[Sheet], progress: Progress) -> str:
    """
    Run the flat files and what they were made from on databases of their own, and compare what they leave.

    Returns:
        A line for each difference; empty where there is none.

    Raises:
        SourceError: The server refuses what they were made from.
        ServerError: No server is to be had, or it went away.
    """
    told = []
    with private_folder() as folder:
        for open_link in links(config):
            with ExitStack() as stack:
                link = stack.enter_context(open_link())
                databases = stack.enter_context(Databases(link))
                server = f"PostgreSQL {link.version}"
                progress(f"{server}: the flat files beside their parts")
                legs = _legs(project, sheets, folder)
                base = migrated(databases, config.session_options, project.setup)
                told += [f"{server}: {line}\n" for line in unlike(databases, config.session_options, base, legs)]
    return "".join(told)


def _legs(project: Project, sheets: Sequence[Sheet], folder: Path) -> list[Leg]:
    """List the way to the last migration that has a flat file; rows come where the gate has them."""
    flat = {(sheet.migration.id, sheet.rollback): _as_run(sheet, folder) for sheet in sheets}
    legs = [
        *(_leg(migration, flat) for migration in project.prior),
        *([Leg(project.fixture)] if project.fixture else []),
        *(_leg(migration, flat) for migration in project.migrations),
    ]
    while legs and legs[-1].told is None:
        legs.pop()
    return legs


def _leg(migration: Migration, flat: Mapping[tuple[str, bool], Script]) -> Leg:
    return Leg(migration.up, flat.get((migration.id, False)), migration.down, flat.get((migration.id, True)))


def _as_run(sheet: Sheet, folder: Path) -> Script:
    """Read a flat file as its runner runs it: in one transaction, or as it stands."""
    file = folder / sheet.path.name
    content = sheet.text if sheet.own_transaction else f"begin; {sheet.text}commit;\n"
    file.write_bytes(content.encode())
    return read_script(file, folder, {})
