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
TRIED = 20
"""Calls of one function that are tried."""
TIMEOUT = 2
"""Seconds after which a call that was made up is given up: an argument may well ask for a million partitions."""


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
    refusal = "no call can be made up"
    best: tuple[int, Call] | None = None
    limited = f"{before.rstrip().removesuffix(';')}; set statement_timeout = '{TIMEOUT}s'"
    try:
        with head.connect() as conn:
            found = harvest(calls(conn, function), TRIED, seed)
    except FuzzError as error:
        raise NoCallError(f"no call can be made up: {error}") from error
    for sql in dict.fromkeys(each.sql() for each in found):
        call = Call(function, sql, limited, function)
        try:
            with Session(base, call) as session:
                session.block(1)
            with Session(head, call) as session:
                session.block(1)
                counted = session.counters()
        except CallError as error:
            refusal = str(error)
            continue
        if best is None or counted.read + counted.written > best[0]:
            best = counted.read + counted.written, call
    if best is None:
        raise NoCallError(f"none of {len(found)} calls that were made up is accepted by both states: {refusal}")
    return best[1]
