"""Functions that differ between two states, and a call of each that both accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.bench import Call, CallError
from harness.bench.session import Session
from harness.errors import HarnessError
from harness.fuzz import FuzzError, calls
from harness.fuzz.harvest import harvest

if TYPE_CHECKING:
    from harness.postgres.database import Database

FUNCTIONS = """
select p.oid::pg_catalog.regprocedure::text, pg_catalog.pg_get_functiondef(p.oid),
    p.prorettype in ('trigger'::pg_catalog.regtype, 'event_trigger'::pg_catalog.regtype)
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where p.prokind in ('f', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e'
    )
"""
QUERY_CANCELED = "57014"
TRIED = 20
"""Calls of one function that are tried."""
TIMEOUT = 2
"""Seconds after which a call that was made up is given up: an argument may well ask for a million partitions."""
GIVEN_UP = 3
"""Calls of one function that are given up before no further one is tried."""


class NoCallError(HarnessError):
    """No call of a function was found that can be measured."""


@dataclass(frozen=True, slots=True)
class Differences:
    """
    Functions of people's own that are not alike in two states, each as `regprocedure` writes it.

    Attributes:
        called: In both, with another definition; to be called by themselves.
        fired: The same, of triggers.
        added: In head alone.
    """

    called: tuple[str, ...]
    fired: tuple[str, ...]
    added: tuple[str, ...]


def differences(base: Database, head: Database) -> Differences:
    """Compare the definitions of all functions."""
    before, after = _definitions(base), _definitions(head)
    other = sorted(name for name, each in after.items() if name in before and before[name] != each)
    return Differences(
        called=tuple(name for name in other if not after[name][1]),
        fired=tuple(name for name in other if after[name][1]),
        added=tuple(sorted(after.keys() - before.keys())),
    )


def _definitions(database: Database) -> dict[str, tuple[str, bool]]:
    with database.connect() as conn:
        conn.execute("set search_path = pg_catalog")
        return {str(name): (str(text), bool(trigger)) for name, text, trigger in conn.execute(FUNCTIONS)}


def call_of(function: str, base: Database, head: Database, before: str, seed: int) -> Call:
    """
    Find a call that both states accept: of those that are tried, the one that reads and writes most rows in head.

    Raises:
        NoCallError: None is accepted, or there is no value for an argument.
    """
    limited = f"{before.rstrip().removesuffix(';')}; set statement_timeout = '{TIMEOUT}s'"
    try:
        with head.connect() as conn:
            found = harvest(calls(conn, function), TRIED, seed)
    except FuzzError as error:
        raise NoCallError(f"no call can be made up: {error}") from error
    accepted: list[tuple[int, Call]] = []
    refused: list[CallError] = []
    for sql in dict.fromkeys(each.sql() for each in found):
        call = Call(function, sql, limited, function)
        try:
            accepted.append((_rows(call, base, head), call))
        except CallError as error:
            refused.append(error)
        if sum(error.sqlstate == QUERY_CANCELED for error in refused) == GIVEN_UP:
            break
    if accepted:
        return max(accepted, key=lambda each: each[0])[1]
    said = refused[-1] if refused else "none fits"
    raise NoCallError(f"none of {len(refused)} calls that were made up is accepted by both states: {said}")


def _rows(call: Call, base: Database, head: Database) -> int:
    """Run a call in both states; give the rows that it reads and writes in head."""
    with Session(base, call) as session:
        session.block(1)
    with Session(head, call) as session:
        session.block(1)
        counted = session.counters()
    return counted.read + counted.written
