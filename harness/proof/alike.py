"""Whether two tellings of the same migrations, such as parts and one flat file, leave the same database behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.proof.chance import meant
from harness.proof.differences import catalog_differences, columns_that_differ, row_differences, sequences_behind
from harness.proof.ground import Ground
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
        undo: What takes it back; `None`: that is not looked at.
        undo_told: The same told otherwise.
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
    first = _ends(databases, options, base, legs, told=False)
    equal = _ends(databases, options, base, legs, told=False)
    other = _ends(databases, options, base, legs, told=True)
    for name, wanted in first.items():
        found = other.get(name)
        if isinstance(found, str):
            yield f"{name}: {found}"
            return
        if found is not None and not isinstance(wanted, str) and not isinstance(twin := equal[name], str):
            yield from (f"{name}: {sentence}" for sentence in _differences(wanted, twin, found))


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


def _ends(
    databases: Databases, options: str, base: Template, legs: Sequence[Leg], *, told: bool
) -> dict[str, Snapshot | str]:
    """
    Walk the legs, and take down each state by the file that led to it.

    The state is what the server said where it refused a script told otherwise; nothing follows it then.
    """
    cluster = databases.state()
    ends: dict[str, Snapshot | str] = {}
    with databases.clone(base) as database:
        ground = Ground(databases, database, options)
        for leg in legs:
            script = leg.told if told and leg.told else leg.script
            said = _run(ground, script, told=script is leg.told)
            if said or leg.told:
                ends[leg.script.file] = said or ground.snapshot(script)
            if said:
                break
            if leg.undo and leg.undo_told:
                with ground.clone() as undone:
                    script = leg.undo_told if told else leg.undo
                    said = _run(undone, script, told=told)
                    ends[leg.undo.file] = said or undone.snapshot(script)
    databases.put_back(cluster)
    return ends


def _run(ground: Ground, script: Script, *, told: bool) -> str:
    """Run a script; give what the server said where it refused one that is told otherwise."""
    applied = ground.apply(script)
    if applied.failure is None:
        return ""
    error = refusal(script, applied)
    if not told:
        raise error
    return str(error)
