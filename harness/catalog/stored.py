"""What a snapshot holds of rows and sequences, by the name of the table or sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.catalog.index import Index
from harness.catalog.naming import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.catalog.values import Snapshot, TableRows


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a sequence stands, and which way it goes."""

    last_value: int
    is_called: bool
    increment: int

    def __str__(self) -> str:
        """Give the value for a person."""
        return f"{self.last_value}{'' if self.is_called else ', not called yet'}"

    def behind(self, other: Stand) -> bool:
        """Tell whether *other* had given out values that this one would give out again."""
        return self._next() < other._next() if other.increment > 0 else self._next() > other._next()

    def _next(self) -> int:
        return self.last_value + (self.increment if self.is_called else 0)


def tables(snapshot: Snapshot) -> dict[str, TableRows]:
    """Give the row digests by qualified name, quoted as SQL takes it; empty where rows were not read."""
    held = snapshot.tables or {}
    return {name: held[oid] for oid, name in _names(snapshot, held)}


def sequences(snapshot: Snapshot) -> dict[str, Stand]:
    """Give the states of sequences by qualified name, quoted as SQL takes it."""
    held = snapshot.sequences or {}
    index = Index(snapshot)
    return {
        name: Stand(held[oid].last_value, held[oid].is_called, int(_increment(index, oid)))
        for oid, name in _names(snapshot, held)
    }


def _increment(index: Index, oid: str) -> str:
    return index.require("pg_sequence", oid)["seqincrement"] or "1"


def _names(snapshot: Snapshot, oids: Iterable[str]) -> list[tuple[str, str]]:
    index = Index(snapshot)
    found: list[tuple[str, str]] = []
    for oid in oids:
        row = index.require("pg_class", oid)
        schema = index.require("pg_namespace", row["relnamespace"])["nspname"]
        found.append((oid, f"{quoted(schema)}.{quoted(row['relname'])}"))
    return found
