"""Changes on their way to a person, with what is needed to fold them into each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.catalog.index import Index
from harness.catalog.names import Names
from harness.catalog.naming import words
from harness.catalog.values import LEFT_BEHIND, MISSING, Aspect, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.catalog.compare import Delta
    from harness.catalog.index import Row
    from harness.catalog.match import Match
    from harness.catalog.values import Snapshot

if TYPE_CHECKING:
    Part = Callable[["Sides", list[Delta]], Iterator["Draft"]]
    """What tells the deltas of one catalog whose rows are parts of objects."""

Key = tuple[str, str, str]
"""An object of one side: catalog, OID, column number or `0`."""

CLUSTER = frozenset(
    words(
        """pg_auth_members pg_authid pg_db_role_setting pg_parameter_acl pg_replication_origin pg_shdescription
    pg_shseclabel pg_tablespace"""
    )
)
"""Catalogs that all databases of a cluster share, the database's own row apart."""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A change, and the object it belongs to.

    Attributes:
        before: The object on the first side, which the change goes with if that object is missing as a whole;
            `None` where the change is on the second side alone.
        after: The same on the second side.
        own: Where the change is of a whole object: that object's own key.
    """

    change: Change
    before: Key | None
    after: Key | None
    own: Key | None = None


class Sides:
    """Both snapshots with the names of their objects and the pairing between them."""

    def __init__(self, before: Snapshot, after: Snapshot, match: Match) -> None:
        """Stand over two snapshots."""
        self.match = match
        self.before = Names(Index(before))
        self.after = Names(Index(after))
        self._origins: dict[str, dict[str, str]] = {}
        self.renamed = self._renamed_roles()

    def _renamed_roles(self) -> dict[str, str]:
        """Give the other name of each role of the first side that goes by another on the second."""
        found: dict[str, str] = {}
        for oid, other in self.match.oids.get("pg_authid", {}).items():
            old, new = self.before.index.row("pg_authid", oid), self.after.index.row("pg_authid", other)
            if old and new and old["rolname"] != new["rolname"]:
                found[str(old["rolname"])] = str(new["rolname"])
        return found

    def origin(self, catalog: str, oid: str) -> str | None:
        """Give the OID on the first side of an object of the second; none where it is new."""
        if catalog not in self._origins:
            pairs = self.match.oids.get(catalog, {})
            self._origins[catalog] = {new: old for old, new in pairs.items() if not new.startswith("-")}
        found = self._origins[catalog].get(oid)
        if found is not None:
            return found
        known = self.match.oids.get(catalog, {}).get(oid, oid) == oid and self.match.same_cluster
        return oid if known and self.before.index.row(catalog, oid) is not None else None

    def side(self, *, second: bool) -> Names:
        """Give the names of one side."""
        return self.after if second else self.before


def aspect(catalog: str, default: Aspect = Aspect.SCHEMA) -> Aspect:
    """Say which part of a database the rows of a catalog concern."""
    if catalog == "pg_largeobject_metadata":
        return Aspect.LARGE_OBJECT
    return Aspect.CLUSTER if catalog in CLUSTER else default


def presence(kind: str, identity: str, definition: str | None, what: Aspect, *, second: bool) -> Change:
    """Say that an object is on one side alone."""
    if second:
        return Change(kind, identity, LEFT_BEHIND, None, definition, what)
    return Change(kind, identity, MISSING, definition, None, what)


def gained(attribute: str, *, second: bool) -> str:
    """Say that an object has something on one side alone."""
    return f"{'gained' if second else 'lost'} {attribute}"


def own_key(catalog: str, row: Row | None) -> Key | None:
    """Give the key of the object that a row describes: by its OID, or by its name where it has none."""
    if row is None:
        return None
    return (catalog, str(row.get("oid") or next(iter(row.values()))), "0")


def rows(sides: Sides, delta: Delta) -> tuple[Names, Row, bool]:
    """Give the side that has a row (the first, where both have), the row, and whether it is the second side."""
    if delta.before is not None:
        return sides.before, delta.before, False
    assert delta.after is not None  # noqa: S101 - a delta has a row on some side
    return sides.after, delta.after, True


def both(sides: Sides, delta: Delta, catalog: str, column: str) -> tuple[Key | None, Key | None]:
    """Give the keys, on each side, of the object that *column* of a part refers to."""
    _, row, second = rows(sides, delta)
    oid = str(row[column])
    if second:
        return None, (catalog, oid, "0")
    other = str(sides.match.oid(catalog, oid))
    return (catalog, oid, "0"), (catalog, other, "0") if delta.after is not None else None


def joined(thing: str, attribute: str) -> str:
    """Write `column email lost NOT NULL`, and `column email: type`."""
    words = attribute.startswith(("lost ", "gained ", "renamed "))
    return f"{thing} {attribute}" if words else f"{thing}: {attribute}"
