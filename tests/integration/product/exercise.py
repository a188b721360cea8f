"""A day in which every function of the product has something to do, told as what people and services say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from tests.integration.product.acting import acting
from tests.integration.product.people import (
    ADA,
    CARL,
    INVITED,
    PAT,
    PETRA,
    PHONE,
    STEFAN,
    VERA,
    account,
    clinic,
    definition,
    profile,
    provider,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.integration.product.acting import Connection

NEW = "11111111-2222-4333-8444-{:012d}"
STAGE: LiteralString = """
    create table private.probe (id int primary key, note text);
    grant insert on private.probe to service_role;
    create trigger by_row after insert on private.probe for each row execute function public.audit_trigger_function();
    insert into public.scheduled_jobs (job_name, schedule, command, kind, registered_at)
        select job_name, schedule, command, kind, '2020-01-01' from private.jobs
"""
"""What the day needs, by the owner."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    What somebody says.

    Every operator, function and type in it is qualified, so that no search_path changes its own meaning.

    Attributes:
        tells: Whether the answer is the same each time; sums of work and statistics are not.
    """

    role: LiteralString
    person: int | None
    statement: str
    tells: bool = True


def _user(person: int, *statements: str) -> tuple[Step, ...]:
    return tuple(Step("authenticated", person, statement) for statement in statements)


def _service(*statements: str, tells: bool = True) -> tuple[Step, ...]:
    return tuple(Step("service_role", None, statement, tells) for statement in statements)


def _auth(*statements: str) -> tuple[Step, ...]:
    return tuple(Step("supabase_auth_admin", None, statement) for statement in statements)


def _is(column: str, key: str) -> str:
    return f"where {column} operator(pg_catalog.=) '{key}'"


RIGHTS = json.dumps({"role": "staff", "clinic_id": clinic(1)})
DAY: tuple[Step, ...] = (
    *_auth(
        "insert into auth.users (id, email, email_confirmed_at, raw_app_meta_data)"
        f" values ('{NEW.format(1)}', 'new@ufer.example', '2031-01-01', '{RIGHTS}')",
        f"update auth.users set email = 'newer@ufer.example' {_is('id', NEW.format(1))}",
        f"delete from auth.users {_is('id', account(PAT))}",
    ),
    *_user(
        STEFAN,
        "insert into public.metric_values (id, clinic_id, provider_id, metric_definition_id, date, value) values"
        f" ('{NEW.format(2)}', '{clinic(1)}', '{provider(1)}', '{definition(1)}', '2025-06-02', 5),"
        f" ('{NEW.format(3)}', '{clinic(1)}', null, '{definition(4)}', '2025-06-02', 7)",
        f"update public.metric_values set value = 6, date = '2025-06-03' {_is('id', NEW.format(2))}",
        f"delete from public.metric_values {_is('id', NEW.format(3))}",
        "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
        f" values ('{clinic(2)}', '{definition(1)}', '2025-06-02', 5)",
    ),
    *_user(
        PETRA,
        "insert into public.goals (id, clinic_id, user_id, name, target_date, target_value)"
        f" values ('{NEW.format(4)}', '{clinic(1)}', '{profile(PETRA)}', 'Reach', '2099-01-01', 10)",
        f"update public.goals set target_value = 20 {_is('id', NEW.format(4))}",
        "insert into public.goal_progress (id, goal_id, date, current_value)"
        f" values ('{NEW.format(5)}', '{NEW.format(4)}', '2025-06-02', 25)",
        f"update public.goal_progress set current_value = 15 {_is('id', NEW.format(5))}",
        f"select status, current_value from public.goals {_is('id', NEW.format(4))}",
        f"delete from public.goal_progress {_is('id', NEW.format(5))}",
    ),
    *_user(
        CARL,
        f"insert into public.providers (id, clinic_id, name) values ('{NEW.format(6)}', '{clinic(1)}', 'New')",
        "insert into public.data_sources (id, clinic_id, provider_id, name, access_token)"
        f" values ('{NEW.format(7)}', '{clinic(1)}', '{provider(1)}', 'New', 'tell-nobody')",
        f"update public.data_sources set access_token = 'tell-nobody-else' {_is('id', NEW.format(7))}",
        f"delete from public.data_sources {_is('id', NEW.format(7))}",
        "insert into public.user_clinic_roles (id, user_id, clinic_id, role)"
        f" values ('{NEW.format(8)}', '{profile(PHONE)}', '{clinic(1)}', 'viewer')",
        f"update public.user_clinic_roles set role = 'staff' {_is('id', NEW.format(8))}",
        f"delete from public.user_clinic_roles {_is('id', NEW.format(8))}",
        f"insert into public.users (id, clinic_id, name, email) values ('{NEW.format(9)}', '{clinic(1)}', 'To come',"
        " 'to.come@ufer.example')",
        f"update public.users set email = 'came@ufer.example' {_is('id', NEW.format(9))}",
        f"update public.users set email = 'no address' {_is('id', NEW.format(9))}",
    ),
    *_user(
        ADA,
        f"update public.providers set clinic_id = '{clinic(2)}' {_is('id', NEW.format(6))}",
        f"insert into public.clinics (id, name) values ('{NEW.format(10)}', 'Another')",
        f"update public.clinics set location = 'Elsewhere' {_is('id', NEW.format(10))}",
        f"delete from public.clinics {_is('id', NEW.format(10))}",
        f"update public.metric_definitions set aggregation_method = 'average' {_is('id', definition(3))}",
        f"delete from public.users {_is('id', profile(INVITED))}",
        "select name, email from public.users order by name",
        f"select * from public.get_user_clinics('{account(ADA)}')",
    ),
    *_service(
        "insert into private.probe values (1, 'by row')",
        "select public.aggregate_daily_metrics()",
        "select * from public.refresh_materialized_views()",
        f"select * from public.get_user_clinics('{account(VERA)}')",
        f"select public.check_clinic_access('{account(VERA)}', '{clinic(1)}', 'viewer')",
        f"select public.format_export_data('goal_progress', '{clinic(1)}', 'csv')",
    ),
    *_service(
        "select public.scheduled_daily_aggregation()",
        "select public.scheduled_view_refresh()",
        "select public.scheduled_statistics()",
        "select public.scheduled_weekly_reports()",
        "select public.scheduled_monthly_cleanup()",
        "select * from public.run_due_jobs()",
        "select public.finish_job_run('reindex-goal_progress')",
        "select * from public.check_job_health()",
        "select * from public.maintain_indexes()",
        tells=False,
    ),
    *_user(
        VERA,
        f"select public.check_clinic_access('{account(VERA)}', '{clinic(1)}', 'staff')",
        f"select public.check_clinic_access('{account(VERA)}', '{clinic(2)}')",
        f"select * from public.get_user_clinics('{account(VERA)}')",
        f"select * from public.get_user_clinics('{account(CARL)}')",
        f"select * from public.calculate_clinic_metrics('{clinic(1)}', '2025-06-01', '2025-06-30')",
        f"select * from public.calculate_clinic_metrics('{clinic(2)}', '2025-06-01', '2025-06-30')",
        f"select month, metric_name, value from public.get_clinic_monthly_metrics('{clinic(1)}')",
        f"select * from public.get_clinic_monthly_metrics('{clinic(2)}')",
        f"select public.format_export_data('goal_progress', '{clinic(1)}')",
        f"select public.format_export_data('goals', '{clinic(2)}', 'csv')",
        "select name, email from public.users order by name",
        "select id from public.goals order by name",
        "select action from public.audit_logs",
    ),
)  # fmt: skip

REFUSED = {  # what fails in it, by the start of what is said: everything else succeeds
    "insert into public.metric_values (clinic_id,": "42501",
    "update public.users set email = 'no address'": "23514",
    f"select * from public.get_user_clinics('{account(CARL)}')": "42501",
    f"select * from public.calculate_clinic_metrics('{clinic(2)}'": "42501",
    f"select * from public.get_clinic_monthly_metrics('{clinic(2)}')": "42501",
    f"select public.format_export_data('goals', '{clinic(2)}'": "42501",
}

VOLATILE = (
    "created_at",
    "updated_at",
    "id",
    "user_id",
    "record_id",
    "old_data",
    "new_data",
    "started_at",
    "finished_at",
    "completed_at",
    "summary",
)


def live(conn: Connection, path: LiteralString) -> list[tuple[str, object]]:
    """Live the day with that search_path: what each step gave, rows or their number, or the SQLSTATE it failed with."""
    return [(step.statement, _take(conn, step, path)) for step in DAY]


def stored(conn: Connection) -> Mapping[str, list[str]]:
    """Give what the tables of public hold, without what is new each time, by table."""
    conn.execute("set local search_path = pg_catalog, pg_temp")
    tables = conn.execute(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    ).fetchall()
    rows = sql.SQL("select (to_jsonb(t) - %s::text[])::text from public.{} as t")
    return {
        str(name): sorted(
            _plain(str(told)) for (told,) in conn.execute(rows.format(sql.Identifier(str(name))), [list(VOLATILE)])
        )
        for (name,) in tables
    }


def _plain(told: str) -> str:
    """Write equal numbers alike: which one of 14 and 14.000 is the greatest depends on the plan."""

    def number(text: str) -> str:
        return str(Decimal(text).normalize(Context(prec=1000)))

    return json.dumps(json.loads(told, parse_float=number, parse_int=number), sort_keys=True)


def _take(conn: Connection, step: Step, path: LiteralString) -> object:
    try:
        with acting(conn, step.role, account(step.person) if step.person else None):
            conn.execute(f"set local search_path = {path}")
            done = conn.execute(step.statement.encode())
            told = done.fetchall() if done.description else done.rowcount
            conn.execute("reset search_path")
    except psycopg.Error as error:
        return error.sqlstate
    return told if step.tells else "done"
