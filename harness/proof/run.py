"""Prove every migration of a project, on every server asked for, with and without rows."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from harness.errors import ServerError
from harness.model import Migration, NotChecked
from harness.postgres import binaries
from harness.postgres.attached import Attached
from harness.postgres.database import Databases
from harness.postgres.server import Server
from harness.postgres.undo import ClusterSpoiledError
from harness.proof.evidence import GENERATED, Evidence, Step
from harness.proof.fire import Shots, shots
from harness.proof.generated import Walk
from harness.proof.ground import Ground, NeedsClusterError, RefusedError, lay
from harness.proof.migration import Means, prove_migration

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from contextlib import AbstractContextManager
    from typing import Protocol

    from harness.config import Config
    from harness.load import Applied
    from harness.model import Project, Script
    from harness.postgres.cluster import ClusterState
    from harness.postgres.database import Template
    from harness.postgres.link import Link

    class Progress(Protocol):
        """Take a stage of the work and a step of the stage, for a person who waits."""

        def __call__(self, stage: str, step: str = "") -> None: ...


@dataclass(slots=True)
class Proofs:
    """
    What was seen, and where.

    Attributes:
        servers: Each as `PostgreSQL 15.18`.
        populations: How many databases each migration was proved on, over all servers, generated rows apart.
        notes: How to connect to what was kept.
    """

    evidence: list[Evidence] = field(default_factory=list)
    servers: list[str] = field(default_factory=list)
    populations: int = 0
    not_checked: list[NotChecked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def links(config: Config) -> list[Callable[[], AbstractContextManager[Link]]]:
    """
    List how to reach each server that the settings ask for; nothing is started yet.

    Raises:
        ServerError: A major is not to be had.
    """
    if config.dsn is not None:
        return [partial(Attached, config.dsn)]
    return [partial(Server.start, each) for each in binaries.choose(config.pg, config.pg_bin)]


def prove(
    config: Config, project: Project, wanted: Collection[str], progress: Progress, *, fuzz: bool = True
) -> Proofs:
    """
    Prove the migrations whose ids are *wanted*; the others are applied on the way.

    Args:
        fuzz: Whether to fuzz what they bring, on the database with the most rows.

    Raises:
        ServerError: No server is to be had, or the one in use went away.
    """
    proofs = Proofs()
    made = " and generated ones" if config.generated_rows else ""
    if project.fixture is None:
        proofs.not_checked.append(
            NotChecked("rows of your own", f"no fixture is named, only rows of the migrations{made}")
        )
    before = (*project.setup, *(migration.up for migration in project.prior))
    faulty = next((script for script in before if script.problems), None)
    if faulty is not None:
        proofs.not_checked.append(NotChecked("every migration", f"{faulty.file} comes before and does not parse"))
    elif project.migrations and project.migrations[0].up.problems:
        _note_unreached(proofs, project, wanted)
    elif project.migrations:
        for open_link in links(config):
            with ExitStack() as stack:
                link = stack.enter_context(open_link())
                databases = stack.enter_context(Databases(link))
                how = shots(config, populate=project.fixture is None) if fuzz else None
                on_server = _OnServer(config, project, wanted, progress, proofs, link, databases, how)
                on_server.prove(before)
                link.keep = config.keep  # not before: what ends with an error has nothing to look at
                if config.keep:
                    proofs.notes.append(f"to end it: {link.end_command(on_server.kept)}")
    return proofs


def _note_unreached(proofs: Proofs, project: Project, wanted: Collection[str]) -> None:
    """Note that nothing can be proved behind a first migration that does not parse; that needs no server."""
    first, *later = project.migrations
    rest = [migration.id for migration in later if migration.id in wanted]
    if rest:
        proofs.not_checked.append(NotChecked(", ".join(rest), f"{first.up.file} comes before and does not parse"))


@dataclass(frozen=True, slots=True)
class _OnServer:
    """The proof on one server."""

    config: Config
    project: Project
    wanted: Collection[str]
    progress: Progress
    proofs: Proofs
    link: Link
    databases: Databases
    how: Shots | None
    kept: list[str] = field(default_factory=list)

    @property
    def server(self) -> str:
        return f"PostgreSQL {self.link.version}"

    def prove(self, before: Sequence[Script]) -> None:
        self.proofs.servers.append(self.server)
        self.progress(f"{self.server}: the state before")
        try:
            base = lay(self.databases, self.config.session_options, before)
        except RefusedError as refused:
            self._refused("empty", refused.script, refused.applied)
            return
        except NeedsClusterError as error:
            self.proofs.not_checked.append(NotChecked("every migration", _needs_cluster(error)))
            return
        state = self.databases.state()
        reached = self._population("empty", base, None)
        fixture = self.project.fixture
        if fixture is not None and fixture.problems:
            what = f"every migration on {self.server}, fixture database"
            self.proofs.not_checked.append(NotChecked(what, f"{fixture.file} does not parse"))
        elif fixture is not None and self._put_back(state, "fixture"):
            self._population("fixture", base, fixture)
        if self.config.generated_rows and reached and self._put_back(state, GENERATED):
            self._generated(base, reached)

    def _put_back(self, state: ClusterState, population: str) -> bool:
        """Undo what another population did to the cluster; tell whether that was possible."""
        try:
            self.databases.put_back(state)
        except ClusterSpoiledError as error:
            if not self.config.keep:
                raise
            what = f"every migration on {self.server}, {population} database"
            self.proofs.not_checked.append(NotChecked(what, f"{error}; prove it without --keep"))
            return False
        return True

    def _generated(self, base: Template, reached: int) -> None:
        """Prove with generated rows what an empty database went through."""
        kept: list[tuple[str, str]] | None = [] if self.config.keep else None
        walk = Walk(
            databases=self.databases,
            options=self.config.session_options,
            base=base,
            migrations=self.project.migrations[:reached],
            wanted=self.wanted,
            means=Means(self.server, GENERATED, self.config.proof == "auto"),
            rows=self.config.generated_rows,
            seed=self.config.seed,
            progress=partial(self.progress, f"{self.server}, {GENERATED} database"),
            kept=kept,
        )
        try:
            for seen in walk.prove():
                if isinstance(seen, Evidence):
                    self.proofs.evidence.append(seen)
                elif seen not in self.proofs.not_checked:
                    self.proofs.not_checked.append(seen)
        except NeedsClusterError as error:
            self.proofs.not_checked.append(NotChecked("generated rows", _needs_cluster(error)))
        except ClusterSpoiledError as error:
            if not self.config.keep:
                raise
            self.proofs.not_checked.append(NotChecked("generated rows", f"{error}; prove it without --keep"))
        self._note_kept(GENERATED, kept)

    def _population(self, name: str, base: Template, fixture: Script | None) -> int:
        """Prove with the rows of a project's own, and tell how many of the migrations ran through."""
        with self.databases.clone(base) as database:
            kept: list[tuple[str, str]] | None = [] if self.config.keep else None
            ground = Ground(self.databases, database, self.config.session_options, kept)
            if fixture is not None:
                applied = ground.apply(fixture)
                if applied.failure is not None:
                    self._refused(name, fixture, applied)
                    return 0
            self.proofs.populations += 1
            reached = self._migrations(name, ground)
            ground.keep("the last state")
            self._note_kept(name, kept)
        return reached

    def _note_kept(self, population: str, kept: Sequence[tuple[str, str]] | None) -> None:
        for state, dbname in kept or ():
            connect = self.link.connect_command(dbname)
            self.proofs.notes.append(f"kept: {self.server}, {population} database, {state}: {connect}")
            self.kept.append(dbname)

    def _migrations(self, population: str, ground: Ground) -> int:
        richest = population == ("empty" if self.project.fixture is None else "fixture")
        means = Means(self.server, population, self.config.proof == "auto", self.how if richest else None)
        last = max((at for at, each in enumerate(self.project.migrations) if each.id in self.wanted), default=-1)
        for position, migration in enumerate(self.project.migrations[: last + 1]):
            self.progress(f"{self.server}, {population} database", migration.id)
            reason = self._blocked(ground, migration, means)
            if reason:
                rest = [later.id for later in self.project.migrations[position + 1 :] if later.id in self.wanted]
                if rest:
                    what = f"{', '.join(rest)} on {self.server}, {population} database"
                    self.proofs.not_checked.append(NotChecked(what, reason))
                return position
        return last + 1

    def _blocked(self, ground: Ground, migration: Migration, means: Means) -> str | None:
        """Prove, or apply, one migration; say why the next ones cannot be reached where they cannot."""
        if migration.up.problems:
            return f"{migration.up.file} comes before and does not parse"
        try:
            if migration.id in self.wanted:
                evidence = prove_migration(ground, migration, means)
            else:
                evidence = Evidence(
                    migration, means.server, means.population, "apply", Step(ground.apply(migration.up))
                )
        except NeedsClusterError as error:
            self.proofs.not_checked.append(NotChecked(migration.id, _needs_cluster(error)))
            return f"{migration.id} comes before and was not applied"
        except ClusterSpoiledError as error:
            if not self.config.keep:
                raise
            self.proofs.not_checked.append(NotChecked(migration.id, f"{error}; prove it without --keep"))
            return f"a database that is kept holds what {migration.id} did to the cluster"
        except ServerError as error:
            if migration.id in str(error):
                raise
            raise ServerError(f"while {migration.id} was proved: {error}", *error.help) from error
        failed = evidence.up.applied.failure or (evidence.equal and evidence.equal.applied.failure)
        if failed or migration.id in self.wanted:
            self.proofs.evidence.append(evidence)
        return f"{migration.id} comes before and fails" if failed else None

    def _refused(self, population: str, script: Script, applied: Applied) -> None:
        """Note that what comes before the migrations cannot be applied."""
        self.proofs.evidence.append(
            Evidence(
                Migration(PurePosixPath(script.file).stem, script),
                self.server,
                population,
                "apply",
                Step(applied),
                before=True,
            )
        )
        what = f"every migration on {self.server}, {population} database"
        self.proofs.not_checked.append(NotChecked(what, f"{script.file} comes before and fails"))


def _needs_cluster(error: NeedsClusterError) -> str:
    return f"{error}; prove it without --dsn, on a server of its own"
