"""Rows that differ once references are translated: pairs of rows, with the columns in which they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.catalog.index import Row, parsed
from harness.catalog.keys import keys, vector
from harness.catalog.naming import words
from harness.catalog.records import numbers, options
from harness.catalog.values import LEAD, Role

if TYPE_CHECKING:
    from harness.catalog.match import Match
    from harness.catalog.values import Column, Shape, Snapshot

UNORDERED = frozenset(
    words(
        """reloptions toastoptions attoptions attfdwoptions fdwoptions srvoptions ftoptions umoptions
    spcoptions setconfig stxkind evttags subpublications polroles"""
    )
)
"""Arrays whose order says nothing."""

UNSET_TARGETS = frozenset({"attstattarget", "stxstattarget"})
"""Columns that say `not set` by -1 up to PostgreSQL 16, by NULL from 17 on."""

LIST_BOUND = "FOR VALUES IN ("
LIST_ITEM = re.compile(r"'(?:[^']|'')*'|[^', ()]+")
"""The values of a list partition, whose order says nothing."""

NOTHING = frozenset({"oid"})


@dataclass(frozen=True, slots=True)
class Delta:
    """
    A row that one side alone has, or two rows for one thing that differ.

    Attributes:
        before: The row on the first side with its own OIDs; `None` where the second side alone has it.
        after: The same of the second side.
        columns: Where both are there: the columns that differ once references are translated.
    """

    catalog: str
    before: Row | None
    after: Row | None
    columns: frozenset[str] = NOTHING


def deltas(before: Snapshot, after: Snapshot, match: Match) -> dict[str, list[Delta]]:
    """List what differs, by catalog."""
    found: dict[str, list[Delta]] = {}
    for catalog in sorted(match.before):
        shapes = (before.shapes[catalog], after.shapes[catalog])
        first, second = match.before[catalog], match.after[catalog]
        if not first and not second:
            continue
        if shapes[0] == shapes[1]:
            first, second = _unequal(shapes[0], first, second, match)
        if first or second:
            listed = _paired(shapes, first, second, match)
            if listed:
                found[catalog] = listed
    return found


def _unequal(shape: Shape, before: list[str], after: list[str], match: Match) -> tuple[list[str], list[str]]:
    """
    Leave out rows that are equal once references are translated.

    Works on whole columns, as in two databases made separately every row must be translated. Rows of relations whose
    columns moved stay in, as their column numbers mean something else on the other side.
    """
    lead = shape.lead
    if not before or not after or not lead:
        kept = set(before) & set(after) if not lead else set()
        return [line for line in before if line not in kept], [line for line in after if line not in kept]
    columns = list(zip(*(line[1:-1].split(",", lead) for line in before), strict=True))
    for place, column in enumerate(shape.columns[:lead]):
        columns[place] = tuple(_translated(shape, column, columns, place, match))
    texts = list(map(",".join, zip(*columns, strict=True)))
    known, new = set(texts), {line[1:-1] for line in after}
    stay: set[str] = set()
    if match.columns:
        places = [index for index, column in enumerate(shape.columns[:lead]) if column.target == "pg_class"]
        places += [index for index, column in enumerate(shape.columns[:lead]) if column.role is Role.POLY]
        moved = {match.oid("pg_class", oid) for oid in match.columns}
        for place in places:
            stay.update(text for text, oid in zip(texts, columns[place], strict=True) if oid in moved)
    return (
        [line for line, text in zip(before, texts, strict=True) if text not in new or text in stay],
        [line for line in after if line[1:-1] not in known or line[1:-1] in stay],
    )


def _translated(
    shape: Shape, column: Column, columns: list[tuple[str, ...]], place: int, match: Match
) -> tuple[str, ...] | list[str]:
    """Translate one column of references of all rows at once."""
    values = columns[place]
    if column.role is Role.POLY:
        classes = columns[shape.position[column.target]]
        maps = {oid: match.oids.get(match.catalog(oid), {}) for oid in set(classes)}
        return [maps[kind].get(value, value) for kind, value in zip(classes, values, strict=True)]
    if column.role not in {Role.OWN, Role.REF, Role.REFS}:
        return values
    oids = match.oids.get(column.target or shape.catalog, {})
    if not oids:
        return values
    if column.role is Role.REFS:
        return [vector(value, oids) for value in values]
    return list(map(oids.get, values, values))


def _paired(shapes: tuple[Shape, Shape], before: list[str], after: list[str], match: Match) -> list[Delta]:
    """Pair rows by identity and list those that differ."""
    catalog = shapes[0].catalog
    by_key: dict[tuple[str, ...], str] = {}
    for (oid, key), line in zip(keys(shapes[1], after, None), after, strict=True):
        by_key[(oid,) if _by_oid(shapes, match) else key] = line
    found: list[Delta] = []
    for (oid, key), line in zip(keys(shapes[0], before, match), before, strict=True):
        place = (str(match.oid(catalog, oid)),) if _by_oid(shapes, match) else key
        if catalog == "pg_attribute":
            place = _column_key(shapes[0], line, key, match, by_key, shapes[1])
        other = by_key.pop(place, None)
        row = parsed(shapes[0], line)
        if other is None:
            found.append(Delta(catalog, row, None))
            continue
        second = parsed(shapes[1], other)
        differing = frozenset(
            column.name
            for column in shapes[0].columns
            if column.role is not Role.OWN and column.name in second and _differs(column, row, second, match)
        )
        if differing:
            found.append(Delta(catalog, row, second, differing))
    found += [Delta(catalog, None, parsed(shapes[1], line)) for line in by_key.values()]
    return found


def _by_oid(shapes: tuple[Shape, Shape], match: Match) -> bool:
    return shapes[0].has_oid and shapes[1].has_oid and shapes[0].catalog in match.oids


def _column_key(
    shape: Shape,
    line: str,
    key: tuple[str, ...],
    match: Match,
    others: dict[tuple[str, ...], str],
    other_shape: Shape,
) -> tuple[str, ...]:
    """Give the key of a column on the second side: its own, or that of the name it was given there."""
    if key in others:
        return key
    relation = line[1:].split(",", 1)[0]
    number = match.number(relation, line[1:-1].split(",", shape.lead)[shape.position["attnum"]])
    for other, text in others.items():
        if other[0] == key[0] and text[1:-1].split(",", other_shape.lead)[other_shape.position["attnum"]] == number:
            return other
    return key


def _reference(column: Column, row: Row, text: str, match: Match | None) -> object:
    """Give the OID or the OIDs to which a column refers, translated."""
    if column.role is not Role.REFS:
        target = column.target if column.role is Role.REF or match is None else match.catalog(row[column.target])
        return match.oid(target, text) if match else text
    listed = [str(match.oid(column.target, oid)) if match else oid for oid in numbers(text)]
    return sorted(listed) if column.name in UNORDERED else listed


def _differs(column: Column, before: Row, after: Row, match: Match) -> bool:
    """Tell whether a column says two things; equal texts without a reference say one, and need no reading."""
    if column.role not in LEAD and before[column.name] == after[column.name]:
        return False
    return value(column, before, match) != value(column, after, None)


def value(column: Column, row: Row, match: Match | None) -> object:
    """Give what a column says, references translated, order left out where it says nothing."""
    text = row[column.name]
    if text is None or (text == "-1" and column.name in UNSET_TARGETS):
        return None
    role = column.role
    if role in {Role.REF, Role.POLY, Role.REFS}:
        return _reference(column, row, text, match)
    if role in {Role.ATTNUM, Role.ATTNUMS} and column.name != "attnum":
        relation = row[column.target]
        return [match.number(relation, number) if match else number for number in numbers(text)]
    if column.name in UNORDERED:
        return options(text)
    if column.name == "relpartbound" and text.startswith(LIST_BOUND):
        return sorted(LIST_ITEM.findall(text[len(LIST_BOUND) :]))
    return text
