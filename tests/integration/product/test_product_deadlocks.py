"""Waits that once closed a circle, each laid so that it must meet: our own functions lock in one order."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString

import psycopg

from tests.integration.product.acting import rows, value
from tests.integration.product.people import STEFAN, clinic, goal, profile, source
from tests.integration.product.sessions import DEADLOCK_TIMEOUT, WAIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

WAITING: LiteralString = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)
NUMBERS = (93, 92, 91)  # of goals: as they lie in the table, against the order of their ids


@contextmanager
def meanwhile(database: Database, statement: LiteralString, met: list[str | None]) -> Iterator[None]:
    """Run a statement in a session of its own; what it raised is in *met* once the block has ended."""

    def run() -> None:
        try:
            with database.connect() as conn:
                conn.execute(f"set deadlock_timeout = '{DEADLOCK_TIMEOUT}'".encode())
                conn.execute(statement)
        except psycopg.Error as error:
            met.append(error.sqlstate)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(WAIT)
    assert not thread.is_alive(), "a session still waits"


def await_waiting(conn: Connection, sessions: int) -> None:
    """Return once so many sessions wait for a lock."""
    deadline = time.monotonic() + WAIT
    while value(conn, WAITING) != sessions:
        assert time.monotonic() < deadline, f"{sessions} sessions should wait by now"


def test_leaving_and_progress_lock_goals_in_one_order(migrated: Database) -> None:
    """Somebody's goals lie against the order of their ids; one goal between is held until both are on their way."""
    met: list[str | None] = []
    leave: LiteralString = "delete from public.users where id = 'd0000000-0000-4000-8000-000000000004'"
    progress: LiteralString = (
        "insert into public.goal_progress (goal_id, date, current_value)"
        " select g.id, '2026-01-01', 5 from public.goals as g where g.name in ('Crossed 91', 'Crossed 93')"
    )
    with migrated.connect() as conn, migrated.connect(autocommit=False) as holding:
        for number in NUMBERS:
            conn.execute(
                "insert into public.goals (id, clinic_id, user_id, name, target_date, target_value)"
                " values (%s, %s, %s, %s, '2999-01-01', 100)",
                [goal(number), clinic(1), profile(STEFAN), f"Crossed {number}"],
            )
        holding.execute("select from public.goals where id = %s for update", [goal(92)])

        with meanwhile(migrated, leave, met):
            await_waiting(conn, 1)
            with meanwhile(migrated, progress, met):
                await_waiting(conn, 2)
                holding.commit()

        left = rows(conn, "select distinct status from public.goals where name like 'Crossed %'")
    assert (met, left) == ([], [("cancelled",)])


def test_a_writer_who_is_logged_already_outlives_the_cleanup(migrated: Database) -> None:
    """It holds the log and goes on to a row that the cleanup empties: the cleanup waits for it, and it for nobody."""
    met: list[str | None] = []
    with migrated.connect() as conn, migrated.connect(autocommit=False) as writing:
        conn.execute("update public.data_sources set access_token = 'old', expiry_date = now() - interval '1 year'")
        conn.execute("select private.create_audit_partitions('2001-01-01', 1)")
        writing.execute("update public.clinics set location = 'moved' where id = %s", [clinic(1)])

        with meanwhile(migrated, "select public.scheduled_monthly_cleanup()", met):
            await_waiting(conn, 1)
            writing.execute("set local deadlock_timeout = '1min'; set local lock_timeout = '2s'")
            changed = writing.execute("update public.data_sources set name = 'new' where id = %s", [source(1)]).rowcount
            writing.commit()

        got = rows(conn, "select status, error from public.scheduled_job_runs where job_name = 'monthly-cleanup'")
        tokens = value(conn, "select count(access_token) from public.data_sources")
    assert (met, changed, got, tokens) == ([], 1, [("succeeded", None)], 0)


def test_the_log_is_replayed_by_id(migrated: Database) -> None:
    """Who began earlier and wrote later stands later: by created_at it would stand before."""
    named = "update public.clinics set name = %s where id = %s"
    with migrated.connect() as conn, migrated.connect(autocommit=False) as early:
        early.execute("select now()")
        conn.execute(named, ["Second", clinic(1)])
        early.execute(named, ["Third", clinic(1)])
        early.commit()

        logged = "select new_data ->> 'name' from public.audit_logs where record_id = %s order by {}"
        by_id = rows(conn, logged.format("id"), [clinic(1)])
        by_time = rows(conn, logged.format("created_at, id"), [clinic(1)])

    assert (by_id, by_time) == ([("Second",), ("Third",)], [("Third",), ("Second",)])
