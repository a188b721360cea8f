"""What one clinic does costs the same among ten clinics as among a thousand, whichever function it calls or fires."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from harness.bench import Call, Verdict
from harness.bench.grow import grow
from harness.bench.growth import told
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, run_scripts
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.postgres.database import Database

pytestmark = pytest.mark.perf

MAJOR = 15  # the one that the bars were measured on
CLINICS = (10, 100, 1_000)
MEMBERS, VALUES, PROGRESS = 10, 100, 20  # of each clinic
BUDGET = "log n"  # what a search in an index may cost
SERVICE = "set role service_role"

CLINIC, ACCOUNT, GOAL = "md5('clinic 1')::uuid", "md5('account 1 1')::uuid", "md5('goal 1')::uuid"
USER, METRIC = "md5('user 1 1')::uuid", "md5('metric')::uuid"
FILL = f"""
    set session_replication_role = replica;
    insert into public.metric_definitions (id, name, data_type) values ({METRIC}, 'Metric', 'decimal');
    insert into public.clinics (id, name)
    select md5('clinic ' || c)::uuid, 'Clinic ' || c from generate_series(1, {{clinics}}) as c;
    insert into auth.users (id, email)
    select md5('account ' || c || ' ' || u)::uuid, format('%s.%s@example.org', u, c)
    from generate_series(1, {{clinics}}) as c, generate_series(1, {MEMBERS}) as u;
    insert into public.users (id, auth_id, email, name)
    select md5('user ' || c || ' ' || u)::uuid, md5('account ' || c || ' ' || u)::uuid,
        format('%s.%s@example.org', u, c), 'User'
    from generate_series(1, {{clinics}}) as c, generate_series(1, {MEMBERS}) as u;
    insert into public.user_clinic_roles (user_id, clinic_id, role)
    select md5('user ' || c || ' ' || u)::uuid, md5('clinic ' || c)::uuid, 'staff'
    from generate_series(1, {{clinics}}) as c, generate_series(1, {MEMBERS}) as u;
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    select md5('clinic ' || c)::uuid, {METRIC}, date '2025-01-01' + v, v
    from generate_series(1, {{clinics}}) as c, generate_series(1, {VALUES}) as v;
    insert into public.goals (id, clinic_id, metric_definition_id, name, time_period, start_date, target_date,
        target_value)
    select md5('goal ' || c)::uuid, md5('clinic ' || c)::uuid, {METRIC}, 'Goal', 'yearly', date '2025-01-01',
        date '2099-01-01', 1000000
    from generate_series(1, {{clinics}}) as c;
    insert into public.goal_progress (goal_id, date, current_value)
    select md5('goal ' || c)::uuid, date '2025-01-01' + p, p
    from generate_series(1, {{clinics}}) as c, generate_series(1, {PROGRESS}) as p;
    set session_replication_role = origin;
    refresh materialized view public.clinic_monthly_metrics;
"""
CALLS = {
    "get_user_clinics": (f"select * from public.get_user_clinics({ACCOUNT})", SERVICE),
    "check_clinic_access": (f"select public.check_clinic_access({ACCOUNT}, {CLINIC}, 'staff')", SERVICE),
    "calculate_clinic_metrics": (
        f"select * from public.calculate_clinic_metrics({CLINIC}, date '2025-01-01', date '2025-02-01')",
        SERVICE,
    ),
    "format_export_data": (f"select public.format_export_data('metric_values', {CLINIC}, 'csv')", SERVICE),
    "get_clinic_monthly_metrics": (f"select * from public.get_clinic_monthly_metrics({CLINIC})", SERVICE),
    "handle_new_auth_user": ("insert into auth.users (email) values ('new-' || gen_random_uuid() || '@a.org')", ""),
    "handle_auth_user_updated": (
        f"update auth.users set email = gen_random_uuid() || '@a.org' where id = {ACCOUNT}",
        "",
    ),
    "handle_user_deletion": (f"delete from public.users where id = {USER}", ""),
    "audit_trigger_function": (f"update public.users set name = name || 'x' where id = {USER}", ""),
    "validate_email": (f"update public.users set email = gen_random_uuid() || '@a.org' where id = {USER}", ""),
    "enforce_business_rules": (f"update public.goals set target_value = target_value + 1 where id = {GOAL}", ""),
    "validate_clinic_membership": (
        "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
        f" values ({CLINIC}, {METRIC}, date '2025-01-01', 1)",
        "",
    ),
    "calculate_goal_progress": (
        f"insert into public.goal_progress (goal_id, date, current_value) values ({GOAL}, date '2025-06-01', 7)",
        "",
    ),
}


@pytest.fixture(scope="module")
def tenants() -> Iterator[Mapping[int, Database]]:
    """Give a migrated database for each number of clinics."""
    with Server.start(servers()[MAJOR]) as server, Databases(server) as databases, ExitStack() as stack:
        scripts = (PLATFORM, *BEFORE, MIGRATION)
        migrated = databases.template("product, migrated, no demo", lambda conn: run_scripts(conn, scripts))
        made = {clinics: stack.enter_context(databases.clone(migrated)) for clinics in CLINICS}
        for clinics, database in made.items():
            with database.connect() as conn:
                conn.execute(FILL.format(clinics=clinics).encode())
                conn.execute("vacuum analyze")
        yield made


@pytest.mark.parametrize("name", CALLS)
def test_one_clinic_does_not_pay_for_the_others(tenants: Mapping[int, Database], name: str) -> None:
    """Ten tenants or a thousand: what is asked and written is found by indexes."""
    sql, before = CALLS[name]
    call = Call(name, sql, before)

    growth = grow(tenants, call, BUDGET)

    print(f"\n{told(growth, call, BUDGET)}")  # noqa: T201 - the figures are what the run is for
    assert growth.verdict(BUDGET) is not Verdict.SLOWER
