"""Objects of sessions: what lies in temporary schemas belongs to no database's definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.values import Role, Shape, Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

OWNERS = {
    "pg_class": "relnamespace",
    "pg_type": "typnamespace",
    "pg_proc": "pronamespace",
    "pg_operator": "oprnamespace",
    "pg_collation": "collnamespace",
}
"""Kinds that can be made in a temporary schema, and the column that names their schema."""


def without_temporary(
    shapes: Mapping[str, Shape], user: dict[str, Shelf], namespaces: frozenset[str]
) -> dict[str, Shelf]:
    """Leave out the rows of objects in the temporary schemas *namespaces*, and all that belongs to them."""
    gone = {
        (catalog, line[1:].split(",", 1)[0])
        for catalog, column in OWNERS.items()
        if catalog in shapes
        for line in user[catalog].lines
        if line[1:-1].split(",", shapes[catalog].lead)[shapes[catalog].position[column]] in namespaces
    }
    if not gone:
        return user
    shapes_of = {shape.oid: name for name, shape in shapes.items()}
    size = 0
    while size != len(gone):
        size = len(gone)
        user = {name: _kept(shapes[name], shelf, gone, shapes_of) for name, shelf in user.items()}
    return user


def _kept(shape: Shape, shelf: Shelf, gone: set[tuple[str, str]], catalogs: Mapping[str, str]) -> Shelf:
    """Leave out the rows that are gone or refer to what is gone; their own OIDs join *gone*."""
    kept: list[str] = []
    for line in shelf.lines:
        pieces = line[1:-1].split(",", shape.lead)
        refers = False
        for index, column in enumerate(shape.columns[: shape.lead]):
            target = column.target
            if column.role is Role.OWN:
                target = shape.catalog
            elif column.role is Role.POLY:
                target = catalogs.get(pieces[shape.position[column.target]], "")
            elif column.role is not Role.REF:
                continue
            refers = refers or (target, pieces[index]) in gone
        if not refers:
            kept.append(line)
        elif shape.has_oid:
            gone.add((shape.catalog, pieces[0]))
    return shelf if len(kept) == len(shelf.lines) else Shelf("\x1e".join(kept))
