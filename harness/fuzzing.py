"""Fuzz by hand: tables and functions of a migrated database, and what was found once, again."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from harness import streams
from harness.checks import ALL
from harness.checks.check import touching
from harness.checks.under_fire import Target
from harness.errors import SourceError
from harness.fuzz import circumstances, replay
from harness.fuzz.run import Runner
from harness.fuzz.seen import seen_again
from harness.gate import merged, replayable
from harness.model import NotChecked, Report
from harness.postgres.database import Databases
from harness.proof.fire import fill, fire, shots
from harness.proof.ground import Ground
from harness.proof.migrated import migrated
from harness.proof.run import links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from harness.config import Config
    from harness.fuzz.fired import Fired
    from harness.model import Finding, Project, Script
    from harness.progress import Progress

FAILURES = Path(".pgharness", "failures")
"""Where scripts of what was found are kept, in the working folder."""
KEPT = 200
"""Scripts that stay there: what was not seen for long goes first."""
NOTHING = "no table has a trigger, and there is no function to call"


def fuzz(
    config: Config, project: Project, names: Sequence[str], replaying: Callable[[str], str], progress: Progress
) -> Report:
    """
    Fuzz tables and functions by their names, or all that have triggers or may be called.

    Args:
        replaying: Gives the command that replays what is found, by its id.

    Returns:
        A report as the gate's, of targets in place of migrations; passed where nothing was found that is grave.

    Raises:
        FuzzError: There is none of a name.
        SourceError: A script does not parse, or the server refuses it.
        ServerError: No server is to be had.
    """
    started = time.monotonic()
    how = shots(config, populate=project.fixture is None)
    rows = "populated" if project.fixture is None else "fixture"
    fired: list[tuple[str, Fired]] = []
    servers = []
    for open_link in links(config):
        with ExitStack() as stack:
            databases = stack.enter_context(Databases(stack.enter_context(open_link())))
            server = f"PostgreSQL {databases.server.version}"
            servers.append(server)
            progress(server)
            with _ground(config, project, databases) as ground:
                fired += [(server, each) for each in fire(ground, how, partial(progress, server), names=names)]
    found = _findings([_subject(project, each, f"{server}, {rows} database") for server, each in fired])
    return Report(
        version=version("pgharness"),
        servers=tuple(servers),
        seed=config.seed,
        prior=(),
        migrations=(),
        checks=(),
        findings=tuple(replayable(finding, config.path, replaying) for finding in found),
        passed=not any(suspicion.grave for _, each in fired for suspicion in each.suspicions),
        populations=len(servers),
        not_checked=tuple(
            NotChecked(each.target, f"{each.given_up} ({server})") for server, each in fired if each.given_up
        )
        if fired
        else (NotChecked("anything", NOTHING),),
        targets=tuple(replace(each.tally, server=server) for server, each in fired),
        seconds=time.monotonic() - started,
    )


def _subject(project: Project, fired: Fired, seen_on: str) -> Target:
    """Give a target with the last script that names it."""
    migrations = reversed((*project.prior, *project.migrations))
    steps: list[tuple[str | None, Script]] = [(each.id, each.up) for each in migrations]
    steps += [(None, each) for each in reversed(project.setup)]
    naming = (step for step in steps if touching(step[1], fired.target))
    migration, script = next(naming, steps[0])
    return Target(fired, script, migration, seen_on)


def _findings(targets: Sequence[Target]) -> tuple[Finding, ...]:
    """Let the checks that fuzzing is for judge targets, in the order of their codes."""
    codes = [check for check in ALL if check.fuzzes]
    return merged(finding for check in codes for target in targets for finding in check.judge(check.info, target))


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
    """Write scripts, by their ids, to where `pgharness replay` finds them; of all that are there the newest stay."""
    for name, text in scripts.items():
        FAILURES.mkdir(parents=True, exist_ok=True)
        streams.write(FAILURES / f"{name}.sql", text)
    if scripts:
        others = [file for file in FAILURES.glob("*.sql") if file.stem not in scripts]
        others.sort(key=lambda file: file.stat().st_mtime, reverse=True)
        for file in others[max(KEPT - len(scripts), 0) :]:
            file.unlink(missing_ok=True)


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
            suspicion = replay.read(conn, str(file), text)
            attempt = suspicion.tried.attempt
            if project.fixture is None and not attempt.alone:
                fill(conn)
            shadowed = circumstances.SHADOWED.name == attempt.circumstance
            before = circumstances.shadows(conn) if shadowed else []
        with Runner(ground.database.connect, before) as runner:
            (rows,) = runner.run([attempt.rows()])
            if not rows.accepted:
                raise SourceError(
                    f"{file}: its rows are refused now: {rows.message} ({rows.state})",
                    "The tables changed since: fuzz them again.",
                )
            seen = seen_again(suspicion, attempt, runner)
    return seen.message if seen else None
