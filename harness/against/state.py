"""One state of the migrations: the files of it, and the database that they make."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.bench.rest import rest
from harness.errors import ConfigError, SourceError
from harness.options import project
from harness.proof.migrated import migrated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.against.ref import Tree
    from harness.config import Config
    from harness.model import Project, Script
    from harness.postgres.database import Database, Databases, Template


@dataclass(frozen=True, slots=True)
class State:
    """
    A state as it is measured.

    Attributes:
        name: As a person named it.
        scripts: All that were run for `database`, in order.
        bare: The same without the rows of the setting `fixture`.
        template: With everything applied, and analysed: what a call leaves behind must not meet another one.
        database: A clone of it to look at, and to try on.
    """

    name: str
    scripts: tuple[Script, ...]
    bare: tuple[Script, ...]
    template: Template
    database: Database


def read(config: Config, tree: Tree) -> Project:
    """
    Read the migrations of a state.

    Raises:
        SourceError: They cannot be read; it says which state it was.
    """
    try:
        found = project(replace(config, path=tree.path))
        for problem in found.problems:
            raise SourceError(f"{problem.place}: {problem.message}", *filter(None, [problem.help]))
    except (SourceError, ConfigError) as error:
        raise SourceError(f"{tree.name}: {error}", *error.help) from error
    return found


@contextmanager
def made(databases: Databases, config: Config, found: Project, tree: Tree) -> Iterator[State]:
    """
    Give a state's database, dropped on leaving.

    Raises:
        SourceError: A script fails; it says of which state.
        ServerError: The server went away.
    """
    prior, ups = ([migration.up for migration in each] for each in (found.prior, found.migrations))
    fixture = [found.fixture] if found.fixture else []
    scripts = (*found.setup, *prior, *fixture, *ups)
    try:
        template = migrated(databases, config.session_options, scripts)
    except SourceError as error:
        raise SourceError(f"{tree.name}: {error}", *error.help) from error
    analysed = databases.template("analysed", rest, source=template)
    with databases.clone(analysed) as database:
        yield State(tree.name, scripts, (*found.setup, *prior, *ups), analysed, database)
