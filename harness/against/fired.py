"""Writes that fire trigger functions which differ between two states: rows made up as the fuzzer makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from harness.against.made_up import NoCallError, busiest, limited
from harness.bench import Call
from harness.fuzz import FuzzError, rows
from harness.fuzz.describe import relation
from harness.fuzz.harvest import harvest
from harness.fuzz.session import accepts
from harness.fuzz.statement import insert, written

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from harness.fuzz import Relation, Row
    from harness.postgres.database import Database

TRIGGERS = """
select t.tgrelid::pg_catalog.regclass::text, t.tgfoid::pg_catalog.regprocedure::text, t.tgtype::int4,
    (select pg_catalog.array_agg(a.attname::text)
        from pg_catalog.pg_attribute as a
        where a.attrelid = t.tgrelid and a.attnum = any (t.tgattr))
from pg_catalog.pg_trigger as t
join pg_catalog.pg_class as c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled in ('O', 'A') and c.relkind in ('r', 'p')
    and t.tgfoid::pg_catalog.regprocedure::text = any (%s)
order by c.reltuples <= 0, 1, 2
"""
EVENTS = {"insert into": 4, "update": 16, "delete from": 8}
"""How a write begins, and its bit in `pg_trigger.tgtype`."""
TABLES = 4
"""Of one function: a function for every table's trigger costs in each of them alike."""
AT_ONCE = 20
"""Rows of one write: one alone is over before the server's clock resolves it."""
SINGLES = 3
"""Rows whose values are tried one column at a time, where a trigger refuses them all at once."""


@dataclass(frozen=True, slots=True)
class Firing:
    """
    A kind of write that fires functions which differ.

    Attributes:
        write: A key of `EVENTS`.
        functions: As `regprocedure` writes them.
        columns: For an UPDATE, those that must be set; `None` where any will do.
    """

    table: str
    write: str
    functions: tuple[str, ...]
    columns: frozenset[str] | None

    @property
    def name(self) -> str:
        """What the call is called."""
        return f"{self.write} {self.table}"

    def call(self, base: Database, head: Database, before: str, seed: int) -> Call:
        """
        Make one that both states accept, of several rows where that is possible.

        Raises:
            NoCallError: There is none.
        """
        with head.connect() as conn:
            target, _ = relation(conn, self.table)
            try:
                made = harvest(rows(conn, self.table), AT_ONCE, seed)
            except FuzzError:
                made = []
        plain = Call(self.name, "", before, self.functions, once=True)
        if self.write == "insert into":
            for each in (base, head):
                made = _accepted(each, limited(plain).before, made)
            tried = [[insert(made)] if made else [], [each.sql() for each in made]]
        elif self.write == "update":
            tried = _updates(target, made, self.columns)
        else:
            tried = _deletes(target)
        refused = NoCallError("no row could be made up for it")
        for statements in filter(None, tried):
            try:
                calls = (Call(plain.name, sql, before, self.functions, once=True) for sql in statements)
                return busiest(calls, base, head, fires=True)
            except NoCallError as error:
                refused = error
        raise refused


def firings(functions: Collection[str], base: Database, head: Database) -> tuple[Firing, ...]:
    """List the writes that fire some trigger functions in both states; tables with rows first."""
    before = {(table, function, write) for table, function, write, _ in _fired(functions, base)}
    found: dict[tuple[str, str], list[tuple[str, frozenset[str] | None]]] = {}
    for table, function, write, columns in _fired(functions, head):
        if (table, function, write) in before:
            found.setdefault((table, write), []).append((function, columns))
    return tuple(
        Firing(table, write, tuple(dict.fromkeys(function for function, _ in several)), _common(several))
        for (table, write), several in found.items()
    )


def few(found: Sequence[Firing]) -> tuple[tuple[Firing, ...], dict[str, int]]:
    """Keep those of the first tables of each function; give the rest by function, as a number of tables."""
    tables: dict[str, list[str]] = {}
    for firing in found:
        for function in firing.functions:
            there = tables.setdefault(function, [])
            if firing.table not in there:
                there.append(firing.table)
    kept = (each for each in found if any(each.table in tables[function][:TABLES] for function in each.functions))
    return tuple(kept), {function: len(there) - TABLES for function, there in tables.items() if len(there) > TABLES}


def _common(several: list[tuple[str, frozenset[str] | None]]) -> frozenset[str] | None:
    """Give the columns that fire every trigger which names some; those of the first where they share none."""
    named = [columns for _, columns in several if columns is not None]
    return frozenset.intersection(*named) or named[0] if named else None


def _fired(functions: Collection[str], database: Database) -> list[tuple[str, str, str, frozenset[str] | None]]:
    with database.connect() as conn:
        conn.execute("set search_path = pg_catalog")
        return [
            (str(table), str(function), write, frozenset(cast("list[str]", columns)) if columns else None)
            for table, function, kind, columns in conn.execute(TRIGGERS, [sorted(functions)])
            for write, bit in EVENTS.items()
            if cast("int", kind) & bit
        ]


def _accepted(database: Database, before: str, made: list[Row]) -> list[Row]:
    """Keep the rows that a database takes one after the other."""
    with database.connect() as conn:
        conn.execute(before.encode())
        with conn.transaction(force_rollback=True), conn.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            return [row for row in made if accepts(cursor, f"{row.sql()} returning 1") is not None]


def _updates(target: Relation, made: list[Row], columns: frozenset[str] | None) -> list[list[str]]:
    """Write UPDATEs to rows that were made up, then of a column at a time, then to what the rows are."""
    unique = {name for each in target.uniques for name in each.columns}
    free = [
        column
        for column in target.columns
        if column.generated is None
        and column.identity != "a"
        and column.name not in unique
        and (columns is None or column.name in columns)
    ]
    some = _some(target)

    def update(sets: list[str]) -> str:
        return f"update {target.name} set {', '.join(sets)}{some}"  # noqa: S608 - names and values are quoted

    given = [
        [f"{column.quoted} = {written(row.values[column.name])}" for column in free if column.name in row.values]
        for row in made
    ]
    whole = [update(sets) for sets in given if sets]
    singly = [update([one]) for sets in given[:SINGLES] for one in sets]
    same = [update([f"{column.quoted} = {column.quoted}" for column in free])] if free else []
    return [whole, singly, same]


def _deletes(target: Relation) -> list[list[str]]:
    """Write DELETEs of rows at either end of the key, then of one row."""
    whole = [f"delete from {target.name}{_some(target, order)}" for order in ("", " desc")]  # noqa: S608 - quoted
    return [whole, [f"delete from {target.name}{_some(target, '', f'1 offset {at}')}" for at in range(AT_ONCE)]]  # noqa: S608


def _some(target: Relation, order: str = "", limit: str = str(AT_ONCE)) -> str:
    """Write which rows: a few, by the primary key; all of them without one."""
    primary = next((each for each in target.uniques if each.primary), None)
    if primary is None:
        return ""
    names = [target.column(name).quoted for name in primary.columns]
    key, ordered = ", ".join(names), ", ".join(f"{name}{order}" for name in names)
    return f" where ({key}) in (select {key} from {target.name} order by {ordered} limit {limit})"  # noqa: S608 - quoted
