"""Writes that fire trigger functions which differ between two states: rows made up as the fuzzer makes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from harness.against.made_up import NoCallError, busiest, limited
from harness.against.writes import AT_ONCE, deletes, inserts, updates
from harness.bench import Call
from harness.fuzz import FuzzError, rows
from harness.fuzz.describe import relation
from harness.fuzz.harvest import harvest
from harness.fuzz.session import accepts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from harness.fuzz import Row
    from harness.postgres.database import Database

TRIGGERS = """
select t.tgrelid::pg_catalog.regclass::text, t.tgfoid::pg_catalog.regprocedure::text, t.tgtype::int4
from pg_catalog.pg_trigger as t
join pg_catalog.pg_class as c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled in ('O', 'A') and c.relkind in ('r', 'p')
    and t.tgfoid::pg_catalog.regprocedure::text = any (%s)
order by c.reltuples <= 0, 1, 2
"""
INSERT, UPDATE, DELETE = "insert into", "update", "delete from"
EVENTS = {INSERT: 4, UPDATE: 16, DELETE: 8}
"""How a write begins, and its bit in `pg_trigger.tgtype`."""
TABLES = 4
"""Of one function: a function for every table's trigger costs in each of them alike."""


@dataclass(frozen=True, slots=True)
class Firing:
    """
    A kind of write that fires functions which differ.

    Attributes:
        write: A key of `EVENTS`.
        functions: As `regprocedure` writes them.
    """

    table: str
    write: str
    functions: tuple[str, ...]

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
        call = limited(Call(self.name, "", before, self.functions, once=True))
        refused: list[NoCallError] = []
        for statements in filter(None, self._statements(base, head, call.before, seed)):
            try:
                return busiest((replace(call, sql=sql) for sql in statements), base, head, fires=True)
            except NoCallError as error:
                refused.append(error)
        raise refused[0] if refused else NoCallError("no row could be made up for it")

    def _statements(self, base: Database, head: Database, before: str, seed: int) -> list[list[str]]:
        """Write what may be accepted, the likeliest first."""
        with head.connect() as conn:
            target, _ = relation(conn, self.table)
            try:
                made = harvest(rows(conn, self.table), AT_ONCE, seed)
            except FuzzError:
                made = []
        if self.write == INSERT:
            return inserts(_accepted(base, before, _accepted(head, before, made)))
        return updates(target, made) if self.write == UPDATE else deletes(target)


def firings(functions: Collection[str], base: Database, head: Database) -> tuple[Firing, ...]:
    """List the writes that fire some trigger functions in both states; tables with rows first."""
    both = set(_fired(functions, base))
    found: dict[tuple[str, str], list[str]] = {}
    for fired in _fired(functions, head):
        if fired in both:
            table, function, write = fired
            found.setdefault((table, write), []).append(function)
    return tuple(Firing(*write, tuple(called)) for write, called in found.items())


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


def _fired(functions: Collection[str], database: Database) -> list[tuple[str, str, str]]:
    """List tables, functions that triggers of theirs call, and the writes that fire them, once each."""
    with database.connect() as conn:
        conn.execute("set search_path = pg_catalog")
        found = [
            (str(table), str(function), write)
            for table, function, kind in conn.execute(TRIGGERS, [sorted(functions)])
            for write, bit in EVENTS.items()
            if cast("int", kind) & bit
        ]
    return list(dict.fromkeys(found))


def _accepted(database: Database, before: str, made: list[Row]) -> list[Row]:
    """Keep the rows that a database takes one after the other."""
    with database.connect() as conn:
        conn.execute(before.encode())
        with conn.transaction(force_rollback=True), conn.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            return [row for row in made if accepts(cursor, f"{row.sql()} returning 1") is not None]
