"""Whether two tellings of the same migrations, such as parts and one flat file, leave the same database behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.errors import SourceError
from harness.proof.chance import meant
from harness.proof.differences import catalog_differences, columns_that_differ, row_differences, sequences_behind
from harness.proof.ground import Ground, NeedsClusterError
from harness.proof.migrated import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.catalog import Change, Snapshot
    from harness.model import Script
    from harness.postgres.database import Databases, Template


@dataclass(frozen=True, slots=True)
class Leg:
    """
    One script on the way, and what takes it back.

    Attributes:
        told: The same script told otherwise; `None` where it only has to run.
        undo: What takes it back; `None` where nothing does.
        undo_told: The same told otherwise; `None` where it only has to run.
    """

    script: Script
    told: Script | None = None
    undo: Script | None = None
    undo_told: Script | None = None


def unlike(databases: Databases, options: str, base: Template, legs: Sequence[Leg]) -> Iterator[str]:
    """
    Tell, a sentence each, what the other telling leaves different; what two runs of the first differ in is left out.

    Args:
        base: The state before the first leg.

    Raises:
        SourceError: The server refuses a script as it was told first.
        ServerError: The server went away.
    """
    first, equal, other = (_walked(databases, options, base, legs, told=told) for told in (False, False, True))
    for name, wanted in first.ends.items():
        if name in other.ends:
            yield from (f"{name}: {line}" for line in _differences(wanted, equal.ends[name], other.ends[name]))
    if other.refused:
        yield other.refused


def _differences(wanted: Snapshot, twin: Snapshot, found: Snapshot) -> Iterator[str]:
    by_chance = {_what(change) for change in catalog_differences(wanted, twin)}
    for change in meant(catalog_differences(wanted, found), wanted, found):
        if _what(change) not in by_chance:
            yield str(change)
    masked = columns_that_differ(wanted, twin)
    behind = (*sequences_behind(wanted, found), *sequences_behind(found, wanted))
    for rows in (*row_differences(wanted, found, masked), *behind):
        yield f"{rows.identity}: {rows.what}"


def _what(change: Change) -> tuple[str, str, str]:
    return change.kind, change.identity, change.attribute


def _walked(databases: Databases, options: str, base: Template, legs: Sequence[Leg], *, told: bool) -> _Walk:
    """
    Walk the legs and back again.

    No copy of a state stays behind: a role that it knows could not be dropped. Where a leg cannot be undone, those
    before it are walked anew.
    """
    walk = _Walk(told)
    left = len(legs)
    while left and not walk.refused:
        cluster = databases.state()
        with databases.clone(base) as database:
            walk.ground = Ground(databases, database, options)
            for leg in legs[:left]:
                walk.take(leg.script, leg.told)
            while left and (undo := legs[left - 1].undo):
                left -= 1
                walk.take(undo, legs[left].undo_told)
        databases.put_back(cluster)
        while left and legs[left - 1].undo_told is None:
            left -= 1
    return walk


@dataclass(slots=True)
class _Walk:
    """
    A walk over scripts as they are told first, or otherwise.

    Attributes:
        ground: The database that it is on.
        ends: The state after each script that is told in both ways, by the file that tells it first.
        refused: What the server said where it refused a script told otherwise; nothing is run then.
    """

    told: bool
    ground: Ground = field(init=False)
    ends: dict[str, Snapshot] = field(default_factory=dict)
    refused: str = ""

    def take(self, script: Script, other: Script | None) -> None:
        """Run a script, and take down the state after it."""
        if self.refused:
            return
        ran = other if self.told and other else script
        try:
            applied = self.ground.apply(ran)
        except NeedsClusterError as needed:
            raise SourceError(str(needed), "Run it on a server of our own: name no DSN.") from needed
        if applied.failure is not None:
            if ran is script:
                raise refusal(script, applied)
            self.refused = f"{script.file}: {refusal(ran, applied)}"
        elif other and script.file not in self.ends:
            self.ends[script.file] = self.ground.snapshot(ran)
