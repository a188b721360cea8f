"""Two states of the migrations: the files of each, and the databases that they make."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.bench.rest import rest
from harness.errors import ConfigError, SourceError
from harness.options import project
from harness.proof.migrated import migrated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.against.ref import Tree
    from harness.config import Config
    from harness.model import Project, Script
    from harness.postgres.database import Database, Databases, Template

BOTH_HERE = "Both states are made on one server: what the whole server has, such as a role, is there already."


@dataclass(frozen=True, slots=True)
class State:
    """
    A state as it is measured.

    Attributes:
        name: As a person named it.
        scripts: All that were run for `template`, in order.
        bare: The same without the rows of the setting `fixture`.
        rows: The digest of those; empty without.
        template: With everything applied, and at rest: what a call leaves behind must not meet another one.
        database: A clone of it to look at, and to try on.
    """

    name: str
    scripts: tuple[Script, ...]
    bare: tuple[Script, ...]
    rows: str
    template: Template
    database: Database


@dataclass(frozen=True, slots=True)
class Way:
    """
    How a state is made.

    Attributes:
        name: As a person named the state.
        found: Its migrations.
        fixture: Its rows.
    """

    name: str
    found: Project
    fixture: Script | None

    @property
    def bare(self) -> tuple[Script, ...]:
        """Every script but the rows."""
        ups = (migration.up for each in (self.found.prior, self.found.migrations) for migration in each)
        return (*self.found.setup, *ups)

    @property
    def scripts(self) -> tuple[Script, ...]:
        """Every script in order, the rows where the gate has them."""
        before = len(self.found.setup) + len(self.found.prior)
        return (*self.bare[:before], *([self.fixture] if self.fixture else []), *self.bare[before:])


def read(config: Config, tree: Tree) -> Way:
    """
    Read the migrations of a state, with rows of its own where the setting `fixture` names a file that it has.

    Raises:
        SourceError: They cannot be read; it says which state it was.
    """
    folder = tree.path if tree.path.is_dir() else tree.path.parent
    lacks_rows = tree.commit and config.fixture is not None and not (folder / config.fixture).exists()
    try:
        found = project(replace(config, path=tree.path, fixture=None if lacks_rows else config.fixture))
        for problem in found.problems:
            raise SourceError(f"{problem.place}: {problem.message}", *filter(None, [problem.help]))
    except (SourceError, ConfigError) as error:
        said = str(error).replace(str(tree.path), config.path.name)
        raise SourceError(f"{tree.name}: {said}", *error.help) from error
    return Way(tree.name, found, found.fixture)


@contextmanager
def made(databases: Databases, config: Config, base: Way, head: Way) -> Iterator[tuple[State, State]]:
    """
    Give the databases of two states, dropped on leaving.

    What both begin with is run once, and each goes on from a copy: rows that are another each time, by random() or
    now(), are the same in both. So are those of the fixture, head's, unless base refuses them and has others.

    Raises:
        SourceError: A script fails; it says of which state.
        ServerError: The server went away.
    """
    try:
        ways = (replace(base, fixture=head.fixture), head)
        templates = _templates(databases, config, *ways)
    except SourceError:
        if base.fixture is None or head.fixture is None or base.fixture.digest == head.fixture.digest:
            raise
        ways = (base, head)
        templates = _templates(databases, config, *ways)
    at_rest = [databases.template("at rest", rest, source=each) for each in templates]
    with databases.clone(at_rest[0]) as one, databases.clone(at_rest[1]) as two:
        states = [
            State(way.name, way.scripts, way.bare, way.fixture.digest if way.fixture else "", template, database)
            for way, template, database in zip(ways, at_rest, (one, two), strict=True)
        ]
        yield states[0], states[1]


def _templates(databases: Databases, config: Config, base: Way, head: Way) -> list[Template]:
    alike = _alike(base.scripts, head.scripts)
    shared = _migrated(databases, config, head, head.scripts[:alike], None)
    return [_migrated(databases, config, way, way.scripts[alike:], shared) for way in (base, head)]


def _alike(one: Sequence[Script], other: Sequence[Script]) -> int:
    """Count the scripts that both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, its) in enumerate(pairs) if mine.digest != its.digest), min(len(one), len(other)))


def _migrated(
    databases: Databases, config: Config, way: Way, scripts: Sequence[Script], source: Template | None
) -> Template:
    try:
        return migrated(databases, config.session_options, scripts, source)
    except SourceError as error:
        exists = "(42710)" in str(error) or "(42P04)" in str(error)
        raise SourceError(f"{way.name}: {error}", *error.help, *([BOTH_HERE] if exists else [])) from error
