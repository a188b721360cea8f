"""Our clinics as tenants that must not meet: people in every role, tables, calls, events and things in the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, LiteralString

from hypothesis import HealthCheck, Phase, settings

from harness.fuzz.stateful import Actor, Table, Tenancy
from tests.integration.product import people
from tests.integration.product.access import RANKS
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, run_scripts
from tests.integration.product.people import account, clinic, profile
from tests.integration.product.tenants_calls import CALLS
from tests.integration.product.tenants_events import EVENTS, FIRST, SECOND
from tests.integration.product.tenants_whole import log_replays, names_stay_at_home, sums_are_right
from tests.integration.product.tenants_world import World, rights, world

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

STEPS_AN_EXAMPLE = 50
CLAIMS = "request.jwt.claims"


def person(name: str, number: int, role: str = "authenticated", claimed: str | None = None) -> Actor:
    """Give the session of an account; what the token claims as its role is worth nothing."""
    claims = json.dumps({"sub": account(number), "role": claimed or role})
    identity = account(number) if role == "authenticated" else None
    return Actor(name, role, {CLAIMS: claims}, identity, trusted=role == "service_role")


PEOPLE = (
    *(
        person(name, getattr(people, name.upper()))
        for name in ["Ada", "Carl", "Petra", "Stefan", "Vera", "Cleo", "Pat", "Mia", "Otto", "Gone", "Phone"]
    ),
    person("newcomer", FIRST),
    person("second newcomer", SECOND),
    person("Cleo, as if she were a service", people.CLEO, claimed="service_role"),
    person("Cleo's token without a role", people.CLEO, role="anon"),
    person("service with Cleo's token", people.CLEO, role="service_role"),
    Actor("nobody", "anon"),
    Actor("a role without a token", "authenticated"),
    Actor("service", "service_role", trusted=True),
)
OF_CLINIC = "array[t.clinic_id]"
OF_GOAL = "array[(select g.clinic_id from public.goals as g where g.id = t.goal_id)]"
TABLES = (
    Table("public.clinics", "array[t.id]", writer="admin"),
    Table(
        "public.users",
        "t.clinic_id || array(select r.clinic_id from public.user_clinic_roles as r where r.user_id = t.id)",
        OF_CLINIC,
        owner="t.auth_id",
        owned=True,
        writer="clinic_admin",
    ),
    Table(
        "public.user_clinic_roles",
        OF_CLINIC,
        owner="(select u.auth_id from public.users as u where u.id = t.user_id and u.status = 'active')",
        writer="clinic_admin",
        secret=True,
    ),
    Table("public.metric_definitions", "'{}'::text[]", shared=True, writer="admin"),
    Table("public.providers", OF_CLINIC, writer="clinic_admin", secret=True),
    Table("public.data_sources", OF_CLINIC, writer="clinic_admin", secret=True),
    Table("public.metric_values", OF_CLINIC, writer="staff", secret=True),
    Table("public.metric_aggregations", OF_CLINIC, secret=True),
    Table("public.goals", OF_CLINIC, writer="provider", secret=True),
    Table("public.goal_progress", OF_GOAL, writer="staff", secret=True),
)
SHADOWS = (
    f"create temporary table users as select '{profile(people.PAT)}'::pg_catalog.uuid as id, a.id as auth_id,"
    f" 'admin' as role, 'active' as status, '{clinic(1)}'::pg_catalog.uuid as clinic_id"
    " from (values (auth.uid())) as a (id);"
    f" create temporary table user_clinic_roles as select '{profile(people.PAT)}'::pg_catalog.uuid as user_id,"
    f" '{clinic(1)}'::pg_catalog.uuid as clinic_id, 'clinic_admin' as role, true as is_active;"
    f" create temporary table clinics as select '{clinic(1)}'::pg_catalog.uuid as id, 'active' as status,"
    " 'UTC' as timezone",
    "create temporary view goals as select * from public.goals;"
    " create temporary table providers (id pg_catalog.uuid, clinic_id pg_catalog.uuid);"
    " create temporary table clinic_monthly_metrics (clinic_id pg_catalog.uuid)",
    "create function pg_temp.my_clinics(pg_catalog.text) returns pg_catalog.uuid[] language sql"
    f" as 'select array[''{clinic(1)}''::pg_catalog.uuid]';"
    " create function pg_temp.is_admin() returns boolean language sql as 'select true'",
    "create type pg_temp.uuid as enum ('a'); create type pg_temp.text as enum ('a')",
    "set local search_path = pg_temp, public, private, pg_catalog",
    "set local search_path = ''",
    "set local role service_role",
    "set local session_replication_role = replica",
    "set local row_security = off",
)
FEW: tuple[LiteralString, ...] = (
    "delete from public.metric_values as v where v.id not in (select distinct on (f.clinic_id, f.metric_definition_id)"
    " f.id from public.metric_values as f where f.value >= 0 and f.date > '2025-01-01'"
    " order by f.clinic_id, f.metric_definition_id, f.date desc)",
    "delete from public.metric_aggregations",
    "select public.aggregate_daily_metrics()",
    "refresh materialized view public.clinic_monthly_metrics",
)
CLINICS: Tenancy[World] = Tenancy(
    roles=tuple(RANKS),
    giver="clinic_admin",
    actors=PEOPLE,
    tables=TABLES,
    world=world,
    rights=rights,
    calls=CALLS,
    events=EVENTS,
    shadows=SHADOWS,
    kept=("auth.users", "private.goal_completions", "private.dirty_metric_days"),
    invariants=(log_replays, sums_are_right, names_stay_at_home),
)


def thin_out(conn: Connection) -> None:
    """Leave a few values in each clinic, aggregated, so that each step is looked at in no time."""
    for statement in FEW:
        conn.execute(statement)


def make(conn: Connection) -> None:
    """Make the migrated product with the demo's clinics, thinned out."""
    run_scripts(conn, (PLATFORM, *BEFORE, DEMO, MIGRATION))
    thin_out(conn)


def random_steps(count: int) -> settings:
    """Take so many moves, of one step or several, the same every time; what fails is told as it is, unshrunk."""
    return settings(
        max_examples=count // STEPS_AN_EXAMPLE,
        stateful_step_count=STEPS_AN_EXAMPLE,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
