"""No write of the product burns transaction ids: a statement takes its transaction's one, however many rows it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

import pytest

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.acting import acting, value
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, run_scripts
from tests.integration.product.people import ADA, account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.product.acting import Connection

NEXT: LiteralString = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
HERE = "c0000000-0000-4000-8000-000000000001"
METRIC = "f0000000-0000-4000-8000-000000000001"
MANY = "generate_series(1, 500) as g"
HOT: dict[str, LiteralString] = {
    "profiles made": f"insert into public.users (name, email) select 'N', 'n' || g || '@example.org' from {MANY}",
    "profiles changed": "update public.users set name = name || '.'",
    "profiles deleted": "delete from public.users where name = 'N.'",
    "clinics changed": "update public.clinics set location = 'moved'",
    "memberships changed": "update public.user_clinic_roles set role = 'viewer' where role = 'staff'",
    "providers made": f"insert into public.providers (clinic_id, name) select '{HERE}', 'N' from {MANY}",
    "sources made": f"insert into public.data_sources (clinic_id, name) select '{HERE}', 'N' from {MANY}",
    "sources changed": "update public.data_sources set access_token = 'new'",
    "values made": "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
    f" select '{HERE}', '{METRIC}', date '2025-01-01' + g, g from {MANY}",
    "values changed": f"update public.metric_values set value = value + 1 where clinic_id = '{HERE}'",
    "values deleted": "delete from public.metric_values where date > '2026-01-01'",
    "goals made": "insert into public.goals (clinic_id, name, target_date, target_value)"
    f" select '{HERE}', 'N', '2099-01-01', 5 from {MANY}",
    "goals changed": "update public.goals set name = 'M' where name = 'N'",
    "progress made": "insert into public.goal_progress (goal_id, date, current_value)"
    " select id, '2025-01-01', 9 from public.goals where name = 'M'",
    "progress changed": "update public.goal_progress set current_value = current_value - 8",
    "progress deleted": "delete from public.goal_progress where current_value = 1",
}
JOB: LiteralString = "select public.aggregate_daily_metrics()"


@pytest.fixture(scope="module")
def alone(server: Server) -> Iterator[Connection]:
    """Give a migrated database on a server where nobody else, not even autovacuum, takes a transaction id."""
    with (
        Server.start(server.binaries, settings={"autovacuum": "off"}) as running,
        Databases(running) as databases,
        databases.clone(None) as made,
        made.connect() as conn,
    ):
        run_scripts(conn, (PLATFORM, *BEFORE, DEMO, MIGRATION))
        yield conn


def burnt(conn: Connection, statement: LiteralString, role: str) -> int:
    """Count the transaction ids that a statement takes, as service_role or as the administrator."""
    before = int(str(value(conn, NEXT)))
    with acting(conn, role, account(ADA) if role == "authenticated" else None):
        conn.execute(statement)
    return int(str(value(conn, NEXT))) - before


def test_no_hot_path_burns_transaction_ids(alone: Connection) -> None:
    """Five hundred rows of every table, made, changed and deleted, take one id a statement: no handler is there."""
    got = {name: burnt(alone, statement, "service_role") for name, statement in HOT.items()}

    assert got == dict.fromkeys(HOT, 1)


def test_the_aggregation_burns_one_transaction_id_a_run(alone: Connection) -> None:
    """Its one handler is around all days together: what cannot be added up is looked for only where there is some."""
    alone.execute(HOT["values made"])

    assert burnt(alone, JOB, "service_role") == 2


def test_a_handler_on_the_way_would_show(alone: Connection) -> None:
    """One exception block that writes, in a row trigger, burns an id for each row."""
    alone.execute("create table public.handled (id int); create table public.written (id int)")
    alone.execute("""
        create function public.handle() returns trigger language plpgsql as $$
        begin
            begin
                insert into public.written values (new.id);
            exception
                when division_by_zero then null;
            end;
            return new;
        end $$;
        create trigger handle before insert on public.handled for each row execute function public.handle()
    """)

    assert burnt(alone, f"insert into public.handled select g from {MANY}", "postgres") == 501
