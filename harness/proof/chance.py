"""What two equal applies cannot help but leave different, and nobody means."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from harness.catalog.values import LEFT_BEHIND, MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog import Change, Snapshot

    Key = tuple[str, str, str | None]

SALTED = ("role", "password changed")
"""The server hashes a password with a salt that it draws anew each time."""
NUMBERED = "large object"
"""Its name is the number that it was given."""


def meant(changes: tuple[Change, ...], first: Snapshot, other: Snapshot) -> tuple[Change, ...]:
    """
    Leave out of the *changes* between the ends of two equal applies, *first* and *other*, what nobody means.

    Left out are the salt of a password, the numbers of large objects, and the name of the database wherever a
    migration wrote it down: we gave the databases their names.
    """
    return tuple(_meant(changes, first.origin.database, other.origin.database))


def _meant(changes: tuple[Change, ...], name: str, other: str) -> Iterator[Change]:
    gone = Counter(_key(change, name, other) for change in changes if change.attribute == MISSING)
    excused = gone & Counter(_key(change, name, other) for change in changes if change.attribute == LEFT_BEHIND)
    left = {MISSING: excused.copy(), LEFT_BEHIND: excused.copy()}
    for change in changes:
        key = _key(change, name, other)
        if change.attribute in left and left[change.attribute][key]:
            left[change.attribute][key] -= 1
        elif not _excused(change, name, other):
            yield change


def _excused(change: Change, name: str, other: str) -> bool:
    before, after = change.before, change.after
    renamed = before is not None and after is not None and before.replace(name, other) == after.replace(name, other)
    return renamed or (change.kind, change.attribute) == SALTED


def _key(change: Change, name: str, other: str) -> Key:
    """Name an object by what it is, whichever of the two databases it was found in."""
    identity = "" if change.kind == NUMBERED else change.identity.replace(name, other)
    value = change.before if change.before is not None else change.after
    return change.kind, identity, value and value.replace(name, other)
