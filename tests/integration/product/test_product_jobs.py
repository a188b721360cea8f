"""Runs of jobs: one at a time, by service_role alone, due when a slot passed; what is thought of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.drivers import SETUP
from tests.integration.product.files import psql_succeeds
from tests.integration.product.people import ADA, CARL, account

if TYPE_CHECKING:
    from typing import LiteralString

    from harness.postgres.database import Database
    from harness.postgres.server import Server
    from tests.integration.product.acting import Connection

CALLS: list[LiteralString] = [
    "select public.scheduled_daily_aggregation()",
    "select public.scheduled_weekly_reports()",
    "select public.scheduled_monthly_cleanup()",
    "select public.scheduled_view_refresh()",
    "select public.scheduled_statistics()",
    "select * from public.run_due_jobs()",
    "select public.finish_job_run('reindex-metric_values')",
    "select * from public.check_job_health()",
]
REGISTER = (
    "insert into public.scheduled_jobs (job_name, schedule, command, kind, active, registered_at)"
    " values (%s, %s, %s, %s, %s, now() - %s::interval)"
)
RAN = (
    "insert into public.scheduled_job_runs (job_name, started_at, finished_at, status)"
    " values (%s, now() - %s::interval, now(), %s)"
)
DUE = "select job_name, status, statement from public.run_due_jobs() order by job_name"
HEALTH = "select consecutive_failures, health from public.check_job_health() where job_name = 'probe'"


def due(conn: Connection) -> list[tuple[object, ...]]:
    """Run what is due, as service_role."""
    with acting(conn, "service_role"):
        return rows(conn, DUE)


@pytest.mark.parametrize("call", CALLS)
def test_jobs_are_service_roles_alone(tx: Connection, call: LiteralString) -> None:
    """Neither anon nor anybody signed in may call one, the system's administrator included."""
    got = [
        outcome(tx, call, role=role, account=who)
        for role, who in [("anon", None), ("authenticated", account(CARL)), ("authenticated", account(ADA))]
    ]

    assert got == ["42501"] * 3


def test_a_second_run_while_one_is_on_is_skipped(migrated: Database) -> None:
    """It does nothing, says so, is on record, and counts neither as success nor as failure."""
    job = "select public.scheduled_daily_aggregation() ->> 'status'"
    with migrated.connect(autocommit=False) as first, migrated.connect() as second:
        told = [value(first, job), value(second, job)]
        first.commit()

        recorded = rows(second, "select status from public.scheduled_job_runs order by id")
        judged = rows(second, "select last_status, health from public.check_job_health()"
                              " where job_name = 'daily-aggregation'")  # fmt: skip

    assert told == ["succeeded", "skipped"]
    assert sorted(recorded) == [("skipped",), ("succeeded",)]
    assert judged == [("succeeded", "healthy")]


def test_two_schedulers_at_once_run_a_job_once(migrated: Database) -> None:
    """The second call skips what the first one is at, and finds nothing due behind it."""
    with migrated.connect(autocommit=False) as first, migrated.connect() as second:
        first.execute(REGISTER, ["daily-aggregation", "1 second", CALLS[0], "function", True, "1 day"])
        first.commit()
        told = [rows(first, DUE), rows(second, DUE)]
        first.commit()

    assert told == [[("daily-aggregation", status, None)] for status in ("succeeded", "skipped")]


def test_no_api_role_can_hold_a_job_up(migrated: Database) -> None:
    """Not by any advisory lock, not by locking what a job locks."""
    with migrated.connect() as holder, migrated.connect() as conn:
        refused = [
            outcome(holder, statement, role=role)
            for role in ("anon", "authenticated", "service_role")
            for statement in (
                "select * from private.jobs for update",
                "lock table private.jobs in access share mode",
                "lock table private.dirty_metric_days in access share mode",
                "lock table public.scheduled_job_runs in share mode",
            )
        ]
        conn.execute("set lock_timeout = '5s'")

        assert refused == ["42501"] * len(refused)
        with conn.transaction():
            conn.execute(CALLS[0])
            assert rows(conn, "select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()") == []


@pytest.mark.parametrize(
    ("schedule", "registered", "ran", "wanted"),
    [
        ("0 0 1 1 *", "2 years", None, True),
        ("0 0 1 1 *", "0", None, False),
        ("1 second", "1 day", ("2 seconds", "failed"), True),
        ("@yearly", "2 years", ("0", "failed"), False),
        ("@yearly", "2 years", ("0", "skipped"), True),
        ("@yearly", "0", ("2 years", "succeeded"), False),
        ("@reboot", "2 years", None, False),
    ],
)
def test_due_is_what_missed_a_slot(
    tx: Connection, schedule: str, registered: str, ran: tuple[str, str] | None, wanted: bool
) -> None:
    """Since the last run that was none of skipped, and since the registration."""
    tx.execute(REGISTER, ["probe", schedule, "select 1", "function", True, registered])
    if ran:
        tx.execute(RAN, ["probe", *ran])

    assert due(tx) == ([("probe", "succeeded", None)] if wanted else [])


def test_a_job_that_fails_stops_no_other(tx: Connection) -> None:
    """It is on record with its error and in the log; a job that is off is not run."""
    tx.execute(REGISTER, ["a-broken", "1 second", "select 1 / 0", "function", True, "1 day"])
    tx.execute(REGISTER, ["b-off", "1 second", "select 1 / 0", "function", False, "1 day"])
    tx.execute(REGISTER, ["c-whole", "1 second", "select 1", "function", True, "1 day"])

    told = due(tx)

    assert told == [("a-broken", "failed", None), ("c-whole", "succeeded", None)]
    assert rows(tx, "select error from public.scheduled_job_runs where job_name = 'a-broken'") == [
        ("division by zero (22012)",)
    ]
    assert rows(tx, "select new_data ->> 'sqlstate' from public.audit_logs"
                    " where action = 'ERROR' and table_name = 'a-broken'") == [("22012",)]  # fmt: skip


@pytest.mark.parametrize("failing", ["assert false, 'broken'", "perform 1 / 0", "raise 'broken'"])
def test_a_job_that_fails_takes_back_its_own_work_alone(tx: Connection, failing: str) -> None:
    """What ran before it and behind it stands, with its records, though all are one transaction."""
    tx.execute("create table public.done (job text)")
    for job, then in [("a-whole", "null"), ("b-broken", failing), ("c-whole", "null")]:
        command = f"do $$ begin insert into public.done values ('{job}'); {then}; end $$"
        tx.execute(REGISTER, [job, "1 second", command, "function", True, "1 day"])

    due(tx)

    assert rows(tx, "select job from public.done order by 1") == [("a-whole",), ("c-whole",)]
    assert rows(tx, "select job_name, status from public.scheduled_job_runs order by 1") == [
        ("a-whole", "succeeded"), ("b-broken", "failed"), ("c-whole", "succeeded")
    ]  # fmt: skip


def test_a_step_that_fails_an_assertion_stops_no_other_step(tx: Connection) -> None:
    """A failed ASSERT is an error like any other."""
    tx.execute("create function public.doubtful() returns jsonb language plpgsql as"
               " $$ begin assert false, 'broken'; return '1'; end $$")  # fmt: skip
    steps = ["select public.doubtful()", "select '2'::jsonb"]

    told = value(tx, "select private.run_job('daily-aggregation', '{one,two}', %s)", [steps])

    assert isinstance(told, dict)
    assert (told["status"], told["steps"], told["errors"]["one"]["sqlstate"]) == ("failed", {"two": 2}, "P0004")


def test_a_command_is_handed_out_once_and_reported(tx: Connection) -> None:
    """Its end is told by finish_job_run(); one that nobody told of counts as failed when it is due again."""
    tx.execute(REGISTER, ["probe", "1 second", "reindex table concurrently public.goals", "command", True, "1 day"])
    with acting(tx, "service_role"):
        handed = rows(tx, DUE)
        ended = value(tx, "select public.finish_job_run('probe', 'it broke')")
    told_twice = outcome(tx, "select public.finish_job_run('probe')", role="service_role")
    for _ in range(2):
        tx.execute("update public.scheduled_job_runs set started_at = started_at - interval '1 minute'")
        due(tx)

    assert handed == [("probe", "running", "reindex table concurrently public.goals")]
    assert (ended, told_twice) == ("failed", "22023")
    assert rows(tx, "select status, error from public.scheduled_job_runs order by id") == [
        ("failed", "it broke"), ("failed", "nobody reported how it went"), ("running", None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("active", "runs", "wanted"),
    [
        (True, [], (0, "never run")),
        (True, [("1 hour", "skipped")], (0, "never run")),
        (True, [("1 hour", "succeeded")], (0, "healthy")),
        (True, [("3 hours", "succeeded"), ("2 hours", "failed")], (1, "warning")),
        (True, [("3 hours", "failed"), ("2 hours", "failed"), ("1 hour", "skipped")], (2, "warning")),
        (True, [("3 hours", "failed"), ("2 hours", "failed"), ("1 hour", "failed")], (3, "critical")),
        (True, [("3 hours", "failed"), ("2 hours", "failed"), ("1 hour", "succeeded")], (0, "healthy")),
        (True, [("23 hours", "succeeded")], (0, "healthy")),
        (True, [("49 hours", "succeeded")], (0, "stale")),
        (True, [("49 hours", "failed")], (1, "stale")),
        (False, [("49 hours", "succeeded")], (0, "healthy")),
        (True, [("52 hours", "failed"), ("51 hours", "failed"), ("50 hours", "failed")], (3, "critical")),
    ],
)
def test_health_is_judged_by_the_last_runs(
    tx: Connection, active: bool, runs: list[tuple[str, str]], wanted: tuple[int, str]
) -> None:
    """Of a daily job: failures in a row since the last success, and slots that passed without a run."""
    tx.execute(REGISTER, ["probe", "@daily", "select 1", "function", active, "30 days"])
    for ran in runs:
        tx.execute(RAN, ["probe", *ran])

    with acting(tx, "service_role"):
        assert rows(tx, HEALTH) == [wanted]


def test_without_the_setup_every_job_is_told_of(tx: Connection) -> None:
    """A setup that was forgotten shows: eight jobs that have no schedule and never ran."""
    assert rows(tx, "select schedule, health from public.check_job_health()") == [(None, "never run")] * 8


def test_what_is_no_schedule_cannot_be_registered(tx: Connection) -> None:
    """The table refuses it."""
    with pytest.raises(psycopg.errors.CheckViolation):
        tx.execute(REGISTER, ["probe", "at noon", "select 1", "function", True, "0"])


def test_the_monitoring_queries_of_the_summary_run(server: Server, migrated: Database) -> None:
    """As they stand there; where PostgreSQL lacks the columns, on the view that has them."""
    psql_succeeds(server, migrated.name, SETUP)
    with migrated.connect() as conn:
        health = conn.execute("SELECT * FROM check_job_health();")
        assert [column.name for column in health.description or ()] == [
            "job_name", "schedule", "last_run", "last_status", "consecutive_failures", "health"
        ]  # fmt: skip
        assert len(health.fetchall()) == 8
        conn.execute("update public.clinics set location = 'seen'")
        activity = rows(conn, """
            SELECT action, table_name, COUNT(*)
            FROM audit_logs
            WHERE created_at > NOW() - INTERVAL '1 day'
            GROUP BY action, table_name;
        """)  # fmt: skip
        assert ("UPDATE", "clinics") in {(action, table) for action, table, _ in activity}
        conn.execute("SELECT funcname, calls, mean_time FROM function_performance"
                     " WHERE schemaname = 'public' ORDER BY mean_time DESC;")  # fmt: skip


def test_the_commands_of_the_summary_run(server: Server, unmigrated: Database) -> None:
    """From inside sql/, with plain psql: migrate, test, set the jobs up, roll them back, roll back."""
    printed = [
        psql_succeeds(server, unmigrated.name, name)
        for name in (
            "04_triggers_and_functions.sql",
            "04_scheduled_jobs_setup.sql",
            "04_triggers_and_functions.test.sql",
            "04_scheduled_jobs_rollback.sql",
            "04_triggers_and_functions_rollback.sql",
        )
    ]

    assert "the jobs are in scheduled_jobs, 8 new" in printed[1]
    assert ", 0 failed" in printed[2]
    assert "8 job(s) taken out of scheduled_jobs" in printed[3]
