"""Who runs the jobs: pg_cron in the product's database, pg_cron in another one of the cluster, an outside scheduler."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from psycopg import OperationalError, sql

from harness.errors import ServerError
from harness.postgres.server import Server
from tests.integration.product.acting import acting, rows, value
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, psql_succeeds, run_scripts
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.integration.product.acting import Connection

SETUP = "04_scheduled_jobs_setup.sql"
SETUP_ROLLBACK = "04_scheduled_jobs_rollback.sql"
OWNER = "product_owner"
CRON_DATABASE = "postgres"
CRON_SETTINGS = {
    "shared_preload_libraries": "pg_cron",
    "cron.database_name": CRON_DATABASE,
    "cron.use_background_workers": "on",
    "max_worker_processes": "20",
    "synchronous_commit": "on",  # firing is a crash of the launcher, and must lose nothing
}
FINISHED = "select count(*) from cron.job_run_details where status in ('succeeded', 'failed')"
LAUNCHER = "select pid from pg_stat_activity where backend_type = 'pg_cron launcher'"
DEADLINE = 30  # seconds
POLL = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class Place:
    """A server of the test's own with the migrated product in the database *dbname*, all of it OWNER's."""

    server: Server
    dbname: str

    def connect(self, user: str | None = None) -> Connection:
        """Open a connection to the product's database."""
        return self.server.connect(self.dbname, user=user)

    def psql(self, name: str, user: str | None = OWNER) -> str:
        """Run a file of sql/ as its owner, or as somebody else; give what was printed."""
        return psql_succeeds(self.server, self.dbname, name, user)


class Driver(Protocol):
    """Whoever runs the jobs of a place."""

    @property
    def place(self) -> Place:
        """Where the jobs belong."""
        ...

    def take_over(self) -> str:
        """Run the setup, do what it says is to be done by hand, and give what it printed."""
        ...

    def fire(self, jobs: Sequence[str]) -> None:
        """Have it run *jobs* now, and wait until they are done."""
        ...


@contextmanager
def product(major: int, dbname: str, *, cron: bool) -> Iterator[Place]:
    """Start a server, with pg_cron or without, and lay the product in one of its databases."""
    with Server.start(servers()[major], settings=CRON_SETTINGS if cron else {}) as server:
        with server.connect() as admin:
            admin.execute(f"create role {OWNER} login")
            if dbname != CRON_DATABASE:
                admin.execute(sql.SQL("create database {}").format(sql.Identifier(dbname)))
            admin.execute(f"alter database {dbname} owner to {OWNER}".encode())
            if cron:
                admin.execute("create extension pg_cron")
                admin.execute(f"grant usage on schema cron to {OWNER}")
        with server.connect(dbname) as admin, server.connect(dbname, user=OWNER) as owner:
            run_scripts(admin, [PLATFORM])
            run_scripts(owner, BEFORE)
            run_scripts(admin, [DEMO])
            run_scripts(owner, [MIGRATION])
        yield Place(server, dbname)


@dataclass(frozen=True, slots=True)
class PgCron:
    """pg_cron, wherever it is: a launcher that begins anew fires at once what is scheduled `@reboot`."""

    place: Place

    def take_over(self) -> str:
        """Run the setup; where it printed calls for another database, run them there."""
        printed = self.place.psql(SETUP)
        calls = [line for line in printed.splitlines() if line.startswith("select cron.schedule_in_database(")]
        with self.place.server.connect(CRON_DATABASE) as there:
            for call in calls:
                there.execute(call.encode())
        return printed

    def fire(self, jobs: Sequence[str]) -> None:
        """Have their schedules be `@reboot` while the launcher is killed; the server starts it again."""
        with self.place.server.connect(CRON_DATABASE) as there:
            old = rows(there, "select jobid, schedule from cron.job where jobname = any (%s)", [list(jobs)])
            assert len(old) == len(jobs), f"pg_cron has {len(old)} of {jobs}"
            for job, _ in old:
                there.execute("select cron.alter_job(%s, schedule => '@reboot')", [job])
            finished = value(there, FINISHED)
            launcher = value(there, LAUNCHER)
        assert isinstance(finished, int)
        assert isinstance(launcher, int)
        os.kill(launcher, signal.SIGKILL)
        self.wait(finished + len(jobs))
        with self.place.server.connect(CRON_DATABASE) as there:
            for job, schedule in old:
                there.execute("select cron.alter_job(%s, schedule => %s)", [job, schedule])

    def wait(self, wanted: int, deadline: float = DEADLINE) -> None:
        """Wait until that many runs have ended, through the server's restart."""
        until = time.monotonic() + deadline
        ended: object = None
        while ended != wanted and time.monotonic() < until:
            # The server may be restarting.
            with suppress(ServerError, OperationalError), self.place.server.connect(CRON_DATABASE) as there:
                ended = value(there, FINISHED)
            threading.Event().wait(POLL)
        assert ended == wanted, f"pg_cron has ended {ended} runs within {deadline} s"


@dataclass(frozen=True, slots=True)
class OutsideScheduler:
    """Somebody who calls run_due_jobs() as service_role and runs what it hands out."""

    place: Place

    def take_over(self) -> str:
        """Run the setup."""
        return self.place.psql(SETUP)

    def fire(self, jobs: Sequence[str]) -> None:
        """Have the jobs be due, and only them."""
        with self.place.connect(OWNER) as owner:
            old = rows(owner, "select job_name, schedule from public.scheduled_jobs")
            owner.execute(
                "update public.scheduled_jobs set registered_at = 'epoch',"
                " schedule = case when job_name = any (%s) then '1 second' else '@reboot' end",
                [list(jobs)],
            )
            owner.execute("update public.scheduled_job_runs set started_at = started_at - interval '1 minute'")
        with self.place.connect() as conn:
            with acting(conn, "service_role"):
                run = rows(conn, "select job_name, statement from public.run_due_jobs()")
            for job, statement in run:
                if statement is not None:
                    with self.place.connect(OWNER) as owner:
                        owner.execute(str(statement).encode())
                    with acting(conn, "service_role"):
                        conn.execute("select public.finish_job_run(%s)", [job])
        assert sorted(str(job) for job, _ in run) == sorted(jobs)
        with self.place.connect(OWNER) as owner:
            for job, schedule in old:
                owner.execute(
                    "update public.scheduled_jobs set schedule = %s, registered_at = now() where job_name = %s",
                    [schedule, job],
                )
