"""Base against head: two states of one folder of migrations in one server, and what calls cost in each."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from harness.against.changed import NoCallError, call_of, differences
from harness.against.ref import Tree, checked_out
from harness.bench import Call, CallError
from harness.bench.duel import duel
from harness.bench.findings import Run, findings
from harness.bench.session import Session
from harness.checks.check import touching
from harness.errors import ConfigError, SourceError
from harness.model import NotChecked, Place
from harness.options import project
from harness.postgres.database import Databases
from harness.proof.migrated import migrated
from harness.proof.run import links

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from harness.bench.duel import Outcome
    from harness.config import Config
    from harness.model import Project, Script
    from harness.postgres.database import Database
    from harness.progress import Progress

DECLARE = "Declare a call under [tool.pgharness.bench.calls]."


def against(config: Config, base: str, head: str | None, repro: str, progress: Progress) -> Run:
    """
    Compare two states of the migrations that the settings name.

    Args:
        base: A commit.
        head: A commit; `None` for the files as they are.
        repro: The command that does this again.

    Raises:
        ConfigError: No such commit, or nothing to measure with.
        SourceError: The migrations of a state cannot be read, or one of them fails.
        ServerError: No server is to be had, or it went away.
    """
    began = time.monotonic()
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    with ExitStack() as stack:
        trees = (
            stack.enter_context(checked_out(config.path, base, "--base")),
            stack.enter_context(_head(config, head)),
        )
        projects = [_read(config, tree) for tree in trees]
        link = stack.enter_context(links(config)[0]())
        databases = stack.enter_context(Databases(link))
        made: list[Database] = []
        for tree, each in zip(trees, projects, strict=True):
            progress(f"PostgreSQL {link.version}", f"{tree.name}: {len(each.migrations)} migrations")
            made.append(stack.enter_context(_made(databases, config, each, tree)))
        measuring = _Measuring(config, made[0], made[1], _scripts(projects[1]), progress)
        measuring.measure()
        found = tuple(findings(tuple(measuring.outcomes), measuring.places, repro))
        return Run(
            version=version("pgharness"),
            server=f"PostgreSQL {link.version}",
            base=trees[0].name,
            head=trees[1].name,
            outcomes=tuple(measuring.outcomes),
            not_checked=tuple(measuring.not_checked),
            findings=found,
            passed=not any(finding.severity >= config.fail_on for finding in found),
            broken=measuring.broken,
            load=load,
            processors=processors,
            repro=repro,
            seconds=time.monotonic() - began,
        )


def _head(config: Config, head: str | None) -> AbstractContextManager[Tree]:
    return checked_out(config.path, head, "--head") if head else nullcontext(Tree(config.path, "the working tree"))


def _read(config: Config, tree: Tree) -> Project:
    try:
        read = project(replace(config, path=tree.path))
        for problem in read.problems:
            raise SourceError(f"{problem.place}: {problem.message}", *filter(None, [problem.help]))
    except (SourceError, ConfigError) as error:
        raise SourceError(f"{tree.name}: {error}", *error.help) from error
    return read


def _scripts(read: Project) -> list[Script]:
    fixture = [read.fixture] if read.fixture else []
    ups = [[migration.up for migration in each] for each in (read.prior, read.migrations)]
    return [*read.setup, *ups[0], *fixture, *ups[1]]


def _made(databases: Databases, config: Config, read: Project, tree: Tree) -> Database:
    try:
        template = migrated(databases, config.session_options, _scripts(read))
    except SourceError as error:
        raise SourceError(f"{tree.name}: {error}", *error.help) from error
    database = databases.clone(template)
    with database.connect() as conn:
        conn.execute("vacuum analyze")
    return database


@dataclass(slots=True)
class _Measuring:
    """The calls, one after the other; a call that cannot be measured says why, and stops no other."""

    config: Config
    base: Database
    head: Database
    scripts: list[Script]
    progress: Progress
    outcomes: list[Outcome] = field(default_factory=list)
    not_checked: list[NotChecked] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    broken: bool = False

    def measure(self) -> None:
        before = _session_settings(self.config)
        for name, sql in self.config.bench_calls.items():
            self.broken |= not self._measured(Call(name, sql.strip().removesuffix(";"), before))
        changed = differences(self.base, self.head)
        for function in changed.called:
            self.progress("made-up calls", function)
            try:
                call = call_of(function, self.base, self.head, before, self.config.seed)
            except NoCallError as error:
                self.not_checked.append(NotChecked(f"function {function}", f"{error}. {DECLARE}"))
            else:
                self._measured(call)
        self.not_checked += [
            NotChecked(f"function {function}", f"it changed, and triggers call it. {DECLARE}")
            for function in changed.fired
        ]
        self.not_checked += [
            NotChecked(f"function {function}", "base has none of that name and arguments: nothing to compare it with")
            for function in changed.added
        ]

    def _measured(self, call: Call) -> bool:
        """Measure one call, or say why not; tell whether it was, or that only base stood in the way."""
        self.progress("measuring", call.name)
        try:
            with Session(self.head, call) as session:
                session.block(1)
                empty = session.empty_tables()
        except CallError as error:
            self.not_checked.append(NotChecked(f"call {call.name!r}", f"head: {error}"))
            return False
        if empty is not None:
            self.not_checked.append(NotChecked(f"call {call.name!r}", f"it uses {', '.join(empty)}: no rows are there"))
            return False
        try:
            outcome = duel(call, self.base, self.head, self.config.bench_seconds)
        except CallError as error:
            self.not_checked.append(NotChecked(f"call {call.name!r}", f"base: {error}"))
            return True
        self.outcomes.append(outcome)
        self.places[call.name] = self._place(call)
        return True

    def _place(self, call: Call) -> Place:
        """Find where head defines the function, or else where the call is declared."""
        if call.function:
            places = (touching(script, call.function) for script in reversed(self.scripts))
            return next((place for place in places if place), Place(self.scripts[-1].file))
        return Place(self.config.file.name if self.config.file else str(self.config.path.name))


def _session_settings(config: Config) -> str:
    timeouts = f"set statement_timeout = {round(config.statement_timeout * 1000)}; "
    timeouts += f"set lock_timeout = {round(config.lock_timeout * 1000)};"
    return f"{timeouts} {config.bench_before}".strip()
