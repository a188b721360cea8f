"""Run attempts on a database, many in one round trip, and undo them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import psycopg

from harness.fuzz.attempt import LOST, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from harness.fuzz.attempt import Attempt
    from harness.fuzz.session import Connection

TRY = files("harness.fuzz").joinpath("try.sql").read_text(encoding="utf-8")
CALL = """
select steps, state, message, hint, detail, context, breach, results, counts, seconds
from pg_temp.pgharness_try(%s::jsonb)
"""
BATCH = 100
"""Attempts in one round trip: enough that the way there and back does not count, few enough to undo soon."""
CANCELLED = "57014"
"""query_canceled: it took too long."""
GIVEN_UP = frozenset({CANCELLED, "53400"})
"""The same, and configuration_limit_exceeded: it wrote too much."""
TEMPORARY = "256MB"
"""What an attempt may write to temporary files: a set without an end would fill a disk before its time is over."""
BATCH_SECONDS = 5
"""What one round trip may take; what takes longer is cancelled, and that is its outcome."""
OPENING = "set client_min_messages = error"
BOUNDED = f"""do $bound$ begin
    perform pg_catalog.set_config('temp_file_limit', '{TEMPORARY}', false);
exception
    when insufficient_privilege then null; -- a superuser's to set, and on a server of our own we are
end $bound$"""
MEASURING = ("set client_min_messages = log", "set log_statement_stats = on")
STATISTICS = "STATISTICS"
SPENT = re.compile(r"([\d.]+) s user, ([\d.]+) s system, [\d.]+ s elapsed")


class Runner:
    """
    A session that attempts run in; a lost one is opened anew.

    Args:
        connect: Opens a superuser's connection in autocommit to a database that nobody else needs.
        before: Statements that every session begins with.

    Attributes:
        opened: How many sessions there were.
    """

    def __init__(self, connect: Callable[[], Connection], before: Sequence[str] = ()) -> None:
        self._connect, self._before = connect, before
        self._conn: Connection | None = None
        self.opened = 0

    def __enter__(self) -> Self:
        """Give the runner itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session."""
        self.close()

    def close(self) -> None:
        """Close the session; the next attempt opens another."""
        if self._conn is not None:
            self._conn.close()
            self._conn = None

    def run(self, attempts: Sequence[Attempt]) -> list[Outcome]:
        """
        Run each attempt on its own, and undo it; none behind one that took too long.

        Returns:
            The outcomes, in order: as many as attempts, or fewer, of which the last was cancelled.

        Raises:
            psycopg.OperationalError: The server is gone for good.
        """
        return self._until_cancelled(_batches(attempts))

    def measured(self, attempt: Attempt) -> Outcome:
        """
        Run one attempt, and give as its seconds what the server's process spent on a processor.

        Unlike the time that passes this does not grow with what else the machine does. The server tells it itself.

        Source:
            PostgreSQL manual, Run-time Statistics: log_statement_stats, which reports getrusage().
        """
        conn = self._session()
        spent: list[float] = []

        def note(told: psycopg.errors.Diagnostic) -> None:
            found = (
                SPENT.search(told.message_detail or "") if (told.message_primary or "").endswith(STATISTICS) else None
            )
            spent.extend([float(found[1]) + float(found[2])] if found else [])

        conn.add_notice_handler(note)
        for statement in MEASURING:
            conn.execute(statement.encode(), prepare=False)
        spent.clear()
        (outcome,) = self._batch([attempt])
        seconds = sum(spent) if spent else outcome.seconds
        if not conn.closed:
            conn.remove_notice_handler(note)
            for statement in ("set log_statement_stats = off", OPENING):
                conn.execute(statement.encode(), prepare=False)
        return replace(outcome, seconds=seconds)

    def ask(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Give the rows of a query that is run in the session, outside of any attempt."""
        return self._session().execute(query.encode(), values or None, prepare=False).fetchall()

    def _until_cancelled(self, batches: Iterable[Sequence[Attempt]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for batch in batches:
            outcomes += self._batch(batch)
            if outcomes[-1].state == CANCELLED:
                break
        return outcomes

    def _batch(self, attempts: Sequence[Attempt]) -> list[Outcome]:
        wanted = json.dumps([[[step.sql, step.use] for step in attempt.steps] for attempt in attempts])
        conn = self._session()
        try:
            with conn.transaction(force_rollback=True):
                rows = conn.execute(CALL.encode(), [wanted], prepare=False).fetchall()
        except psycopg.OperationalError as error:
            if not conn.closed:
                return self._one_by_one(attempts, error)
            self.close()
            return self._one_by_one(attempts, error)
        except psycopg.Error as error:  # nothing of an attempt reaches here but what ends the runner itself
            return self._one_by_one(attempts, error)
        return [_outcome(row) for row in rows]

    def _one_by_one(self, attempts: Sequence[Attempt], error: psycopg.Error) -> list[Outcome]:
        if len(attempts) > 1:
            return self._until_cancelled([attempt] for attempt in attempts)
        said = (str(error).splitlines() or ["the connection was lost"])[0]
        state = LOST if self._conn is None else error.sqlstate or LOST
        return [Outcome(0, state, said)]

    def _session(self) -> Connection:
        if self._conn is None or self._conn.closed:
            conn = self._connect()
            timeout = f"set statement_timeout = '{BATCH_SECONDS}s'"
            for statement in (OPENING, BOUNDED, timeout, TRY, *self._before):
                conn.execute(statement.encode(), prepare=False)
            self._conn = conn
            self.opened += 1
        return self._conn


def _batches(attempts: Sequence[Attempt]) -> Iterator[Sequence[Attempt]]:
    for start in range(0, len(attempts), BATCH):
        yield attempts[start : start + BATCH]


def _outcome(row: tuple[object, ...]) -> Outcome:
    steps, state, message, hint, detail, context, breach, results, counts, seconds = row
    return Outcome(
        steps=int(str(steps)),
        state=str(state),
        message=str(message or ""),
        hint=str(hint or ""),
        detail=str(detail or ""),
        context=_frames(str(context or "")),
        breach=str(breach or ""),
        results=tuple(_items(results)),
        counts=tuple(int(str(each)) for each in _items(counts)),
        seconds=float(str(seconds)),
    )


def _items(value: object) -> Iterable[str | None]:
    return value if isinstance(value, list) else ()


def _frames(context: str) -> str:
    """Cut the runner's own frames off an error's context; what is left is the code's under fire."""
    own = context.rfind("PL/pgSQL function pg_temp")
    if own < 0:
        return context
    inner = context[:own].rstrip("\n")
    statement = inner.rfind('SQL statement "')
    return inner[:statement].rstrip("\n") if statement >= 0 else inner
