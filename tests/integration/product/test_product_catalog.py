"""What the catalog says: exact grants, pinned functions, and the questions of Supabase's database linter."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

import pytest

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


LINT: dict[str, LiteralString] = {
    "function_search_path_mutable": f"""
        select p.oid::regprocedure::text
        from pg_proc as p
        join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in {OURS}
            and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)
    """,
    "function without a comment": f"""
        select p.oid::regprocedure::text
        from pg_proc as p
        join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in {OURS} and obj_description(p.oid, 'pg_proc') is null
    """,
    "rls_disabled": f"""
        select c.oid::regclass::text
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname in {OURS} and c.relkind in ('r', 'p') and not c.relrowsecurity
    """,
    "rls_enabled_no_policy": """
        select c.oid::regclass::text
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p')
            and not exists (select from pg_policy as p where p.polrelid = c.oid)
    """,
    "no_primary_key": f"""
        select c.oid::regclass::text
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname in {OURS} and c.relkind in ('r', 'p')
            and not exists (select from pg_index as i where i.indrelid = c.oid and i.indisprimary)
    """,
    "unindexed_foreign_keys": f"""
        select c.conrelid::regclass || ': ' || c.conname
        from pg_constraint as c
        join pg_class as t on t.oid = c.conrelid
        join pg_namespace as n on n.oid = t.relnamespace
        where n.nspname in {OURS} and c.contype = 'f'
            and not exists (
                select
                from pg_index as i
                where i.indrelid = c.conrelid and i.indpred is null
                    and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
            )
    """,
    "duplicate_index": f"""
        select min(i.indexrelid::regclass::text)
        from pg_index as i
        join pg_class as t on t.oid = i.indrelid
        join pg_namespace as n on n.oid = t.relnamespace
        where n.nspname in {OURS}
        group by i.indrelid, i.indkey::text, i.indclass::text, i.indexprs::text, i.indpred::text
        having count(*) > 1
    """,
    "index that another one begins with": f"""
        select i.indexrelid::regclass::text
        from pg_index as i
        join pg_class as t on t.oid = i.indrelid
        join pg_namespace as n on n.oid = t.relnamespace
        join pg_index as j on j.indrelid = i.indrelid and j.indexrelid <> i.indexrelid
        where n.nspname in {OURS} and not i.indisunique and i.indpred is null and j.indpred is null
            and i.indexprs is null and j.indexprs is null
            and j.indkey::text like i.indkey::text || ' %'
    """,
    "multiple_permissive_policies": f"""
        select p.polrelid::regclass::text
        from pg_policy as p
        join pg_class as t on t.oid = p.polrelid
        join pg_namespace as n on n.oid = t.relnamespace
        where n.nspname in {OURS} and p.polpermissive
        group by p.polrelid, p.polcmd, p.polroles
        having count(*) > 1 or bool_or(p.polcmd = '*')
    """,
    "policy for PUBLIC": "select polrelid::regclass::text from pg_policy where 0 = any (polroles)",
    "security_definer_view": f"""
        select c.oid::regclass::text
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname in {OURS} and c.relkind = 'v'
            and not coalesce('security_invoker=true' = any (c.reloptions), false)
    """,
    "constraint that nobody named": f"""
        select c.conrelid::regclass || ': ' || c.conname
        from pg_constraint as c
        join pg_namespace as n on n.oid = c.connamespace
        where n.nspname in {OURS} and c.contype = 'c' and c.conname ~ '_check[0-9]*$'
    """,
    "trigger function that is granted": f"""
        select p.oid::regprocedure::text
        from pg_proc as p
        join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in {OURS} and p.prorettype = 'trigger'::regtype
            and has_function_privilege('authenticated', p.oid, 'execute')
    """,
}


@pytest.mark.parametrize("rule", LINT)
def test_the_linter_finds_nothing(tx: Connection, rule: str) -> None:
    """No object breaks a rule of Supabase's linter, or one of the kind."""
    assert rows(tx, LINT[rule]) == []


def test_policies_ask_once_a_statement(tx: Connection) -> None:
    """auth_rls_initplan: every call in a policy stands in a scalar subquery, which is evaluated once."""
    expressions = rows(tx, """
        select p.polname, e.expression
        from pg_policy as p
        cross join lateral (
            values (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))
        ) as e (expression)
        where e.expression is not null
    """)  # fmt: skip

    careless = [
        (name, expression)
        for name, expression in expressions
        for call in ("auth.uid(", "private.my_clinics(", "private.my_user_id(", "private.is_admin(")
        if str(expression).count(call) != str(expression).count(f"SELECT {call}")
    ]
    assert careless == []


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


@pytest.mark.parametrize("table", ["clinics", "users"])
def test_deleting_never_cascades(tx: Connection, table: str) -> None:
    """No foreign key of the product deletes a row because another one went."""
    got = rows(tx, "select conname from pg_constraint where contype = 'f' and confdeltype = 'c'"
                   " and confrelid = to_regclass('public.' || %s)", [table])  # fmt: skip

    assert got == []
