"""What a proof has seen, as values: scripts that ran, and what was different afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.catalog import Change
    from harness.fuzz.fired import Fired
    from harness.load import Applied
    from harness.model import Migration


GENERATED = "generated"
"""The population of rows that nobody wrote."""


@dataclass(frozen=True, slots=True)
class Rows:
    """
    The rows of one table, or the state of one sequence, that are not what they were.

    Attributes:
        identity: The table or sequence, schema-qualified.
        what: What happened, as the rest of a sentence: `2 rows lost`, `moved back`.
        before: The rows concerned as they were, a few of them; empty where there were none.
        after: The rows concerned as they are, a few of them.
    """

    identity: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One script that ran, and what it left different from the state that it should have ended in.

    Attributes:
        applied: How the run went.
        catalog: Catalog objects that differ; empty where none does, or where the run failed.
        rows: Tables and sequences that differ.
        seconds: What running, reading and comparing took together.
    """

    applied: Applied
    catalog: tuple[Change, ...] = ()
    rows: tuple[Rows, ...] = ()
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Tell whether the script ran and left no difference."""
        return self.applied.failure is None and not self.catalog and not self.rows


@dataclass(frozen=True, slots=True)
class Hollow:
    """The self-test once more, after the bodies of the migration's *functions* were emptied."""

    functions: tuple[str, ...]
    test: Applied


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    All that was seen of one migration on one server, with one population of rows; `None`: this was not run.

    Attributes:
        server: `PostgreSQL 15.18`.
        population: `empty`, `fixture` where the project's rows were there, or `generated`.
        means: `one transaction` or `clones`.
        up: The migration.
        down: Its rollback, compared with the state before the migration.
        again: The migration after the rollback, compared with the first apply.
        twice: The rollback after the rollback, compared with the state after the first one.
        nothing: The rollback on the state before the migration, compared with that state.
        equal: The migration on an equal database, compared with the first apply.
        test: The self-test on the migrated database, compared with the migrated database.
        hollow: The self-test with the functions emptied.
        fired: What came of fuzzing what the migration brought; empty where it brought nothing to fuzz, `None` where
            nothing was fuzzed.
        why_not: What was not run, and why.
        before: Whether it is no migration to prove, but a script that comes before them.
    """

    migration: Migration
    server: str
    population: str
    means: str
    up: Step
    down: Step | None = None
    again: Step | None = None
    twice: Step | None = None
    nothing: Step | None = None
    equal: Step | None = None
    test: Step | None = None
    hollow: Hollow | None = None
    fired: tuple[Fired, ...] | None = None
    why_not: tuple[tuple[str, str], ...] = ()
    before: bool = False

    @property
    def made_up(self) -> bool:
        """Tell whether the rows were generated: a loss of them is no loss yet."""
        return self.population == GENERATED

    @property
    def seen_on(self) -> str:
        """Say where it was seen, for a person."""
        return f"{self.server}, {self.population} database"
