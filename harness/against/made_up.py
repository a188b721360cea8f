"""Calls that nobody declared: of those that both states accept, the ones that do most."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import psycopg

from harness.bench import Call, CallError, Overdue
from harness.bench.session import Session
from harness.fuzz import FuzzError, calls
from harness.fuzz.harvest import harvest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from harness.postgres.database import Database

QUERY_CANCELED = "57014"
TRIED = 20
"""Calls of one function that are tried."""
TIMEOUT = 2
"""Seconds after which a call that was made up is given up: an argument may well ask for a million partitions."""
OVERDUE = 4
"""Times as fast as that base must have been for head to be slow beyond doubt."""
GIVEN_UP = 3
"""Calls that are given up before no further one of them is tried."""
TRACK = "set track_functions = 'all'"


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    What came of making calls up.

    Attributes:
        calls: To be measured.
        overdue: What head did not end.
        missed: By function that no call fires, why; the empty text stands for what was to be called itself.
    """

    calls: tuple[Call, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    missed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A call that both states accept: which functions it ran, how often, and the rows it read and wrote in head."""

    call: Call
    fired: Mapping[str, int]
    rows: int

    def worth(self, wanted: Iterable[str]) -> tuple[int, int, int]:
        """Give what it is chosen by: functions that are wanted and that it fires, how often, and rows."""
        runs = [self.fired.get(function, 0) for function in wanted]
        return sum(count > 0 for count in runs), sum(runs), self.rows


class _OverdueError(Exception):
    """Base ended a call in no time, and head did not."""

    def __init__(self, overdue: Overdue) -> None:
        super().__init__(overdue)
        self.overdue = overdue


def call_of(function: str, base: Database, head: Database, before: str, seed: int) -> Chosen:
    """Make a call of a function, as `regprocedure` writes it; arguments that are null are the last to be taken."""
    try:
        with head.connect() as conn:
            found = harvest(calls(conn, function), TRIED, seed)
    except FuzzError as error:
        return Chosen(missed={"": f"no call can be made up: {error}"})
    found.sort(key=lambda each: sum(text is None for _, text in each.arguments))
    return chosen([[limited(Call(function, each.sql(), before, (function,))) for each in found]], base, head)


def chosen(groups: Iterable[Sequence[Call]], base: Database, head: Database, functions: Sequence[str] = ()) -> Chosen:
    """
    Choose the calls that do most, of those that both states accept.

    Args:
        groups: Calls, the likeliest to be accepted first; a group is tried where those before it left something wanted.
        functions: Those that are to be fired in either state, each by some call; empty: one call will do.
    """
    wanted, found = dict.fromkeys(functions), list[Call]()
    why = "no row could be made up for it"
    for at, group in enumerate(filter(None, groups)):
        try:
            trials, refused = _tried(group, base, head, functions)
        except _OverdueError as error:
            return Chosen(tuple(found), (error.overdue,))
        if not at:
            why = f"none of {len(group)} calls that were made up fires it" if trials else refused
        while trials and (wanted or not functions):
            best = max(trials, key=lambda each: each.worth(wanted))
            if not functions:
                return Chosen((best.call,))
            if not best.worth(wanted)[0]:
                break
            ran = tuple(each for each in wanted if best.fired.get(each))
            found.append(replace(best.call, functions=ran))
            wanted = {each: None for each in wanted if each not in ran}
        if functions and not wanted:
            break
    return Chosen(tuple(found), missed=dict.fromkeys(wanted, why) if functions else {"": why})


def limited(call: Call) -> Call:
    """Let a call be given up that takes too long."""
    return replace(call, before=f"{call.before}\n;set statement_timeout = '{TIMEOUT}s'")


def tracks(database: Database) -> bool:
    """Tell whether the server says of a session which functions it ran; that wants a superuser, or a grant."""
    try:
        with database.connect() as conn:
            conn.execute(TRACK)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _tried(group: Sequence[Call], base: Database, head: Database, functions: Sequence[str]) -> tuple[list[_Trial], str]:
    """Try calls; give those that both states accept, and what was said of the others."""
    trials: list[_Trial] = []
    refused: list[CallError] = []
    for call in dict.fromkeys(group):
        try:
            trials.append(_trial(call, base, head, functions))
        except CallError as error:
            refused.append(error)
        if sum(error.sqlstate == QUERY_CANCELED for error in refused) == GIVEN_UP:
            break
    said = f": {refused[-1].said}" if refused else ""
    return trials, f"none of {len(refused)} calls that were made up is accepted by both states{said}"


def _trial(call: Call, base: Database, head: Database, functions: Sequence[str]) -> _Trial:
    """
    Run a call in both states.

    Raises:
        CallError: One of them refuses it.
        _OverdueError: Head alone does not end, time and again.
    """
    with Session(base, call) as session:
        session.block(1)
        spent = session.block(1)
    try:
        counted = _in_head(head, call)
    except CallError as error:
        if error.sqlstate != QUERY_CANCELED or spent > TIMEOUT / OVERDUE or not _given_up(head, call):
            raise
        raise _OverdueError(Overdue(call, spent, TIMEOUT)) from error
    fired: dict[str, int] = {}
    for database in (base, head) if functions else ():
        with Session(database, replace(call, before=f"{TRACK}; {call.before}")) as session:
            runs = session.runs(functions)
        fired = {each: fired.get(each, 0) + runs.get(each, 0) for each in functions}
    return _Trial(call, fired, counted)


def _in_head(head: Database, call: Call) -> int:
    with Session(head, call) as session:
        session.block(1)
        counted = session.counters()
    return counted.read + counted.written


def _given_up(head: Database, call: Call) -> bool:
    try:
        _in_head(head, call)
    except CallError as error:
        return error.sqlstate == QUERY_CANCELED
    return False
