"""Rows near those that were accepted: one value at an edge of its type, one of another row, one text made longer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.fuzz.kinds import Base, bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.fuzz.shape import Relation
    from harness.fuzz.statement import Row

WORD = re.compile(r"[^\W_]+")
SEGMENT = re.compile(r"[^\w\s][^\W_]+\Z")
WORD_LENGTHS = (63, 64, 65)
"""What limits of a part are, and one off: a label of a domain, the local part of an address, an identifier."""
LENGTHS = (64, 65, 254, 255, 256)
"""The same of a whole."""
MARKS = ("-", ".", " ", "'")
COLUMNS, SHAPES = 8, 3
"""Columns of text, and values of each that are built otherwise: words with an @ between them, with blanks, alone."""
STRINGS = frozenset({"text", "character varying", "citext"})


EDGES = {
    "N": ("0", "-1", "1", "NaN", "Infinity", "-Infinity", "0.000001", "1000000"),
    "D": ("today", "tomorrow", "yesterday", "infinity", "-infinity"),
}
"""Values where rules change their mind, by the category of a type; the server refuses what its type has not."""
ALIKE = 4
"""Rows that are taken even where they name the same."""
BASES = 12
SWAPPED = 5
"""Values of other rows that each column is given."""


def swapped(accepted: Sequence[Row]) -> list[Row]:
    """Give rows that differ from one of some accepted ones in one value: at an edge, or of another row."""
    return [row for base in different(accepted)[:BASES] for row in beside(base.relation, base, accepted)]


def different(accepted: Sequence[Row]) -> list[Row]:
    """Choose rows that name different rows by their foreign keys: what those hold may decide."""
    named: set[tuple[str, str | None]] = set()
    chosen: list[Row] = []
    for row in accepted:
        names = {name for foreign_key in row.relation.foreign_keys for name in foreign_key.columns}
        own = {(name, row.values.get(name)) for name in names}
        if not chosen or own - named:
            chosen.append(row)
            named |= own
    return [*chosen, *(row for row in accepted[:ALIKE] if row not in chosen)]


def beside(relation: Relation, base: Row, others: Sequence[Row]) -> list[Row]:
    """Give rows that differ from *base* in one value: at an edge, or of others."""
    return [
        replace(base, values={**base.values, name: value}, breaks=None)
        for name in base.values
        if relation.column(name).generated is None
        for value in _others(base, name, others)
        if value != base.values[name]
    ]


def _others(base: Row, name: str, accepted: Sequence[Row]) -> list[str | None]:
    kind = bare(base.relation.column(name).kind)
    edges = [*_edges(kind), *_beside_constants(base.relation, kind)] if isinstance(kind, Base) else []
    given = dict.fromkeys(row.values[name] for row in accepted if name in row.values)
    return [*edges, *list(given)[:SWAPPED]]


def _edges(kind: Base) -> tuple[str, ...]:
    if kind.name in WHOLE:
        return ("0", "-1", "1", "1000")
    return () if kind.name in OTHERS else EDGES.get(kind.category, ())


def _beside_constants(relation: Relation, kind: Base) -> list[str]:
    """Give whole numbers that the table's checks and triggers compare with, and their neighbours."""
    if kind.category != "N" or kind.name in OTHERS:
        return []
    numbers = [int(word) for word in relation.words if word.isdecimal() and len(word) < DIGITS]
    return [str(number + shift) for number in numbers[:CONSTANTS] for shift in (-1, 0, 1)]


CONSTANTS, DIGITS = 4, 9
WHOLE = frozenset({"smallint", "integer", "bigint"})
OTHERS = frozenset({"oid", "money", "time without time zone", "time with time zone"})
"""Types of these categories that have none of the edges."""


def stretched(accepted: Sequence[Row]) -> list[Row]:
    """Give rows that differ from an accepted one in one text, for the columns of text that hold a word."""
    found: dict[tuple[str, str], Row] = {}
    for row in accepted:
        for name, value in row.values.items():
            kind = bare(row.relation.column(name).kind)
            is_text = isinstance(kind, Base) and kind.name.rsplit(".", 1)[-1] in STRINGS
            if is_text and value is not None and WORD.search(value) and len(value) < min(LENGTHS):
                found.setdefault((name, WORD.sub("w", value)), row)
    taken: dict[str, list[Row]] = {}
    for (name, _), row in sorted(found.items(), key=lambda item: -len(item[0][1])):
        taken.setdefault(name, []).append(row)
    return [
        replace(row, values={**row.values, name: text}, breaks=None)
        for name, rows in list(taken.items())[:COLUMNS]
        for row in rows[:SHAPES]
        for text in texts(row.values[name] or "")
    ]


def texts(text: str) -> Iterator[str]:
    """Give texts near one: each word stretched, the whole made longer by its last segment, marks at ends of words."""
    words = list(WORD.finditer(text))
    for word in words[:4]:
        for length in WORD_LENGTHS:
            yield text[: word.end()] + word[0][-1] * (length - len(word[0])) + text[word.end() :]
        for mark in MARKS:
            yield text[: word.start()] + mark + text[word.start() :]
            yield text[: word.end()] + mark + text[word.end() :]
    if words:
        yield text[words[0].end() :]
        segment = SEGMENT.search(text)
        for length in LENGTHS:
            room = length - len(text)
            added = segment[0] * (room // len(segment[0])) if segment else ""
            rest = words[0][0][0] * (room - len(added))
            yield text[: words[0].start()] + rest + text[words[0].start() :] + added
