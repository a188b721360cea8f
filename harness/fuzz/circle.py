"""Rows that name each other in a circle: the keys are chosen first, and the server looks when all are there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg

from harness.fuzz.fill import named, refusal, texts
from harness.fuzz.statement import Row, insert, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.session import Connection
    from harness.fuzz.shape import ForeignKey, Relation, Unique
    from harness.fuzz.statement import Text

    Kept = dict[str, list[Mapping[str, Text]]]

FIRST_NUMBER = 10_000
"""Of the keys that a sequence would have given: far from where it stands, and still a smallint."""


def distinct(rows: Sequence[Row]) -> list[Row]:
    """Leave out rows whose key another one has already: here one is as bad as all."""
    kept: list[Row] = []
    taken: set[tuple[str, tuple[Text, ...]]] = set()
    for row in rows:
        keys = {
            (unique.name, tuple(row.values.get(name) for name in unique.columns))
            for unique in row.relation.uniques
            if unique.columns and all(name in row.values for name in unique.columns)
        }
        if not keys & taken:
            taken |= keys
            kept.append(row)
    return kept


def insert_circle(
    conn: Connection, group: Sequence[Relation], drawn: Mapping[str, Sequence[Row]], wanted: int
) -> tuple[Kept, tuple[str, str] | None]:
    """
    Insert rows of tables that name each other, all or, where these are refused, half as many.

    Args:
        conn: Within a transaction.
        group: The tables; one alone names itself.
        drawn: For each table rows without the foreign keys within the group.
        wanted: How many rows of each.

    Returns:
        The rows as the tables have them, and who refused more of them.
    """
    refused = None
    count = min(wanted, *(len(rows) for rows in drawn.values()))
    while count:
        try:
            with conn.transaction():
                return _insert(conn, group, drawn, count), refused
        except psycopg.Error as error:
            if conn.closed:
                raise
            refused = refusal(error)
        count //= 2
    return {}, refused


def _insert(conn: Connection, group: Sequence[Relation], drawn: Mapping[str, Sequence[Row]], count: int) -> Kept:
    numbered = {
        relation.name: [_numbered(row, relation, at) for at, row in enumerate(drawn[relation.name][:count])]
        for relation in group
    }
    kept: Kept = {}
    with conn.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        cursor.execute(b"set constraints all deferred", prepare=False)
        for relation in _firm_last(group):
            rows = [_linked(row, relation, numbered, at) for at, row in enumerate(numbered[relation.name])]
            statement = f"{insert(rows)} returning {texts(relation)}"
            found = cursor.execute(statement.encode(), prepare=False).fetchall()
            kept[relation.name] = [named(relation, row) for row in found]
        cursor.execute(b"set constraints all immediate", prepare=False)
    return kept


def _firm_last(group: Sequence[Relation]) -> list[Relation]:
    """Put a table behind those that it names by a foreign key that cannot be deferred, as far as there is an order."""
    found: list[Relation] = []
    left = list(group)
    while left:
        waiting = {relation.name for relation in left}
        free = [
            relation
            for relation in left
            if not any(
                each.target in waiting - {relation.name} and not each.deferrable for each in relation.foreign_keys
            )
        ]
        found += free or left[:1]
        left = [relation for relation in left if relation not in found]
    return found


def _numbered(row: Row, relation: Relation, at: int) -> Row:
    """Give the numbers that a sequence would give, so that others can name them."""
    counted = {
        column.name: str(FIRST_NUMBER + at)
        for column in relation.columns
        if column.identity or (column.default or "").startswith("nextval(")
    }
    return Row(relation, {**row.values, **counted})


def _linked(row: Row, relation: Relation, rows: Mapping[str, Sequence[Row]], at: int) -> Row:
    """Let a row name the row at its own place in every table of the circle."""
    linked: dict[str, Text] = {}
    for foreign_key in relation.foreign_keys:
        if foreign_key.target in rows:
            target = rows[foreign_key.target][at].values
            pairs = zip(foreign_key.columns, foreign_key.target_columns, strict=True)
            linked |= {own: target[other] for own, other in pairs if other in target}
    return replace(row, values={**row.values, **linked})


def name_later(
    conn: Connection,
    relation: Relation,
    key: Unique,
    row: Mapping[str, Text],
    foreign_key: ForeignKey,
    target: Sequence[Text],
) -> bool:
    """Let a row that is there name another one; tell whether the table took that."""
    pairs = zip(foreign_key.columns, target, strict=True)
    changes = ", ".join(f"{relation.column(name).quoted} = {written(value)}" for name, value in pairs)
    own = " and ".join(f"{relation.column(name).quoted} = {written(row[name])}" for name in key.columns)
    try:
        with conn.transaction():
            conn.execute(f"update {relation.name} set {changes} where {own}".encode())  # noqa: S608 - quoted
    except psycopg.Error:
        if conn.closed:
            raise
        return False
    return True
