"""
The files on Supabase: laid out as its images do it, run as its `postgres`, who is no superuser and a guest in `auth`.

The stand-in (platform/plain_postgres.sql) has no part in it but to run and do nothing. Where the server has pg_cron, it
is granted as Supabase grants it: its functions are there to be called, its table of jobs only to be read.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString

import pytest

from harness.catalog import Aspect, diff, snapshot
from harness.postgres.server import Server
from tests.integration.product.acting import acting, outcome, rows
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, ROLLBACK, SELF_TEST, psql_succeeds
from tests.needs import NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog import Snapshot
    from tests.integration.product.acting import Connection

DATABASE = "app"
OWNER = "supabase_postgres"  # Supabase's postgres; the server's own superuser has that name already
SETUP, SETUP_ROLLBACK = "04_scheduled_jobs_setup.sql", "04_scheduled_jobs_rollback.sql"
LAYOUT = Path(__file__).with_name("supabase.sql").read_text(encoding="utf-8").replace("{owner}", OWNER)
CRON: tuple[LiteralString, ...] = (
    "create extension pg_cron with schema pg_catalog",
    f"grant usage on schema cron to {OWNER} with grant option",
    f"grant execute on all functions in schema cron to {OWNER} with grant option",
    f"grant all privileges on all tables in schema cron to {OWNER} with grant option",
    f"revoke all on table cron.job from {OWNER}",
    f"grant select on table cron.job to {OWNER} with grant option",
)
DONE = -1  # rows that a statement reports which reports none
VERDICT = re.compile(r"(\d+) passed, 0 failed")


@pytest.fixture(scope="module", name="platform")
def laid_out(server: Server) -> Iterator[Server]:
    """Give a server of its own with a Supabase on it; with pg_cron where that is to be had for it."""
    cron = has_cron(server)
    settings = {"shared_preload_libraries": "pg_cron", "cron.database_name": DATABASE} if cron else {}
    with Server.start(server.binaries, settings=settings) as running:
        with running.connect() as conn:
            conn.execute(f"create database {DATABASE}")
        with running.connect(DATABASE) as conn:
            conn.execute(LAYOUT.encode())
            conn.execute(f"alter database {DATABASE} owner to {OWNER}")
            for statement in CRON if cron else ():
                conn.execute(statement)
        psql_succeeds(running, DATABASE, PLATFORM)
        for name in BEFORE:
            psql_succeeds(running, DATABASE, name, OWNER)
        yield running


@pytest.fixture
def migrated(platform: Server) -> Iterator[Server]:
    """Give the same with the migration and its jobs, applied and taken back by the owner."""
    psql_succeeds(platform, DATABASE, MIGRATION, OWNER)
    psql_succeeds(platform, DATABASE, SETUP, OWNER)
    yield platform
    psql_succeeds(platform, DATABASE, SETUP_ROLLBACK, OWNER)
    psql_succeeds(platform, DATABASE, ROLLBACK, OWNER)


def has_cron(server: Server) -> bool:
    """Whether pg_cron is to be had for a server of that major."""
    return server.major == 15 and NEEDS["postgresql-15-cron"].met()


def seen(platform: Server) -> Snapshot:
    """Read the database whole, rows too."""
    with platform.connect(DATABASE) as conn:
        return snapshot(conn)


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """Say what differs; a sequence may be ahead, since PostgreSQL takes no number back."""
    return [str(change) for change in diff(before, after) if change.aspect is not Aspect.SEQUENCE]


def sign_up(conn: Connection, email: str) -> None:
    """Sign up as the auth server does: its own role, which has a search_path of its own."""
    with conn.transaction():
        conn.execute("set local session authorization supabase_auth_admin")
        conn.execute("set local search_path = auth")
        conn.execute(
            "insert into users (id, email, raw_app_meta_data, raw_user_meta_data)"
            " values (gen_random_uuid(), %s, '{}', '{}')",
            [email],
        )
        conn.execute("reset session authorization")


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("create table auth.mine (id int)", "42501"),
        ("create function auth.mine() returns int language sql as 'select 1'", "42501"),
        ("alter table auth.users add column mine int", "42501"),
        ("create index mine on auth.users (aud)", "42501"),
        ("alter table auth.users disable trigger all", "42501"),
        ("update pg_catalog.pg_proc set prosrc = prosrc where false", "42501"),
        ("create function public.mine() returns int language sql as 'select 1'", DONE),
    ],
    ids=["table", "function", "column", "index", "triggers", "catalog", "function in public"],
)
def test_the_owner_is_a_guest_in_auth(platform: Server, statement: LiteralString, wanted: str | int) -> None:
    """The layout is what it claims to be, or nothing below proves anything."""
    with platform.connect(DATABASE) as conn:
        assert outcome(conn, statement, role=OWNER) == wanted


def test_the_stand_in_changes_nothing(platform: Server) -> None:
    """On a Supabase it looks and leaves."""
    was = seen(platform)

    psql_succeeds(platform, DATABASE, PLATFORM)

    assert changes(was, seen(platform)) == []


def test_all_files_run_as_the_owner_and_leave_nothing(platform: Server) -> None:
    """Apply, self-test, jobs, all of it twice, and back, twice: the database is what it was."""
    was = seen(platform)

    for name in (MIGRATION, MIGRATION):
        psql_succeeds(platform, DATABASE, name, OWNER)
    tested = psql_succeeds(platform, DATABASE, SELF_TEST, OWNER)
    for name in (SETUP, SETUP, SETUP_ROLLBACK, SETUP_ROLLBACK, ROLLBACK, ROLLBACK):
        psql_succeeds(platform, DATABASE, name, OWNER)

    assert VERDICT.search(tested), tested
    assert changes(was, seen(platform)) == []


def test_the_rollback_takes_the_jobs_along(platform: Server) -> None:
    """Without the rollback of the setup, too, nothing is left."""
    was = seen(platform)

    for name in (MIGRATION, SETUP, ROLLBACK):
        psql_succeeds(platform, DATABASE, name, OWNER)

    assert changes(was, seen(platform)) == []


def test_a_second_apply_changes_nothing(migrated: Server) -> None:
    """Neither of the migration nor of the setup."""
    was = seen(migrated)

    psql_succeeds(migrated, DATABASE, MIGRATION, OWNER)
    psql_succeeds(migrated, DATABASE, SETUP, OWNER)

    assert changes(was, seen(migrated)) == []


def test_default_privileges_open_nothing(migrated: Server) -> None:
    """Whatever they hand out, anon may call no function and read no table, and authenticated no job."""
    open_to_api: LiteralString = """
        select p.oid::regprocedure::text
        from pg_proc as p
        where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
            and (has_function_privilege('anon', p.oid, 'execute')
                or has_function_privilege('authenticated', p.oid, 'execute')
                    and (p.proname ^@ 'scheduled_' or p.prorettype = 'trigger'::regtype))
        union all
        select c.oid::regclass::text
        from pg_class as c
        where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
            and c.relkind in ('r', 'p', 'v', 'm')
            and has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate, references, trigger')
        order by 1
    """
    with migrated.connect(DATABASE) as conn, conn.transaction(force_rollback=True):
        ours = rows(conn, open_to_api)
        with acting(conn, OWNER):
            conn.execute("create function public.careless() returns int language sql as 'select 1'")
            conn.execute("create table public.careless (id int)")

        assert (ours, rows(conn, open_to_api)) == ([], [("careless",), ("careless()",)])


def test_signing_up_makes_a_profile(migrated: Server) -> None:
    """The auth server's role inserts, the profile is there, a deletion ends it."""
    with migrated.connect(DATABASE) as conn, conn.transaction(force_rollback=True):
        sign_up(conn, "someone@example.org")
        made = rows(conn, "select name, role, status from public.users where email = 'someone@example.org'")
        conn.execute("set local session authorization supabase_auth_admin")
        conn.execute("delete from auth.users where email = 'someone@example.org'")
        conn.execute("reset session authorization")
        left = rows(conn, "select status, auth_id from public.users where email = 'someone@example.org'")

    assert (made, left) == ([("someone", "viewer", "active")], [("inactive", None)])


def test_jobs_run_as_service_role(migrated: Server) -> None:
    """What the API's backend may start, it can finish: no job stumbles over a right of its owner."""
    with migrated.connect(DATABASE) as conn:
        with acting(conn, "service_role"):
            conn.execute("select public.scheduled_daily_aggregation()")
            conn.execute("select public.scheduled_weekly_reports()")
            conn.execute("select public.scheduled_monthly_cleanup()")
            views = rows(conn, "select view_name, action from public.refresh_materialized_views()")
            indexes = rows(conn, "select index_name from public.maintain_indexes()")
        states = rows(conn, "select distinct status from public.scheduled_job_runs")

    assert (views, indexes, states) == (
        [("clinic_monthly_metrics", "refreshed concurrently")],
        [],
        [("succeeded",)],
    )


def test_every_job_is_with_its_driver(migrated: Server) -> None:
    """With pg_cron, whose table of jobs its functions alone write, or in the registry: each once, and the owner's."""
    with migrated.connect(DATABASE) as conn:
        if has_cron(migrated):
            refused = outcome(conn, "update cron.job set active = active", role=OWNER)
            jobs = rows(conn, "select jobname from cron.job where username = %s", [OWNER])
        else:
            refused = "42501"
            jobs = rows(conn, "select job_name from public.scheduled_jobs")

    assert refused == "42501"
    assert Counter(str(name) for (name,) in jobs) >= Counter(
        ["daily-aggregation", "weekly-reports", "monthly-cleanup", "refresh-views", "update-statistics",
         "reindex-metric_values", "reindex-goal_progress"]
    )  # fmt: skip
