"""pg_cron itself: jobs fire at the turn of a minute, calls that die are known, strangers' jobs are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.product.acting import acting, rows, value
from tests.integration.product.drivers import CRON_DATABASE, OWNER, SETUP, SETUP_ROLLBACK, PgCron, product
from tests.integration.product.files import ROLLBACK, psql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.product.drivers import Place

pytestmark = pytest.mark.needs("postgresql-15", "postgresql-15-cron")
MINUTE = 75  # seconds: the next minute's turn, and the run
JOBS = "select jobname::text, schedule, active, username::text from cron.job order by jobname, username"
HEALTH = "select health from public.check_job_health() where job_name = %s"


@pytest.fixture
def place() -> Iterator[Place]:
    """Give a product in pg_cron's database, without jobs."""
    with product(15, CRON_DATABASE, cron=True) as laid:
        yield laid


def test_a_job_fires_at_the_turn_of_a_minute(place: Place) -> None:
    """Nobody does anything but wait: its schedule is `* * * * *`, as pg_cron 1.4 knows no seconds."""
    place.psql(SETUP)
    with place.connect() as conn:
        conn.execute("select cron.alter_job(jobid, schedule => '* * * * *') from cron.job"
                     " where jobname = 'daily-aggregation'")  # fmt: skip

    PgCron(place).wait(1, MINUTE)

    with place.connect() as conn, acting(conn, "service_role"):
        assert value(conn, HEALTH, ["daily-aggregation"]) == "healthy"


def test_a_call_that_dies_counts_as_failed(place: Place) -> None:
    """Its own record went with its transaction; pg_cron's says failed, and a later success mends it."""
    place.psql(SETUP)
    cron = PgCron(place)
    with place.connect() as conn:
        conn.execute("alter function public.scheduled_weekly_reports() rename to weekly_reports")
        cron_runs = "select count(*) from public.scheduled_job_runs"

    cron.fire(["weekly-reports"])
    with place.connect() as conn:
        recorded, died = value(conn, cron_runs), value(conn, HEALTH, ["weekly-reports"])
        conn.execute("alter function public.weekly_reports() rename to scheduled_weekly_reports")
    cron.fire(["weekly-reports"])

    with place.connect() as conn:
        assert (recorded, died, value(conn, HEALTH, ["weekly-reports"])) == (0, "warning", "healthy")


def test_a_failed_reindex_is_known(place: Place) -> None:
    """pg_cron's record is all that there is of a command."""
    place.psql(SETUP)
    with place.connect() as conn:
        conn.execute("alter table public.goal_progress rename to progress_of_goals")

    PgCron(place).fire(["reindex-goal_progress"])

    with place.connect() as conn:
        assert value(conn, HEALTH, ["reindex-goal_progress"]) == "warning"


def test_jobs_move_to_pg_cron_as_they_are(place: Place) -> None:
    """What was altered while an outside scheduler ran them stays so, and none is left to it."""
    with place.connect() as conn:
        conn.execute(f"revoke usage on schema cron from {OWNER}")
    place.psql(SETUP)
    with place.connect() as conn:
        conn.execute("update public.scheduled_jobs set schedule = '5 5 * * *' where job_name = 'refresh-views'")
        conn.execute("update public.scheduled_jobs set active = false where job_name = 'refresh-views'")
        conn.execute(f"grant usage on schema cron to {OWNER}")
        conn.execute(f"grant execute on function cron.alter_job to {OWNER}")

    place.psql(SETUP)

    with place.connect() as conn:
        jobs = rows(conn, JOBS)
        assert ("refresh-views", "5 5 * * *", False, OWNER) in jobs
        assert len(jobs) == 8
        assert value(conn, "select count(*) from public.scheduled_jobs") == 0


def test_a_strangers_job_of_our_name_is_not_touched(place: Place) -> None:
    """The setup refuses, both rollbacks leave it where it is."""
    with place.connect(OWNER) as conn:
        conn.execute("select cron.schedule('weekly-reports', '0 0 * * *', 'select 1')")
        jobs = rows(conn, JOBS)

    done = psql(place.server, place.dbname, SETUP, OWNER)
    place.psql(SETUP_ROLLBACK)
    place.psql(ROLLBACK)

    assert done.returncode != 0
    assert "pg_cron has a job weekly-reports that runs another command" in done.stderr
    with place.connect(OWNER) as conn:
        assert rows(conn, JOBS) == jobs


def test_pg_crons_tables_are_not_written(place: Place) -> None:
    """Setup, health and undo work for a role that may only read them."""
    with place.connect() as conn:
        conn.execute("revoke insert, update, delete, truncate on cron.job, cron.job_run_details from public")
        written = value(conn, f"select has_table_privilege('{OWNER}', 'cron.job', 'insert, update, delete')")

    place.psql(SETUP)
    with place.connect() as conn, acting(conn, "service_role"):
        listed = value(conn, "select count(*) from public.check_job_health() where schedule is not null")
    place.psql(SETUP_ROLLBACK)

    assert (written, listed) == (False, 8)
    with place.connect() as conn:
        assert rows(conn, JOBS) == []
