"""One snapshot's rows, found by OID and read when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.records import fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.catalog.values import Shape, Snapshot

Row = dict[str, str | None]
"""A catalog's row: value by column, `None` for NULL."""


class Index:
    """The rows of one snapshot by catalog and OID."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Stand over *snapshot*; nothing is read yet."""
        self.snapshot = snapshot
        self._rows: dict[tuple[str, str], Row] = {}
        self._grouped: dict[tuple[str, str], dict[str, list[str]]] = {}
        self._catalogs = {shape.oid: name for name, shape in snapshot.shapes.items()}

    def catalog(self, oid: str | None) -> str:
        """Give the name of the catalog whose OID is *oid*; empty where it is none that snapshots hold."""
        return self._catalogs.get(oid or "", "")

    def oids(self, catalog: str) -> Iterable[str]:
        """List the first column (the own OID, where there is one) of the rows that people made."""
        shelf = self.snapshot.user.get(catalog)
        return shelf.by_first.keys() if shelf else ()

    def row(self, catalog: str, oid: str | None) -> Row | None:
        """Find the row whose own OID, or first column, is *oid*."""
        key = (catalog, oid or "")
        if key not in self._rows:
            lines = self._lines(*key)
            if not lines:
                return None
            self._rows[key] = parsed(self.snapshot.shapes[catalog], lines[0])
        return self._rows[key]

    def require(self, catalog: str, oid: str | None) -> Row:
        """Find a row that is there: another row of the same snapshot refers to it."""
        row = self.row(catalog, oid)
        if row is None:
            raise KeyError(f"{catalog} {oid}")
        return row

    def parts(self, catalog: str, oid: str) -> list[Row]:
        """List all rows whose first column is *oid*: the columns of a table, the labels of an enum."""
        shape = self.snapshot.shapes.get(catalog)
        return [parsed(shape, line) for line in self._lines(catalog, oid)] if shape else []

    def where(self, catalog: str, column: str, value: str) -> list[Row]:
        """List the rows, of those that people made, whose reference *column* holds *value*."""
        grouped = self._grouped.get((catalog, column))
        if grouped is None:
            grouped = self._grouped[catalog, column] = {}
            shape = self.snapshot.shapes[catalog]
            place = shape.position[column]
            for line in self.snapshot.user[catalog].lines:
                grouped.setdefault(line[1:-1].split(",", place + 1)[place], []).append(line)
        return [parsed(self.snapshot.shapes[catalog], line) for line in grouped.get(value, [])]

    def _lines(self, catalog: str, first: str) -> list[str]:
        for shelves in (self.snapshot.user, self.snapshot.builtin):
            shelf = shelves.get(catalog)
            if shelf and first in shelf.by_first:
                return shelf.by_first[first]
        return []


def parsed(shape: Shape, line: str) -> Row:
    """Read a row's text."""
    return dict(zip(shape.position, fields(line), strict=True))
