"""How each function of the product may grow, and the world that it is measured in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBERS, VALUES, PROGRESS = 10, 100, 20  # of each clinic
SERVICE = "set role service_role"
MIGRATED = (PLATFORM, *BEFORE, MIGRATION)
SETUP = "04_scheduled_jobs_setup.sql"
NOTHING, SEARCH, SCAN, SORT = "independent", "log n", "n", "n log n"  # what a function may do with all there is


@dataclass(frozen=True, slots=True)
class World:
    """
    Databases of several sizes.

    Attributes:
        scripts: Of the product, in order.
        fill: SQL with `{size}`.
    """

    scripts: tuple[str, ...]
    fill: str
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """
    How a function may grow.

    Attributes:
        sql: What calls it, or fires it.
        world: A name of `WORLDS`.
        budget: A name of `harness.bench.BUDGETS`.
        before: For the session, not measured.
    """

    sql: str
    world: str
    budget: str
    before: str = ""


CLINIC, ACCOUNT, GOAL = "md5('clinic 1')::uuid", "md5('account 1 1')::uuid", "md5('goal 1')::uuid"
USER, METRIC = "md5('user 1 1')::uuid", "md5('metric')::uuid"
CLINIC_FILL = f"""
    set session_replication_role = replica;
    insert into public.metric_definitions (id, name, data_type) values ({METRIC}, 'Metric', 'decimal');
    insert into public.clinics (id, name)
    select md5('clinic ' || c)::uuid, 'Clinic ' || c from generate_series(1, {{size}}) as c;
    insert into auth.users (id, email)
    select md5('account ' || c || ' ' || u)::uuid, format('%s.%s@example.org', u, c)
    from generate_series(1, {{size}}) as c, generate_series(1, {MEMBERS}) as u;
    insert into public.users (id, auth_id, email, name)
    select md5('user ' || c || ' ' || u)::uuid, md5('account ' || c || ' ' || u)::uuid,
        format('%s.%s@example.org', u, c), 'User'
    from generate_series(1, {{size}}) as c, generate_series(1, {MEMBERS}) as u;
    insert into public.user_clinic_roles (user_id, clinic_id, role)
    select md5('user ' || c || ' ' || u)::uuid, md5('clinic ' || c)::uuid, 'staff'
    from generate_series(1, {{size}}) as c, generate_series(1, {MEMBERS}) as u;
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    select md5('clinic ' || c)::uuid, {METRIC}, date '2025-01-01' + v, v
    from generate_series(1, {{size}}) as c, generate_series(1, {VALUES}) as v;
    insert into public.goals (id, clinic_id, metric_definition_id, name, time_period, start_date, target_date,
        target_value)
    select md5('goal ' || c)::uuid, md5('clinic ' || c)::uuid, {METRIC}, 'Goal', 'yearly', date '2025-01-01',
        date '2099-01-01', 1000000
    from generate_series(1, {{size}}) as c;
    insert into public.goal_progress (goal_id, date, current_value)
    select md5('goal ' || c)::uuid, date '2025-01-01' + p, p
    from generate_series(1, {{size}}) as c, generate_series(1, {PROGRESS}) as p;
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    select c.id, {METRIC}, date_trunc('week', now())::date - d, d
    from public.clinics as c, generate_series(1, 7) as d;
    insert into private.dirty_metric_days (clinic_id, day)
    select c.id, date '2025-01-01' + 1 from public.clinics as c;
    insert into public.data_sources (clinic_id, name, access_token, refresh_token, expiry_date)
    select c.id, 'Sheet', 'access', 'refresh', now() - interval '2 years' from public.clinics as c;
    update public.users set status = 'inactive', updated_at = now() - interval '2 years'
    where email like '{MEMBERS}.%@example.org';
    update public.user_clinic_roles as r set updated_at = u.updated_at
    from public.users as u where u.id = r.user_id and u.status = 'inactive';
    set session_replication_role = origin;
    refresh materialized view public.clinic_monthly_metrics;
    create trigger audit_row after insert on public.providers
        for each row execute function public.audit_trigger_function();
"""
RUNS_FILL = """
    insert into public.scheduled_job_runs (job_name, started_at, finished_at, status)
    select j.job_name, r.started_at, r.started_at, 'succeeded'
    from (values ('daily-aggregation'), ('reindex-metric_values')) as j (job_name),
        (select now() - n * interval '1 hour' from generate_series(0, {size} - 1) as n) as r (started_at);
    insert into public.scheduled_job_runs (job_name, status) values ('reindex-metric_values', 'running');
"""
ROWS_FILL = f"""
    set session_replication_role = replica;
    insert into public.clinics (id, name) values ({CLINIC}, 'Clinic');
    insert into public.users (email, name)
    select format('%s@example.org', n), 'User' from generate_series(1, {{size}}) as n;
    insert into public.providers (clinic_id, name, provider_type)
    select {CLINIC}, 'Provider', 'dentist' from generate_series(1, {{size}}) as n;
    set session_replication_role = origin;
"""
WORLDS: Mapping[str, World] = {
    "clinics": World(MIGRATED, CLINIC_FILL, (10, 100, 1_000)),
    "runs of a job": World((*MIGRATED, SETUP), RUNS_FILL, (100, 1_000, 10_000)),
    "rows of a table": World(MIGRATED, ROWS_FILL, (1_000, 10_000, 100_000)),
}
DECLARED: Mapping[str, Declared] = {
    "get_user_clinics": Declared(f"select * from public.get_user_clinics({ACCOUNT})", "clinics", SEARCH, SERVICE),
    "check_clinic_access": Declared(
        f"select public.check_clinic_access({ACCOUNT}, {CLINIC}, 'staff')", "clinics", SEARCH, SERVICE
    ),
    "calculate_clinic_metrics": Declared(
        f"select * from public.calculate_clinic_metrics({CLINIC}, date '2025-01-01', date '2025-02-01')",
        "clinics",
        SEARCH,
        SERVICE,
    ),
    "format_export_data": Declared(
        f"select public.format_export_data('metric_values', {CLINIC}, 'csv')", "clinics", SEARCH, SERVICE
    ),
    "get_clinic_monthly_metrics": Declared(
        f"select * from public.get_clinic_monthly_metrics({CLINIC})", "clinics", SEARCH, SERVICE
    ),
    "handle_new_auth_user": Declared(
        "insert into auth.users (email) values ('new-' || gen_random_uuid() || '@a.org')", "clinics", SEARCH
    ),
    "handle_auth_user_updated": Declared(
        f"update auth.users set email = gen_random_uuid() || '@a.org' where id = {ACCOUNT}",
        "clinics",
        SEARCH,
    ),
    "handle_user_deletion": Declared(f"delete from public.users where id = {USER}", "clinics", SEARCH),
    "audit_trigger_function": Declared(
        f"insert into public.providers (clinic_id, name, provider_type) values ({CLINIC}, 'New', 'dentist')",
        "clinics",
        SEARCH,
    ),
    "validate_email": Declared(  # plain addresses do not get as far as the function
        f"update public.users set email = gen_random_uuid() || '!x@a.org' where id = {USER}", "clinics", SEARCH
    ),
    "enforce_business_rules": Declared(
        f"update public.goals set target_value = target_value + 1 where id = {GOAL}", "clinics", SEARCH
    ),
    "validate_clinic_membership": Declared(
        "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
        f" values ({CLINIC}, {METRIC}, date '2025-01-01', 1)",
        "clinics",
        SEARCH,
    ),
    "calculate_goal_progress": Declared(
        f"insert into public.goal_progress (goal_id, date, current_value) values ({GOAL}, date '2025-06-01', 7)",
        "clinics",
        SEARCH,
    ),
    "aggregate_daily_metrics": Declared("select public.aggregate_daily_metrics()", "clinics", SORT, SERVICE),
    "scheduled_daily_aggregation": Declared("select public.scheduled_daily_aggregation()", "clinics", SORT, SERVICE),
    "scheduled_weekly_reports": Declared("select public.scheduled_weekly_reports()", "clinics", SORT, SERVICE),
    "scheduled_monthly_cleanup": Declared("select public.scheduled_monthly_cleanup()", "clinics", SORT, SERVICE),
    "refresh_materialized_views": Declared(
        "select * from public.refresh_materialized_views()", "clinics", SORT, SERVICE
    ),
    "scheduled_view_refresh": Declared("select public.scheduled_view_refresh()", "clinics", SORT, SERVICE),
    "maintain_indexes": Declared("select * from public.maintain_indexes()", "clinics", SEARCH, SERVICE),
    "scheduled_statistics": Declared("select public.scheduled_statistics()", "clinics", SEARCH, SERVICE),
    # Jobs: the cleanup keeps a history of 12 months, so what reads all of it reads some hundreds of rows.
    "run_due_jobs": Declared("select * from public.run_due_jobs()", "runs of a job", SCAN, SERVICE),
    "check_job_health": Declared("select * from public.check_job_health()", "runs of a job", SORT, SERVICE),
    "finish_job_run": Declared("select public.finish_job_run('reindex-metric_values')", "runs of a job", SCAN, SERVICE),
    "enable_audit": Declared("select public.enable_audit('public.providers')", "rows of a table", NOTHING),
    "disable_audit": Declared(  # a second call has nothing to do
        "select public.enable_audit('public.providers'), public.disable_audit('public.providers')",
        "rows of a table",
        NOTHING,
    ),
}
"""By function, each of those that the migration brings to `public`."""
