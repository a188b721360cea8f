"""
Random steps of people of clinic 2, and of nobody's, against clinic 1: whatever they try, they read and change nothing.

The rows of clinic 1 are marked, so that anything read of them shows in a result or in an error's message; what they are
after a batch of steps, the superuser compares with what they were.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, LiteralString

import psycopg

from tests.integration.product.acting import acting, rows
from tests.integration.product.people import CLEO, GONE, PAT, PHONE, account, clinic, definition, goal, profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.product.acting import Connection

MARK, NUMBER = "secret-of-one", 77777077
MARKED: tuple[LiteralString, ...] = (
    "set session_replication_role = replica",
    "update public.clinics set location = 'secret-of-one', name = 'secret-of-one' where id = %(one)s",
    "update public.providers set name = 'secret-of-one' where clinic_id = %(one)s",
    "update public.data_sources set name = 'secret-of-one', access_token = 'secret-of-one' where clinic_id = %(one)s",
    "update public.metric_values set value = 77777077, external_id = 'secret-of-one' where clinic_id = %(one)s",
    "update public.metric_aggregations set value = 77777077, average = 77777077 where clinic_id = %(one)s",
    "update public.goals set name = 'secret-of-one', target_value = 77777077 where clinic_id = %(one)s",
    "update public.goal_progress set notes = 'secret-of-one' where goal_id in"
    " (select id from public.goals where clinic_id = %(one)s)",
    "update public.users as u set name = 'secret-of-one' where exists (select from public.user_clinic_roles as r"
    " where r.user_id = u.id and r.clinic_id = %(one)s) and not exists (select from public.user_clinic_roles as r"
    " where r.user_id = u.id and r.clinic_id <> %(one)s)",
    "insert into public.audit_logs (clinic_id, action, table_name, new_data)"
    " values (%(one)s, 'INSERT', 'goals', '{\"name\": \"secret-of-one\"}')",
    "insert into public.generated_reports (clinic_id, report_type, period_start, period_end, data)"
    " values (%(one)s, 'weekly', '2020-01-06', '2020-01-12', '{\"name\": \"secret-of-one\"}')",
    "refresh materialized view public.clinic_monthly_metrics",
    "set session_replication_role = origin",
)
OWNED: tuple[LiteralString, ...] = (
    "providers", "data_sources", "metric_values", "metric_aggregations", "goals", "user_clinic_roles",
    "generated_reports",
)  # fmt: skip
STATE: LiteralString = " union all ".join(
    [
        f"select '{table}', t::pg_catalog.text from public.{table} as t where t.clinic_id = %(one)s"
        for table in (*OWNED, "clinic_monthly_metrics")
    ]
    + [
        "select 'clinics', c::pg_catalog.text from public.clinics as c where c.id = %(one)s",
        "select 'goal_progress', p::pg_catalog.text from public.goal_progress as p"
        " join public.goals as g on g.id = p.goal_id where g.clinic_id = %(one)s",
        "select 'users', u::pg_catalog.text from public.users as u where u.name = 'secret-of-one'",
    ]
)
TRESPASSERS = (("authenticated", CLEO), ("authenticated", PAT), ("authenticated", PHONE), ("authenticated", GONE),
               ("authenticated", None), ("anon", None), ("anon", CLEO))  # fmt: skip
BATCH = 100  # steps in one transaction: what a shadow made is in the way of those behind it

HIS: dict[str, object] = {"one": clinic(1), "two": clinic(2)}
SHADOWS: tuple[LiteralString, ...] = (
    "create temporary table users as select %(me)s::uuid as id, %(account)s::uuid as auth_id, 'admin' as role,"
    " 'active' as status, %(one)s::uuid as clinic_id",
    "create temporary table user_clinic_roles as select %(me)s::uuid as user_id, %(one)s::uuid as clinic_id,"
    " 'clinic_admin' as role, true as is_active",
    "create temporary table clinics as select %(one)s::uuid as id, 'active' as status, 'UTC' as timezone",
    "create temporary view goals as select * from public.goals",
    "create temporary table providers (id uuid, clinic_id uuid)",
    "create temporary table clinic_monthly_metrics (clinic_id uuid)",
    "create function pg_temp.my_clinics(text) returns uuid[] language sql as 'select array[gen_random_uuid()]'",
    "create function pg_temp.is_admin() returns boolean language sql as 'select true'",
    "create type pg_temp.uuid as enum ('a')",
    "create type pg_temp.text as enum ('a')",
    "set local search_path = pg_temp, public, private, pg_catalog",
    "set local search_path = public, pg_temp",
    "set local search_path = ''",
    "set local role service_role",
    "set local session_replication_role = replica",
    "set local row_security = off",
    "drop table if exists pg_temp.users, pg_temp.clinics, pg_temp.user_clinic_roles",
)
CALLS: tuple[LiteralString, ...] = (
    "select * from public.get_user_clinics(%(victim)s)",
    "select public.check_clinic_access(%(victim)s, %(one)s)",
    "select * from public.calculate_clinic_metrics(%(one)s, '2000-01-01', '2100-01-01')",
    "select public.format_export_data(%(table)s, %(one)s, %(format)s)",
    "select * from public.get_clinic_monthly_metrics(%(one)s)",
    "select * from public.clinic_monthly_metrics",
    "select public.aggregate_daily_metrics()",
    "select public.refresh_materialized_views()",
    "select public.maintain_indexes()",
    "select public.scheduled_weekly_reports()",
    "select public.scheduled_monthly_cleanup()",
    "select public.run_due_jobs()",
    "select public.disable_audit('public.users')",
    "select private.require_clinic(%(one)s), count(*) from public.goals",
    "select * from private.audit_logs_default",
    "select access_token from public.data_sources",
    "select * from public.audit_logs",
    "select * from public.users",
    "select * from auth.users",
)


def mark(conn: Connection) -> None:
    """Give the rows of clinic 1 their marks."""
    for statement in MARKED:
        conn.execute(statement, HIS if "%(" in statement else None)


def state(conn: Connection) -> list[tuple[object, ...]]:
    """Give everything that is clinic 1's."""
    return sorted(rows(conn, STATE, HIS))  # type: ignore[arg-type]


def trespasses(conn: Connection, seed: int, steps: int) -> Iterator[str]:
    """Take so many random steps; tell each that read something of clinic 1, and each batch that changed it."""
    dice = random.Random(seed)  # noqa: S311  chance, not secrecy
    was = state(conn)
    for batch in range(0, steps, BATCH):
        role, person = dice.choice(TRESPASSERS)
        with conn.transaction(force_rollback=True):
            done = []
            with acting(conn, role, account(person) if person else None):
                for _ in range(min(BATCH, steps - batch)):
                    statement, values = step(dice, person)
                    done.append(statement)
                    if MARK in (told := take(conn, statement, values)) or str(NUMBER) in told:
                        yield f"{role} {person} read by {statement} {values}: {told[:200]}"
            conn.execute("reset search_path")
            if state(conn) != was:
                yield f"{role} {person} changed it by one of {done}"


def take(conn: Connection, statement: LiteralString, values: dict[str, object]) -> str:
    """Run one step and give all that it told: rows, or the error."""
    try:
        with conn.transaction():
            cursor = conn.execute(statement, values)
            return str(cursor.fetchall()) if cursor.description else ""
    except psycopg.Error as error:
        return f"{error} {error.diag.message_detail} {error.diag.message_hint} {error.diag.context}"


def step(dice: random.Random, person: int | None) -> tuple[LiteralString, dict[str, object]]:
    """Choose one step, with its parameters."""
    table = dice.choice(OWNED)
    column: LiteralString = dice.choice(("clinic_id", "id", "updated_at"))
    writes: tuple[LiteralString, ...] = (
        f"select * from public.{table} where clinic_id = %(one)s",
        f"select * from public.{table} order by {column} limit 50",
        f"select count(*), min(t::text), max(t::text) from public.{table} as t where clinic_id <> %(two)s",
        f"update public.{table} set clinic_id = %(two)s where clinic_id = %(one)s returning *",
        f"update public.{table} set clinic_id = %(one)s where clinic_id = %(two)s",
        f"update public.{table} set updated_at = now()",
        f"delete from public.{table} where clinic_id = %(one)s returning *",
        f"delete from public.{table} where clinic_id <> %(two)s",
        f"insert into public.{table} select * from public.{table} where clinic_id = %(one)s on conflict do nothing",
        "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
        " values (%(one)s, %(metric)s, '2024-01-01', 1)",
        "insert into public.goals (clinic_id, user_id, name, target_date, target_value)"
        " values (%(clinic)s, %(other)s, 'Mine', '2099-01-01', 1) returning *",
        "insert into public.goal_progress (goal_id, date, current_value) values (%(goal)s, '2024-01-01', 10)",
        "update public.goal_progress set goal_id = %(goal)s",
        "select * from public.goal_progress where goal_id = %(goal)s",
        "insert into public.user_clinic_roles (user_id, clinic_id, role) values (%(me)s, %(one)s, 'clinic_admin')"
        " on conflict (user_id, clinic_id) do update set role = 'clinic_admin', is_active = true",
        "update public.user_clinic_roles set clinic_id = %(one)s where user_id = %(me)s",
        "update public.users set role = 'admin' where id = %(me)s",
        "update public.users set clinic_id = %(two)s, auth_id = %(account)s where id = %(other)s",
        "update public.users set status = 'inactive' where id = %(other)s",
        "delete from public.users where id = %(other)s",
        "update public.clinics set location = 'mine' where id = %(one)s returning *",
        "select * from public.clinics where id = %(one)s for update",
        "delete from public.clinics where id = %(one)s",
        "truncate public.goals cascade",
    )
    kind = dice.random()
    chosen = dice.choice(writes if kind < 0.6 else CALLS if kind < 0.8 else SHADOWS)  # their shares
    me = person or PAT
    return chosen, {
        **HIS,
        "me": profile(me),
        "account": account(me),
        "victim": account(dice.choice((1, 2, 3, 4, 5))),
        "other": profile(dice.choice((2, 3, 4, 5, 13))),
        "clinic": dice.choice((clinic(1), clinic(2))),
        "goal": goal(dice.randint(1, 4)),
        "metric": definition(1),
        "table": dice.choice((*OWNED, "users", "goal_progress", "audit_logs", "pg_authid")),
        "format": dice.choice(("json", "csv")),
    }
