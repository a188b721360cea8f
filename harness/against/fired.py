"""Writes that fire triggers which differ between two states: rows made up as the fuzzer makes them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import psycopg

from harness.against.changed import INSERT, UPDATE
from harness.against.made_up import GIVEN_UP, QUERY_CANCELED, Chosen, chosen, limited
from harness.against.writes import AT_ONCE, deletes, inserts, updates
from harness.bench import Call
from harness.fuzz import FuzzError, rows
from harness.fuzz.describe import relation
from harness.fuzz.harvest import harvest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.against.changed import Trigger
    from harness.fuzz import Row
    from harness.postgres.database import Database

TABLES = 4
"""Of one function: a function for every table's trigger costs in each of them alike."""


@dataclass(frozen=True, slots=True)
class Firing:
    """
    A kind of write that fires functions of triggers which differ.

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

    def calls(self, base: Database, head: Database, before: str, seed: int, *, seen: bool) -> Chosen:
        """
        Make calls that both states accept, of several rows where that is possible, until each function is fired.

        Args:
            seen: Whether the server tells which functions ran; else the first call that is accepted is taken to fire.
        """
        plain = limited(Call(self.name, "", before, self.functions, once=True))
        groups = (
            [replace(plain, sql=sql) for sql in statements] for statements in self._statements(base, head, plain, seed)
        )
        return chosen(groups, base, head, self.functions if seen else ())

    def _statements(self, base: Database, head: Database, plain: Call, seed: int) -> Iterable[list[str]]:
        """Write what may be accepted, the likeliest first."""
        with head.connect() as conn:
            target, _ = relation(conn, self.table)
            try:
                made = harvest(rows(conn, self.table), AT_ONCE, seed)
            except FuzzError:
                made = []
        if self.write == INSERT:
            taken = _accepted(base, plain.before, made)
            return inserts(_accepted(head, plain.before, taken) or taken or made)
        return updates(target, made) if self.write == UPDATE else deletes(target)


def firings(triggers: Iterable[Trigger]) -> tuple[Firing, ...]:
    """List the writes that fire some triggers."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for trigger in triggers:
        for write in trigger.writes:
            found.setdefault((trigger.table, write), {})[trigger.function] = None
    return tuple(Firing(*write, tuple(functions)) for write, functions in found.items())


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


def _accepted(database: Database, before: str, made: list[Row]) -> list[Row]:
    """Keep the rows that a database takes one after the other; why it refuses others shows where they are tried."""
    kept: list[Row] = []
    given_up = 0
    with suppress(psycopg.Error), database.connect() as conn:
        conn.execute(before.encode())
        with conn.transaction(force_rollback=True):
            conn.execute("set constraints all immediate")
            for row in made:
                try:
                    with conn.transaction():
                        conn.execute(row.sql().encode())
                except psycopg.Error as error:
                    given_up += error.sqlstate == QUERY_CANCELED
                    if conn.closed or given_up == GIVEN_UP:
                        break
                else:
                    kept.append(row)
    return kept
