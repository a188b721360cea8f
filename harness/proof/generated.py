"""
Prove migrations with generated rows: on a database of its own, which goes through all of them as one in use does.

Before each migration the tables that have none are given rows. A migration that refuses the rows says nothing about
its rollback: it is tried again without rows in the table that it names, and else the proof goes on behind it, with new
rows on a database that had none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model import NotChecked
from harness.proof.ground import Ground
from harness.proof.migration import undoable
from harness.proof.rollback import prove_rollback
from harness.proof.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator, Sequence
    from typing import TypeAlias

    from harness.load import Failure
    from harness.model import Migration
    from harness.postgres.database import Databases, Template
    from harness.proof.evidence import Evidence
    from harness.proof.migration import Means

    Seen: TypeAlias = Evidence | NotChecked

SPARED = 3
"""Tables that are left empty, one after the other, for a migration that refuses their rows."""
NAMED = 5
"""Tables that took no row which are named; of more there is the number."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A migration, by its place, that refuses the rows that are there, and the table that it may go without."""

    at: int
    table: tuple[str, str] | None

    def spare(self, spared: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Give the tables to leave empty for another try; none where no try is left."""
        if self.table is None or self.table in spared or len(spared) == SPARED:
            return frozenset()
        return spared | {self.table}


@dataclass(frozen=True, slots=True)
class Walk:
    """
    The way through the migrations with generated rows.

    Attributes:
        base: The state before the first migration, without generated rows.
        migrations: All of them, as far as an empty database goes through them.
        wanted: The ids of those to prove.
        rows: How many rows a table is to have.
        progress: Told the id of each migration.
        kept: As `Ground.kept`.
    """

    databases: Databases
    options: str
    base: Template
    migrations: Sequence[Migration]
    wanted: Collection[str]
    means: Means
    rows: int
    seed: int
    progress: Callable[[str], None]
    kept: list[tuple[str, str]] | None = None

    def prove(self) -> Iterator[Seen]:
        """
        Give what is seen, and what cannot be.

        Raises:
            NeedsClusterError: A migration would change a cluster that is not ours.
            ServerError: The server went away, or its roles could not be put back.
        """
        short: dict[str, str] = {}
        start = 0
        spared: frozenset[tuple[str, str]] = frozenset()
        with self.databases.clone(self.base) as database:
            bare = Ground(self.databases, database, self.options, self.kept)
            while True:
                cluster = self.databases.state()
                with bare.clone() as ground:
                    refusal = yield from self._filled(ground, start, short, spared)
                if refusal is None:
                    break
                self.databases.put_back(cluster)
                spared = refusal.spare(spared if refusal.at == start else frozenset())
                stop = refusal.at if spared else refusal.at + 1
                failed = next((each for each in self.migrations[start:stop] if bare.apply(each.up).failure), None)
                if failed:
                    rest = ", ".join(each.id for each in self.migrations[stop:] if each.id in self.wanted)
                    yield NotChecked(f"{rest} on generated rows", f"{failed.id} fails when it is applied again")
                    return
                start = stop
        yield from _short(short)

    def _filled(
        self, ground: Ground, start: int, short: dict[str, str], spared: frozenset[tuple[str, str]]
    ) -> Generator[Seen, None, _Refusal | None]:
        """Go on with rows from a migration up to one that refuses them; `None` is the end."""
        stock = Stock(self.rows, self.seed)
        for at, migration in enumerate(self.migrations[start:], start):
            self.progress(migration.id)
            filled = stock.fill(ground, at, spared if at == start else ())
            if migration.id in self.wanted:
                short |= {table: why for table, why in stock.short.items() if table not in short}
            if filled and migration.id in self.wanted and undoable(migration):
                seen, failure = self._proved(ground, migration)
                yield seen
                table = failure.table if failure else None
            else:
                failure = ground.apply(migration.up).failure
                table = None
            if failure is not None:
                return _Refusal(at, table)
        ground.keep("the last state")
        return None

    def _proved(self, ground: Ground, migration: Migration) -> tuple[Seen, Failure | None]:
        evidence = prove_rollback(ground, migration, self.means)
        failure = evidence.up.applied.failure or (evidence.equal and evidence.equal.applied.failure)
        if not failure:
            return evidence, None
        said = f"the migration refuses them: {failure.message.splitlines()[0]} ({failure.sqlstate})"
        of = f" of {'.'.join(failure.table)}" if failure.table else ""
        return NotChecked(f"{migration.id} on generated rows{of}", said), failure


def _short(short: dict[str, str]) -> Iterator[NotChecked]:
    for table, why in list(short.items())[:NAMED]:
        yield NotChecked(f"generated rows of {table}", f"it took none: {why}")
    if len(short) > NAMED:
        yield NotChecked(f"generated rows of {len(short) - NAMED} more tables", "they took none")
