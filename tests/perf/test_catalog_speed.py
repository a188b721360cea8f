"""
What reading and comparing a catalog costs, beside `pg_dump -s` of the same database in the same run.

Both take turns, so that what else the machine does meets both alike; the median of the pairs' ratios is judged. Rows
are left out on both sides. Budgets are those of the issue; a prototype reached 0.32, 0.74 and about 1.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from harness.catalog import diff, snapshot
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.needs import servers
from tests.perf.figures import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg

    from harness.postgres.database import Database

    Connection = psycopg.Connection[tuple[object, ...]]

pytestmark = pytest.mark.perf

ROUNDS = 7
SMALL, LARGE, HUGE = 30, 500, 5_000  # tables
HUGE_ROUNDS = 3
WARM_SMALL_BUDGET, WARM_LARGE_BUDGET = 0.35, 0.75  # of pg_dump -s: one snapshot and the diff with the one before
FIRST_BUDGET = 1.2  # the same in a process that has read nothing yet, its connection included
APART_BUDGET = 1.5  # both snapshots and the diff of databases made separately
GROWTH_BUDGET = 1.3  # the cost of one table among LARGE, beside one among a fifth of them

MAJORS = [pytest.param(major, marks=pytest.mark.needs(f"postgresql-{major}"), id=f"pg{major}") for major in (15, 18)]

PRELUDE = """
create schema app;
create type app.state as enum ('new', 'open', 'done');
create domain app.email as text check (value ~ '@');
"""
TABLE = """
create table app.t{0} (
    id bigint generated always as identity primary key,
    parent_id bigint references app.t{1} (id) on delete cascade,
    name text not null default 'x',
    email app.email unique,
    state app.state not null default 'new',
    amount numeric(12, 2) check (amount >= 0),
    meta jsonb not null default '{{}}',
    created_at timestamptz not null default now(),
    updated_at timestamptz
);
create index t{0}_name on app.t{0} (name, created_at);
create function app.touch{0}() returns trigger language plpgsql
    as $$ begin new.updated_at := now(); return new; end $$;
create trigger touch before update on app.t{0} for each row execute function app.touch{0}();
alter table app.t{0} enable row level security;
create policy own on app.t{0} using (name = current_user);
comment on table app.t{0} is 'table {0}';
grant select on app.t{0} to public;
"""
FIVE_CHANGES = """
alter table app.t3 rename to renamed;
alter table app.t5 drop column meta;
create table app.added (id serial primary key, name text unique check (name <> ''));
create or replace function app.touch1() returns trigger language plpgsql as $$ begin return new; end $$;
alter table app.t7 alter name drop not null;
"""
FIRST = """
import sys, time
import psycopg
from harness.catalog import diff, snapshot
began = time.perf_counter()
with psycopg.connect(sys.argv[1], autocommit=True) as conn:
    found = snapshot(conn, rows=False)
assert diff(found, found) == ()
print(time.perf_counter() - began)
"""


def build(tables: int) -> Callable[[Connection], None]:
    """Give what makes a schema of so many tables, each with its index, trigger, function, policy and comment."""

    def run(conn: Connection) -> None:
        conn.execute(PRELUDE)
        for number in range(tables):
            conn.execute(TABLE.format(number, max(0, number - 1)).encode())

    return run


@pytest.fixture(scope="module", params=MAJORS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Give a running server of each major."""
    with Server.start(servers()[request.param]) as running:
        yield running


@pytest.fixture(scope="module")
def databases(server: Server) -> Iterator[Databases]:
    """Give the databases of `server`."""
    made = Databases(server)
    yield made
    made.close()


def spent(work: Callable[[], object]) -> float:
    """Give the seconds that *work* takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def dump(server: Server, database: Database) -> float:
    """Give the seconds of `pg_dump -s`, by the program itself and not Debian's wrapper."""
    program = server.binaries.bin_dir / "pg_dump"
    return spent(lambda: subprocess.run([program, "-s", "-d", database.dsn], check=True, capture_output=True))


def ratios(ours: Callable[[], float], theirs: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """Give ours over theirs for each round, sorted; the first round warms both."""
    pairs = [(ours(), theirs()) for _ in range(rounds + 1)]
    return sorted(mine / other for mine, other in pairs[1:])


@pytest.mark.parametrize(("tables", "budget"), [(SMALL, WARM_SMALL_BUDGET), (LARGE, WARM_LARGE_BUDGET)])
@pytest.mark.parametrize("changes", ["", FIVE_CHANGES], ids=["equal", "five changes"])
def test_snapshot_and_diff_on_a_warm_connection(
    server: Server, databases: Databases, tables: int, budget: float, changes: str
) -> None:
    """One snapshot and its comparison with the one before cost a part of `pg_dump -s`."""
    with databases.clone(databases.template(f"speed {tables}", build(tables))) as database, database.connect() as conn:
        before = snapshot(conn, rows=False)
        conn.execute(changes.encode())

        found = ratios(lambda: spent(lambda: diff(before, snapshot(conn, rows=False))), lambda: dump(server, database))

    judge(f"snapshot and diff of {tables} tables, {'five' if changes else 'no'} changes, of pg_dump -s", found, budget)


def test_snapshot_and_diff_of_thousands_of_tables(server: Server, databases: Databases) -> None:
    """With ten times as many tables again the budget is that of many: pg_dump pays more for each, we do not."""
    with databases.clone(databases.template(f"speed {HUGE}", build(HUGE))) as database, database.connect() as conn:
        before = snapshot(conn, rows=False)
        conn.execute(FIVE_CHANGES.encode())

        found = ratios(
            lambda: spent(lambda: diff(before, snapshot(conn, rows=False))), lambda: dump(server, database), HUGE_ROUNDS
        )

    judge(f"snapshot and diff of {HUGE} tables, five changes, of pg_dump -s", found, WARM_LARGE_BUDGET)


def test_the_first_snapshot_of_a_process(server: Server, databases: Databases) -> None:
    """A process that has read nothing yet, its connection included, costs little more than `pg_dump -s`."""
    with databases.clone(databases.template(f"speed {SMALL}", build(SMALL))) as database:
        command = [sys.executable, "-c", FIRST, database.dsn]

        found = ratios(
            lambda: float(subprocess.run(command, check=True, capture_output=True, text=True).stdout),
            lambda: dump(server, database),
        )

    judge("first snapshot of a process, of pg_dump -s", found, FIRST_BUDGET)


@pytest.mark.parametrize("tables", [SMALL, LARGE])
def test_two_databases_made_separately(server: Server, databases: Databases, tables: int) -> None:
    """Two snapshots and their comparison, where every OID differs, cost little more than one `pg_dump -s`."""
    with (
        databases.clone(None) as first,
        databases.clone(None) as second,
        first.connect() as one,
        second.connect() as two,
    ):
        build(tables)(one)
        two.execute("create table public.shift ()")
        build(tables)(two)
        two.execute("drop table public.shift")
        assert diff(snapshot(one), snapshot(two)) == ()

        found = ratios(
            lambda: spent(lambda: diff(snapshot(one, rows=False), snapshot(two, rows=False))),
            lambda: dump(server, first),
        )

    judge(f"two databases of {tables} tables, of pg_dump -s", found, APART_BUDGET)


def test_the_cost_grows_with_the_objects(databases: Databases) -> None:
    """A table costs no more among many than among a fifth of them."""
    few = LARGE // 5
    with (
        databases.clone(databases.template(f"speed {few}", build(few))) as small,
        databases.clone(databases.template(f"speed {LARGE}", build(LARGE))) as large,
        small.connect() as one,
        large.connect() as two,
    ):
        before = snapshot(one, rows=False), snapshot(two, rows=False)

        found = ratios(
            lambda: spent(lambda: diff(before[1], snapshot(two, rows=False))),
            lambda: spent(lambda: diff(before[0], snapshot(one, rows=False))),
        )

    judge(f"{LARGE} tables beside {few}", found, GROWTH_BUDGET * LARGE / few)
