"""What to try on a table or a function, given rows and calls; pure."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.fuzz.attempt import Attempt, Step
from harness.fuzz.kinds import bare
from harness.fuzz.statement import insert, written
from harness.source.quotes import identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harness.fuzz.shape import Column, ForeignKey, Relation
    from harness.fuzz.statement import Call, Row

CHECKED = Step("set constraints all immediate", "constraints")
"""What a commit would check."""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """
    How a session may be, other than plain.

    Attributes:
        what: What its result would depend on: `TimeZone`.
        name: In words, as `TimeZone = Asia/Tokyo`.
        settings: Statements that make it so.
        plain: Statements that make a session what it is compared with, where that is not plain itself.
    """

    what: str
    name: str
    settings: tuple[str, ...]
    plain: tuple[str, ...] = ()

    def steps(self) -> tuple[Step, ...]:
        """Give the statements as steps."""
        return tuple(Step(each, "settings") for each in self.settings)


def mixed(rows: Sequence[Row], valid: Sequence[Row], count: int, seed: int) -> list[Row]:
    """
    Make rows that are nearly valid: a valid one with one or two values of another.

    Args:
        rows: Where values come from; all of one table.
        valid: What they are put into; any row will do where there is none.
        count: How many to make.
        seed: Equal seeds make equal rows.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, and no secret
    bases = valid or rows
    if not rows:
        return []
    made = []
    for _ in range(count):
        base, other = chance.choice(bases), chance.choice(rows)
        columns = list(base.values.keys() | other.values.keys())
        columns.sort()
        taken = chance.sample(columns, min(len(columns), chance.choice((1, 1, 2))))
        values = {name: value for name, value in base.values.items() if name not in taken}
        values |= {name: other.values[name] for name in taken if name in other.values}
        made.append(replace(base, values=values, breaks=None))
    return made


def inserts(rows: Sequence[Row]) -> list[Attempt]:
    """
    Try each row: insert it, see whether it breaks what the table promises, update it to what it is, delete it.

    Each step is tried where the one before was accepted.
    """
    return [_whole_life(row) for row in rows]


def _whole_life(row: Row) -> Attempt:
    relation = row.relation
    key = _key(relation)
    if key is None:
        return Attempt(relation.name, (Step(row.sql(), "insert"), CHECKED), row)
    steps = [
        Step(f"{row.sql()} returning {key}", "insert", "k"),
        CHECKED,
        *_violations(relation, key),
        *_unchanged(relation, key),
        Step(f"delete from {relation.name} where {key} = $1", "delete"),  # noqa: S608 - names are quoted
        CHECKED,
    ]
    return Attempt(relation.name, tuple(steps), row)


def changes(rows: Sequence[Row], others: Sequence[Row]) -> list[Attempt]:
    """Insert each row, and give it one or two values of its partner in *others* by an UPDATE."""
    return [attempt for row, other in zip(rows, others, strict=False) for attempt in _changed(row, other)]


def _changed(row: Row, other: Row) -> Iterator[Attempt]:
    relation = row.relation
    key = _key(relation)
    own = {unique for each in relation.uniques if each.primary for unique in each.columns}
    differ = [
        column
        for column in relation.columns
        if column.name in other.values
        and column.name not in own
        and _writable(column)
        and row.values.get(column.name) != other.values[column.name]
    ]
    if key is None or not differ:
        return
    sets = ", ".join(f"{column.quoted} = {written(other.values[column.name])}" for column in differ)
    update = f"update {relation.name} set {sets} where {key} = $1"  # noqa: S608 - names and values are quoted
    yield Attempt(
        relation.name,
        (
            Step(f"{row.sql()} returning {key}", "insert", "k"),
            CHECKED,
            Step(update, "update"),
            CHECKED,
            *_violations(relation, key),
        ),
        row,
    )


def whole_tables(relation: Relation, rows: Sequence[Row]) -> list[Attempt]:
    """Try what reaches no row, several rows at once, and all rows: triggers for each statement see them all."""
    column = next((each for each in relation.columns if _writable(each)), None)
    single = [Step(f"delete from {relation.name} where false", "delete")]  # noqa: S608 - the name is quoted
    if column is not None:
        nothing = f"update {relation.name} set {column.quoted} = {column.quoted}"  # noqa: S608 - names are quoted
        single += [Step(f"{nothing} where false", "update"), Step(nothing, "update")]
    single += [Step(f"truncate {relation.name} cascade", "truncate")]
    single += [Step(insert(rows[:size]), "insert") for size in (2, 5) if len(rows) >= size]
    return [Attempt(relation.name, (step, CHECKED)) for step in single]


def zoned(row: Row) -> bool:
    """Tell whether the texts of a row mean the same in every time zone."""
    return all(
        value is None or "time zone" not in bare(row.relation.column(name).kind).name or ZONED.search(value) is not None
        for name, value in row.values.items()
    ) and not RELATIVE.intersection(value for value in row.values.values() if value is not None)


ZONED = re.compile(r"[+-]\d\d(?::?\d\d)*(?: BC)?\Z|\Ainfinity\Z|\A-infinity\Z|\A\d\d:")
RELATIVE = frozenset({"today", "tomorrow", "yesterday", "now"})


def under(attempts: Sequence[Attempt], circumstance: Circumstance) -> list[Attempt]:
    """Try the same under another circumstance."""
    return [
        replace(attempt, steps=(*circumstance.steps(), *attempt.steps), circumstance=circumstance.name)
        for attempt in attempts
    ]


def calls(drawn: Sequence[Call]) -> list[Attempt]:
    """Try each call, and what it gives."""
    return [
        Attempt(call.routine.identity, (Step(result(call), "call", "" if call.routine.kind == "p" else "r"),), call)
        for call in drawn
    ]


def repeated(call: Call, circumstance: Circumstance | None = None) -> Attempt:
    """Call twice, and a third time under a circumstance: what a call gives is compared as the bytes that it is."""
    sql = result(call, binary=True)
    steps: list[Step] = [Step(sql, "call", "r"), Step(sql, "call", "r")]
    if circumstance is not None:
        steps = [*(Step(each, "settings") for each in circumstance.plain), _arguments(call), *steps]
        steps += [*circumstance.steps(), _arguments(call), Step(sql, "again", "r")]
    name = circumstance.name if circumstance else ""
    return Attempt(call.routine.identity, tuple(steps), call, name)


def _arguments(call: Call) -> Step:
    """Ask what the arguments are: some texts are read otherwise in another time zone."""
    given = ", ".join(f"{written(text)}::{parameter.kind.name}" for parameter, text in call.arguments)
    return Step(f"select pg_catalog.encode(pg_catalog.record_send(row({given})), 'hex')", "arguments", "r")


def result(call: Call, *, binary: bool = False) -> str:
    """
    Write a call as a query of one text: its rows, in an order of their own.

    Args:
        binary: Whether values are told by their bytes, which no setting changes, and not as text.
    """
    if call.routine.kind == "p":
        return call.sql()
    row = "pg_catalog.row_to_json(row(t.*))::text"
    if binary:
        row = "pg_catalog.encode(pg_catalog.record_send(row(t.*)), 'hex')"
    plain = f"coalesce(pg_catalog.string_agg({row}, E'\\n' order by {row}), '')"
    return f"select {plain} from ({call.sql()}) as t"  # noqa: S608 - arguments are quoted


def _key(relation: Relation) -> str | None:
    """Give the primary key as one text; `None` without one."""
    primary = next((unique for unique in relation.uniques if unique.primary), None)
    if primary is None:
        return None
    columns = ", ".join(relation.column(name).quoted for name in primary.columns)
    return f"{columns}::text" if len(primary.columns) == 1 else f"row({columns})::text"


def _writable(column: Column) -> bool:
    return column.generated is None and column.identity != "a"


def _unchanged(relation: Relation, key: str) -> list[Step]:
    columns = [column.quoted for column in relation.columns if _writable(column)]
    if not columns:
        return []
    sets = ", ".join(f"{column} = {column}" for column in columns)
    return [Step(f"update {relation.name} set {sets} where {key} = $1", "unchanged"), CHECKED]  # noqa: S608 - quoted


def _violations(relation: Relation, key: str) -> list[Step]:
    """Ask which constraints of its own table the row breaks as it stands."""
    tests = [(check.name, f"({check.expression}) is false") for check in relation.checks]
    tests += [
        (f"NOT NULL of {column.name}", f"{column.quoted} is null")
        for column in relation.columns
        if column.not_null and column.identity == ""
    ]
    tests += [(foreign.name, _dangles(relation, foreign)) for foreign in relation.foreign_keys]
    if not tests:
        return []
    cases = ", ".join(f"case when {broken} then {written(name)} end" for name, broken in tests)
    query = f"select pg_catalog.concat_ws(', ', {cases}) from {relation.name} as row_tried where {key} = $1"  # noqa: S608 - quoted
    return [Step(query, "violations", "r")]


def _dangles(relation: Relation, foreign: ForeignKey) -> str:
    """Write that a row names one that is not there; the alias keeps its columns apart from the other table's."""
    columns = [f"row_tried.{relation.column(name).quoted}" for name in foreign.columns]
    given = " and ".join(f"{column} is not null" for column in columns)
    pairs = " and ".join(
        f"row_named.{identifier(name)} = {column}" for name, column in zip(foreign.target_columns, columns, strict=True)
    )
    return f"({given} and not exists (select from {foreign.target} as row_named where {pairs}))"
