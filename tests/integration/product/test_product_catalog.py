"""What the catalog says: exact grants, definers that have a reason, and a base schema that is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from tests.integration.product.acting import rows

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

OURS = "('public', 'private')"
BASE_DEFINERS = {"private.my_user_id()", "private.is_admin()", "private.my_clinics(text)"}
MIGRATION_DEFINERS = {
    "check_job_health()",
    "finish_job_run(text,text)",
    "run_due_jobs()",
    "scheduled_daily_aggregation()",
    "scheduled_monthly_cleanup()",
    "scheduled_statistics()",
    "scheduled_view_refresh()",
    "scheduled_weekly_reports()",
    "aggregate_daily_metrics(date,date)",
    "audit_trigger_function()",
    "calculate_goal_progress()",
    "check_clinic_access(uuid,uuid,text)",
    "enforce_business_rules()",
    "get_user_clinics(uuid)",
    "handle_auth_user_updated()",
    "handle_new_auth_user()",
    "handle_user_deletion()",
    "get_clinic_monthly_metrics(uuid)",
    "maintain_indexes()",
    "refresh_materialized_views()",
    "private.handle_auth_user_deletion()",
    "private.lock_for_move()",
    "private.mark_days_of_definition()",
    "private.mark_dirty_days()",
    "validate_clinic_membership()",
    "validate_email()",
}
SERVICE = {"service_role"}
API = {"authenticated", "service_role"}
FUNCTION_GRANTS = {  # as regprocedure prints it: to whom; one line for each function that an API role may call
    "private.is_admin()": API,
    "private.my_account()": API,
    "private.my_clinics(text)": API,
    "private.my_user_id()": API,
    "private.role_rank(text)": API,
    "aggregate_daily_metrics(date,date)": SERVICE,
    "private.has_service_rights()": API,
    "private.require_clinic(uuid)": API,
    "get_user_clinics(uuid)": API,
    "check_clinic_access(uuid,uuid,text)": API,
    "calculate_clinic_metrics(uuid,date,date)": API,
    "private.exportable()": API,
    "private.csv(text[],json)": API,
    "format_export_data(text,uuid,text)": API,
    "get_clinic_monthly_metrics(uuid)": API,
    "maintain_indexes()": SERVICE,
    "refresh_materialized_views()": SERVICE,
    "check_job_health()": SERVICE,
    "finish_job_run(text,text)": SERVICE,
    "run_due_jobs()": SERVICE,
    "scheduled_daily_aggregation()": SERVICE,
    "scheduled_monthly_cleanup()": SERVICE,
    "scheduled_statistics()": SERVICE,
    "scheduled_view_refresh()": SERVICE,
    "scheduled_weekly_reports()": SERVICE,
}
READ_WRITE = "DELETE,INSERT,SELECT,UPDATE"
TABLE_GRANTS = {
    "audit_logs": {"authenticated": "SELECT"},
    "clinic_monthly_metrics": {"service_role": "SELECT"},
    "clinics": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
    "data_sources": {"authenticated": "DELETE,INSERT,UPDATE", "service_role": READ_WRITE},
    "generated_reports": {"authenticated": "SELECT", "service_role": "SELECT"},
    "function_performance": {"service_role": "SELECT"},
    "goal_progress": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
    "goals": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
    "metric_aggregations": {"authenticated": "SELECT", "service_role": READ_WRITE},
    "metric_definitions": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
    "metric_values": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
    "providers": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
    "scheduled_job_runs": {"authenticated": "SELECT", "service_role": "SELECT"},
    "scheduled_jobs": {"authenticated": "SELECT", "service_role": "SELECT"},
    "user_clinic_roles": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
    "users": {"authenticated": READ_WRITE, "service_role": READ_WRITE},
}


def test_functions_are_granted_to_exactly_whom_the_contract_names(tx: Connection) -> None:
    """Nobody but the owner runs the rest; PUBLIC, anon and default privileges add nothing."""
    got = rows(tx, f"""
        select p.oid::regprocedure::text, coalesce(r.rolname, 'PUBLIC')
        from pg_proc as p
        join pg_namespace as n on n.oid = p.pronamespace
        cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
        left join pg_roles as r on r.oid = a.grantee
        where n.nspname in {OURS} and a.grantee <> p.proowner
    """)  # fmt: skip

    granted: dict[str, set[str]] = {}
    for function, role in got:
        granted.setdefault(str(function), set()).add(str(role))
    assert granted == FUNCTION_GRANTS


def test_tables_are_granted_to_exactly_whom_they_are_for(tx: Connection) -> None:
    """anon and PUBLIC have no right on any table or sequence, no API role on a partition of the log."""
    got = rows(tx, f"""
        select c.relname, coalesce(r.rolname, 'PUBLIC'), string_agg(a.privilege_type, ',' order by a.privilege_type)
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        cross join lateral aclexplode(coalesce(
            c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) as a
        left join pg_roles as r on r.oid = a.grantee
        where n.nspname in {OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and a.grantee <> c.relowner
        group by 1, 2
    """)  # fmt: skip

    granted: dict[str, dict[str, str]] = {}
    for table, role, rights in got:
        granted.setdefault(str(table), {})[str(role)] = str(rights)
    assert granted == TABLE_GRANTS


def test_definers_are_those_that_have_a_reason(tx: Connection) -> None:
    """Beside those named here, only what enable_audit writes runs with its owner's rights."""
    got = rows(tx, f"""
        select p.oid::regprocedure::text
        from pg_proc as p
        join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in {OURS} and p.prosecdef
            and coalesce(obj_description(p.oid, 'pg_proc'), '') not like '%made by enable_audit%'
    """)  # fmt: skip

    assert {name for (name,) in got} == BASE_DEFINERS | MIGRATION_DEFINERS


def test_the_base_schema_is_as_it_was(tx: Connection, tx_before: Connection) -> None:
    """The migration adds to tables of the base schema triggers alone: no column, constraint, index or grant."""
    shape: LiteralString = """
        select c.oid::regclass::text, c.relacl::text, c.relrowsecurity,
            (select array_agg(format('%s %s %s', a.attname, a.atttypid::regtype, a.attacl) order by a.attnum)
             from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0),
            (select array_agg(k.conname order by k.conname) from pg_constraint as k where k.conrelid = c.oid),
            (select array_agg(i.indexrelid::regclass::text order by 1) from pg_index as i where i.indrelid = c.oid)
        from pg_class as c
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
            and coalesce(obj_description(c.oid, 'pg_class'), '') not like '%(migration 04)'
        order by 1
    """

    assert rows(tx, shape) == rows(tx_before, shape)
