"""Rows by what names them, and rows by what they refer to, without reading more of their text than that takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.catalog.known import KNOWN
from harness.catalog.records import fields
from harness.catalog.values import SEPARATOR, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from harness.catalog.match import Match
    from harness.catalog.values import Shape, Shelf

    Places = list[tuple[int, AbstractSet[str]]]

NUMBER = re.compile(r"\d+")
FEW = 16
"""OIDs up to which looking for each in a catalog's whole text is faster than taking its rows apart."""


def keys(shape: Shape, lines: Iterable[str], match: Match | None) -> list[tuple[str, tuple[str, ...]]]:
    """
    Give each row's first column (its own OID, where it has one) with its natural key, translated by *match*.

    The key of an internal trigger is its constraint and function, as its name holds an OID; that of any other its name.
    """
    known = KNOWN[shape.catalog]
    places = [shape.position[name] for name in known.key]
    texts = [place for place in places if shape.columns[place].role is Role.TEXT]
    cut = max(places, default=0) + 1
    named = shape.position["tgname"] if shape.catalog == "pg_trigger" else 0
    readers = [(place, _reader(shape, place, match)) for place in places]
    found: list[tuple[str, tuple[str, ...]]] = []
    for line in lines:
        pieces = line[1:-1].split(",", cut)
        if any('"' in pieces[place] for place in texts):
            first = pieces[: shape.lead]
            pieces = first + [value or "" for value in fields(line)[shape.lead :]]
        key = tuple([pieces[place] if read is None else read(pieces) for place, read in readers])
        if named and pieces[named]:
            key = (key[0], pieces[named])
        found.append((pieces[0], key))
    return found


def anchor(shape: Shape, key: tuple[str, ...]) -> tuple[str, ...]:
    """Give the part of a natural key that no ALTER changes: what an object belongs to, but for its schema."""
    names = KNOWN[shape.catalog].key
    if len(key) != len(names):
        return key[:1]
    return tuple(
        [
            part
            for part, name in zip(key, names, strict=True)
            if shape.columns[shape.position[name]].role is not Role.TEXT and not name.endswith("namespace")
        ]
    )


def _reader(shape: Shape, place: int, match: Match | None) -> Callable[[list[str]], str] | None:
    """Give what translates the value at *place* of a row of the first side; `None` where nothing does."""
    column = shape.columns[place]
    if match is None or column.role is Role.TEXT:
        return None
    beside = shape.position.get(column.target, 0)
    oids = match.oids.get(column.target or shape.catalog, {})
    if column.role is Role.POLY:
        return lambda pieces: match.oids.get(match.catalog(pieces[beside]), {}).get(pieces[place], pieces[place])
    if column.role is Role.ATTNUM:
        return lambda pieces: match.number(pieces[beside], pieces[place])
    if column.role is Role.REFS:
        return lambda pieces: vector(pieces[place], oids)
    return (lambda pieces: oids.get(pieces[place], pieces[place])) if oids else None


def vector(value: str, oids: Mapping[str, str]) -> str:
    """Translate each OID of a list, keeping the list's own form: `1 2`, `{1 2}`, quoted or not."""
    return oids.get(value) or NUMBER.sub(lambda found: oids.get(found[0], found[0]), value)


def numbers_by_name(shape: Shape, lines: Iterable[str]) -> dict[str, dict[str, str]]:
    """Give column numbers by relation and column name."""
    number, name = shape.position["attnum"], shape.position["attname"]
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        pieces = line[1:-1].split(",", name + 1)
        column = pieces[name] if '"' not in pieces[name] else str(fields(line)[name])
        found.setdefault(pieces[0], {})[column] = pieces[number]
    return found


def places_of(shape: Shape, touched: Mapping[str, set[str]], everything: frozenset[str]) -> Places:
    """List the lead columns that may hold one of the OIDs in *touched*, with the OIDs to look for."""
    found: Places = []
    for place, column in enumerate(shape.columns[: shape.lead]):
        if column.role is Role.POLY:
            found.append((place, everything))
        elif column.role in {Role.REF, Role.REFS} and column.target in touched:
            found.append((place, touched[column.target]))
        elif column.role is Role.OWN and shape.catalog in touched:
            found.append((place, touched[shape.catalog]))
    return found


def refers(shape: Shape, line: str, places: Places) -> bool:
    """Say whether a row holds one of the OIDs to look for."""
    pieces = line[1:-1].split(",", shape.lead)
    return any(
        pieces[place] in oids
        or (pieces[place][:1] in {'"', "{"} and not oids.isdisjoint(pieces[place].strip('"{}').split()))
        for place, oids in places
    )


def mentioning(shelf: Shelf, oids: Collection[str]) -> Iterable[str]:
    """Give the rows in whose text one of a few OIDs occurs; all rows where there are many to look for."""
    if len(oids) > FEW:
        return shelf.lines
    found: dict[str, None] = {}
    text = shelf.text
    for oid in oids:
        at = text.find(oid)
        while at >= 0:
            start, end = text.rfind(SEPARATOR, 0, at) + 1, text.find(SEPARATOR, at)
            end = len(text) if end < 0 else end
            found.setdefault(text[start:end])
            at = text.find(oid, end)
    return found
