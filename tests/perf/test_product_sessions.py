"""
What the product's triggers cost when many sessions write at once: a curve from 1 to 16 sessions, triggers on and off.

Contention of ours would show as a ratio that gets worse with the sessions: a lock that all wait for, a hot row.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, LiteralString

import pytest

from harness.bench.sessions import Load, together
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, run_scripts
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.link import Connection

pytestmark = [pytest.mark.perf, pytest.mark.needs("postgresql-15")]

MAJOR = 15  # Debian's, which comes with pgbench
SESSIONS = (1, 2, 4, 8, 16)
SECONDS = 2
ROUNDS = 3
WORSE = 1.5  # times what the triggers may cost more among 16 sessions than in one; two processors share them all
USERS = 10_000

FILL: LiteralString = f"""
    insert into public.clinics (id, name)
    select md5('clinic' || g)::uuid, 'Clinic ' || g from generate_series(1, 100) as g;
    insert into public.metric_definitions (id, name, data_type) values (md5('metric')::uuid, 'Metric', 'decimal');
    insert into public.users (id, email, name)
    select md5('user' || g)::uuid, 'u' || g || '@example.org', 'User' from generate_series(1, {USERS}) as g;
"""
TRIGGERS: LiteralString = """
    select t.tgrelid::regclass::text, quote_ident(t.tgname)
    from pg_catalog.pg_trigger as t
    where not t.tgisinternal and t.tgrelid in ('public.users'::regclass, 'public.metric_values'::regclass)
        and pg_catalog.obj_description(t.tgfoid, 'pg_proc') like '%(migration 04)'
"""
SCRIPTS = {
    "a user changes": f"""
\\set n random(1, {USERS})
update public.users set name = 'User ' || :n where id = md5('user' || :n)::uuid;
""",
    "a value comes in": """
\\set c random(1, 100)
\\set d random(1, 300)
insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    values (md5('clinic' || :c)::uuid, md5('metric')::uuid, date '2025-01-01' + (:d)::integer, :d);
""",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Give a server that takes as many sessions."""
    with Server.start(servers()[MAJOR]) as running:
        yield running


@pytest.mark.parametrize("name", SCRIPTS)
def test_triggers_cost_no_more_among_many_sessions(server: Server, name: str) -> None:
    """Throughput without them over throughput with them, at 16 sessions and at one."""
    program = server.binaries.bin_dir / "pgbench"
    with Databases(server) as databases, databases.clone(None) as database, database.connect() as conn:
        run_scripts(conn, (PLATFORM, *BEFORE, MIGRATION))
        conn.execute(FILL)
        triggers = conn.execute(TRIGGERS).fetchall()
        assert triggers
        ratios: dict[int, float] = {}
        for sessions in SESSIONS:
            pairs: list[list[Load]] = []
            for _ in range(ROUNDS):
                pairs.append([])
                for on in (True, False):
                    prepare(conn, triggers, on)
                    pairs[-1].append(together(program, database.dsn, SCRIPTS[name], sessions, SECONDS))
            ratios[sessions] = statistics.median(off.rate / on.rate for on, off in pairs)
            _tell(name, pairs[-1][0], ratios[sessions])

    assert ratios[SESSIONS[-1]] <= WORSE * ratios[1], ratios


def prepare(conn: Connection, triggers: list[tuple[object, ...]], on: bool) -> None:
    """Leave no values and no dead rows, and the triggers on or off."""
    for table, trigger in triggers:
        conn.execute(f"alter table {table} {'enable' if on else 'disable'} trigger {trigger}".encode())
    conn.execute("truncate public.metric_values, private.dirty_metric_days")
    conn.execute("vacuum public.users")


def _tell(name: str, load: Load, ratio: float) -> None:
    latency = ", ".join(f"{1e3 * each:.2f}" for each in (load.middle, load.late, load.last))
    print(  # noqa: T201 - the figures are what the run is for
        f"\n{name}, {load.sessions} sessions: {load.rate:,.0f}/s with triggers, {latency} ms for 50, 95, 99 %;"
        f" without {ratio:.2f} times as many"
    )
