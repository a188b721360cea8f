"""Calls that nobody declared: of those that both states accept, the one that does most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.bench import Call, CallError
from harness.bench.session import Session
from harness.errors import HarnessError
from harness.fuzz import FuzzError, calls
from harness.fuzz.harvest import harvest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.postgres.database import Database

QUERY_CANCELED = "57014"
TRIED = 20
"""Calls of one function that are tried."""
TIMEOUT = 2
"""Seconds after which a call that was made up is given up: an argument may well ask for a million partitions."""
GIVEN_UP = 3
"""Calls of one function that are given up before no further one is tried."""


class NoCallError(HarnessError):
    """No call was found that can be measured."""


def call_of(function: str, base: Database, head: Database, before: str, seed: int) -> Call:
    """
    Make a call of a function, as `regprocedure` writes it.

    Raises:
        NoCallError: None is accepted by both states, or there is no value for an argument.
    """
    try:
        with head.connect() as conn:
            found = harvest(calls(conn, function), TRIED, seed)
    except FuzzError as error:
        raise NoCallError(f"no call can be made up: {error}") from error
    return busiest((limited(Call(function, each.sql(), before, (function,))) for each in found), base, head)


def busiest(made: Iterable[Call], base: Database, head: Database, *, fires: bool = False) -> Call:
    """
    Give the call that does most, of those that both states accept: most rows read and written in head.

    Args:
        fires: Whether the functions are those of triggers; then those count first that fire them most often, in either
            state, and what fires none is no such call.

    Raises:
        NoCallError: There is none.
    """
    accepted: list[tuple[int, int, Call]] = []
    refused: list[CallError] = []
    tried = dict.fromkeys(made)
    for call in tried:
        try:
            fired = _fired(call, base) + _fired(call, head) if fires else 1
            accepted.append((fired, _rows(call, base, head), call))
        except CallError as error:
            refused.append(error)
        if sum(error.sqlstate == QUERY_CANCELED for error in refused) == GIVEN_UP:
            break
    if not accepted:
        said = refused[-1] if refused else "none fits"
        raise NoCallError(f"none of {len(refused)} calls that were made up is accepted by both states: {said}")
    fired, _, found = max(accepted, key=lambda each: each[:2])
    if not fired:
        raise NoCallError(f"none of {len(tried)} calls that were made up fires it")
    return found


def limited(call: Call) -> Call:
    """Let a call be given up that takes too long."""
    return replace(call, before=f"{call.before}\n;set statement_timeout = '{TIMEOUT}s'")


def _rows(call: Call, base: Database, head: Database) -> int:
    """Run a call in both states; give the rows that it reads and writes in head."""
    with Session(base, call) as session:
        session.block(1)
    with Session(head, call) as session:
        session.block(1)
        counted = session.counters()
    return counted.read + counted.written


def _fired(call: Call, database: Database) -> int:
    """Count how often a call runs the functions that it stands for."""
    with Session(database, replace(call, before=f"set track_functions = 'all'; {call.before}")) as session:
        return session.runs(call.functions)
