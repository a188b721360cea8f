"""Fuzz by hand: tables and functions of a migrated database, and what was found once, again."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from harness import streams
from harness.errors import SourceError
from harness.fuzz import circumstances, replay
from harness.fuzz.run import Runner
from harness.fuzz.seen import seen_again
from harness.postgres.database import Databases
from harness.proof.fire import Fuzzed, fill, fire, shots
from harness.proof.ground import Ground
from harness.proof.migrated import migrated
from harness.proof.run import links

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from harness.config import Config
    from harness.model import Project
    from harness.progress import Progress

FAILURES = Path(".pgharness", "failures")
"""Where scripts of what was found are kept, in the working folder."""


def fuzz(config: Config, project: Project, names: Sequence[str], progress: Progress) -> list[Fuzzed]:
    """
    Fuzz tables and functions by their names, or all that have triggers or may be called.

    Raises:
        FuzzError: There is none of a name.
        SourceError: A script does not parse, or the server refuses it.
        ServerError: No server is to be had.
    """
    how = shots(config, populate=project.fixture is None)
    done = []
    for open_link in links(config):
        with ExitStack() as stack:
            databases = stack.enter_context(Databases(stack.enter_context(open_link())))
            server = f"PostgreSQL {databases.server.version}"
            progress(server)
            with _ground(config, project, databases) as ground:
                fired = fire(ground, how, partial(progress, server), names=names)
            done.append(Fuzzed(server, config.seed, fired))
    return done


@contextmanager
def _ground(config: Config, project: Project, databases: Databases) -> Iterator[Ground]:
    """Give a database with every migration applied, and the fixture's rows where one is named."""
    steps = [*project.setup, *(migration.up for migration in project.prior)]
    steps += [project.fixture] if project.fixture else []
    steps += [migration.up for migration in project.migrations]
    template = migrated(databases, config.session_options, steps)
    with databases.clone(template) as database:
        yield Ground(databases, database, config.session_options)


def keep(scripts: Mapping[str, str]) -> None:
    """Write scripts, by their ids, to where `pgharness replay` finds them."""
    for name, text in scripts.items():
        FAILURES.mkdir(parents=True, exist_ok=True)
        streams.write(FAILURES / f"{name}.sql", text)


def again(config: Config, project: Project, name: str) -> str | None:
    """
    Run what was found once more, on a fresh database.

    Returns:
        What is still wrong; `None` where nothing is.

    Raises:
        SourceError: There is no script of that id, or it is none of ours.
        ServerError: No server is to be had.
    """
    file = FAILURES / f"{name}.sql"
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        known = sorted(each.stem for each in FAILURES.glob("*.sql"))
        raise SourceError(f"{file} cannot be read: {error.strerror}", f"There are: {', '.join(known)}.") from error
    with ExitStack() as stack:
        databases = stack.enter_context(Databases(stack.enter_context(links(config)[0]())))
        ground = stack.enter_context(_ground(config, project, databases))
        with ground.session() as conn:
            if project.fixture is None:
                fill(conn)
            suspicion = replay.read(conn, str(file), text)
            shadowed = circumstances.SHADOWED.name == suspicion.tried.attempt.circumstance
            before = circumstances.shadows(conn) if shadowed else []
        with Runner(ground.database.connect, before) as runner:
            seen = seen_again(suspicion, suspicion.tried.attempt, runner)
    return seen.message if seen else None
