"""The jobs, whoever runs them: each fires, its failures are recorded, the setup and its undo leave no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.catalog import Aspect, diff, snapshot
from tests.integration.product.acting import acting, rows, value
from tests.integration.product.drivers import (
    CRON_DATABASE,
    OWNER,
    SETUP,
    SETUP_ROLLBACK,
    OutsideScheduler,
    PgCron,
    product,
)
from tests.integration.product.files import ROLLBACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog import Snapshot
    from tests.integration.product.drivers import Driver, Place

HERE, ELSEWHERE, OUTSIDE = "pg_cron here", "pg_cron elsewhere", "outside scheduler"
DRIVERS = [
    pytest.param((HERE, 15), marks=pytest.mark.needs("postgresql-15", "postgresql-15-cron"), id=HERE),
    pytest.param((ELSEWHERE, 15), marks=pytest.mark.needs("postgresql-15", "postgresql-15-cron"), id=ELSEWHERE),
    pytest.param((OUTSIDE, 15), marks=pytest.mark.needs("postgresql-15"), id=f"{OUTSIDE}, pg15"),
    pytest.param((OUTSIDE, 18), marks=pytest.mark.needs("postgresql-18"), id=f"{OUTSIDE}, pg18"),
]
FUNCTIONS = ("daily-aggregation", "monthly-cleanup", "refresh-views", "update-statistics", "weekly-reports")
REINDEXED = ("audit_logs", "goal_progress", "metric_values")
COMMANDS = tuple(f"reindex-{table}" for table in REINDEXED)
HEALTH = "select last_status, consecutive_failures, health from public.check_job_health() where job_name = %s"
BREAK = "alter function public.aggregate_daily_metrics(date, date) rename to aggregate_once"
MEND = "alter function public.aggregate_once(date, date) rename to aggregate_daily_metrics"


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """Give each of those who may run jobs, with a product of its own whose jobs it has not taken over yet."""
    who, major = request.param
    with product(major, CRON_DATABASE if who == HERE else "clinics", cron=who != OUTSIDE) as place:
        yield OutsideScheduler(place) if who == OUTSIDE else PgCron(place)


def health(place: Place, job: str) -> tuple[object, ...]:
    """Ask as service_role how a job fares."""
    with place.connect() as conn, acting(conn, "service_role"):
        return rows(conn, HEALTH, [job])[0]


def seen(place: Place) -> Snapshot:
    """Read the product's database whole, rows too."""
    with place.connect() as conn:
        return snapshot(conn)


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """Say what differs; a sequence may be ahead, since PostgreSQL takes no number back."""
    return [str(change) for change in diff(before, after) if change.aspect is not Aspect.SEQUENCE]


def test_health_follows_the_runs(driver: Driver) -> None:
    """Never run, healthy, warning, critical after the third failure, healthy again after a success."""
    driver.take_over()
    told = [health(driver.place, "daily-aggregation")]
    for change in ("select", BREAK, "select", "select", MEND):
        with driver.place.connect(OWNER) as owner:
            owner.execute(change.encode())
        driver.fire(["daily-aggregation"])
        told.append(health(driver.place, "daily-aggregation"))

    assert told == [
        (None, 0, "never run"),
        ("succeeded", 0, "healthy"),
        ("failed", 1, "warning"),
        ("failed", 2, "warning"),
        ("failed", 3, "critical"),
        ("succeeded", 0, "healthy"),
    ]


def test_every_job_fires_and_succeeds(driver: Driver) -> None:
    """Functions record their success; REINDEX CONCURRENTLY made every index anew and left none invalid."""
    indexes = (
        "select indexrelid from pg_index where indrelid in (select (%s || t)::regclass from unnest(%s::text[]) as t)"
    )
    driver.take_over()
    with driver.place.connect() as conn:
        old = rows(conn, indexes, ["public.", list(REINDEXED[1:])])

    driver.fire([*FUNCTIONS, *COMMANDS])

    with driver.place.connect() as conn:
        ran = rows(conn, "select job_name, status, error from public.scheduled_job_runs"
                         " where job_name <> all (%s) order by job_name", [list(COMMANDS)])  # fmt: skip
        new = rows(conn, indexes, ["public.", list(REINDEXED[1:])])
        invalid = value(conn, "select count(*) from pg_index where not indisvalid")
    assert ran == [(job, "succeeded", None) for job in FUNCTIONS]
    assert (len(new), set(new) & set(old), invalid) == (len(old), set(), 0)


def test_a_second_setup_changes_nothing(driver: Driver) -> None:
    """What an operator altered in a schedule stays altered, what was switched off stays off."""
    driver.take_over()
    with driver.place.connect() as conn:
        conn.execute("update public.scheduled_jobs set schedule = '*/5 * * * *' where job_name = 'refresh-views'")
        conn.execute("update public.scheduled_jobs set active = false where job_name = 'weekly-reports'")
    with driver.place.server.connect(CRON_DATABASE) as there:
        if value(there, "select to_regclass('cron.job')") is not None:
            there.execute("select cron.alter_job(jobid, schedule => '*/5 * * * *') from cron.job"
                          " where jobname = 'refresh-views'")  # fmt: skip
            there.execute("select cron.alter_job(jobid, active => false) from cron.job"
                          " where jobname = 'weekly-reports'")  # fmt: skip
    was = seen(driver.place)

    driver.place.psql(SETUP)

    assert changes(was, seen(driver.place)) == []


@pytest.mark.parametrize("user", [OWNER, None], ids=["owner", "superuser"])
def test_the_undo_of_the_setup_leaves_no_job(driver: Driver, user: str | None) -> None:
    """Run twice: catalog and rows are what they were before the setup."""
    was = seen(driver.place)
    driver.take_over()

    printed = driver.place.psql(SETUP_ROLLBACK, user)
    driver.place.psql(SETUP_ROLLBACK, user)
    if "run there:" in printed:
        undo = next(line for line in printed.splitlines() if line.startswith("select cron.unschedule("))
        with driver.place.server.connect(CRON_DATABASE) as there:
            there.execute(undo.encode())
            assert value(there, "select count(*) from cron.job") == 0

    assert changes(was, seen(driver.place)) == []


@pytest.mark.parametrize("user", [OWNER, None], ids=["owner", "superuser"])
def test_the_migrations_rollback_takes_its_jobs_along(driver: Driver, user: str | None) -> None:
    """Run twice, and the setup's undo behind it: no job is left, and pg_cron's record of past runs is."""
    driver.take_over()
    driver.fire(["daily-aggregation"])

    printed = driver.place.psql(ROLLBACK, user)
    driver.place.psql(ROLLBACK, user)
    driver.place.psql(SETUP_ROLLBACK, user)

    assert "8 job(s) taken" in printed
    with driver.place.connect() as conn:
        assert value(conn, "select to_regclass('public.scheduled_jobs')") is None
        if value(conn, "select to_regclass('cron.job')") is not None:
            assert value(conn, "select count(*) from cron.job") == 0
            assert value(conn, "select count(*) from cron.job_run_details") == 1
            assert value(conn, "select count(*) from pg_trigger where tgrelid = 'cron.job'::regclass") == 1
