"""
Supabase's database linter as queries of ours, and some house rules of the kind; each with an offence that it must find.

Source: the rules that supabase.github.io/splinter lists, by their names there; the queries are our own. Left out is
what says nothing about a migration: unused_index, table_bloat and unused_replication_slot (they look at use),
extension_versions_outdated and the storage and queue rules (we have none), pg_graphql_authenticated_table_exposed
(signed-up users read tables on purpose) and auth_allow_anonymous_sign_ins (an anonymous account is in no clinic).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

OURS: LiteralString = "n.nspname in ('public', 'private')"
"""A condition on a namespace n."""

API: LiteralString = "unnest(array['anon', 'authenticated']) as r (role)"

CLASSES: LiteralString = f"pg_class as c join pg_namespace as n on n.oid = c.relnamespace and {OURS}"
FUNCTIONS: LiteralString = f"pg_proc as p join pg_namespace as n on n.oid = p.pronamespace and {OURS}"
POLICIES: LiteralString = f"pg_policy as p join pg_class as c on c.oid = p.polrelid join pg_namespace as n on n.oid = c.relnamespace and {OURS}"  # noqa: E501  one clause
EXPRESSIONS: LiteralString = (
    f"{POLICIES} cross join lateral (values (pg_get_expr(p.polqual, p.polrelid)),"
    " (pg_get_expr(p.polwithcheck, p.polrelid))) as e (said)"
)
INDEXES: LiteralString = f"pg_index as i join {CLASSES} on c.oid = i.indrelid"

INTENDED = ("check_clinic_access(uuid,uuid,text)", "get_clinic_monthly_metrics(uuid)", "get_user_clinics(uuid)")
"""SECURITY DEFINER functions of public that signed-up users may call: their headers say why."""

TABLE = "create table public.planted (id int constraint planted_pkey primary key)"
POLICY = "alter table public.planted enable row level security; create policy planted on public.planted"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    A question to the catalog.

    Attributes:
        find: Gives what breaks the rule, a name in each row.
        plant: Statements that break it.
        found: The name of what they planted.
    """

    find: LiteralString
    plant: LiteralString
    found: str = "planted"


RULES: dict[str, Rule] = {
    "unindexed_foreign_keys": Rule(
        f"""select k.conrelid::regclass || ': ' || k.conname
        from pg_constraint as k join {CLASSES} on c.oid = k.conrelid
        where k.contype = 'f' and not exists (
            select from pg_index as i where i.indrelid = k.conrelid and i.indpred is null and i.indisvalid
                and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)""",
        f"{TABLE}; alter table public.planted add column clinic_id uuid"
        " constraint planted_fkey references public.clinics",
        "planted: planted_fkey",
    ),
    "auth_users_exposed": Rule(
        f"""select distinct c.oid::regclass::text
        from {CLASSES} join pg_rewrite as w on w.ev_class = c.oid
        join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
        cross join {API}
        where d.refobjid = 'auth.users'::regclass and has_any_column_privilege(r.role, c.oid, 'select')""",
        "create view public.planted with (security_invoker = on) as select id from auth.users;"
        " grant select on public.planted to authenticated",
    ),
    "auth_rls_initplan": Rule(
        f"""select p.polname::text from {EXPRESSIONS}
        where regexp_replace(e.said, 'SELECT (auth|private)\\.\\w+\\(', '', 'g')
            ~ '(auth|private|public)\\.\\w+\\(|current_setting\\('""",
        f"{TABLE}; {POLICY} using (id = 1 and auth.uid() is not null)",
    ),
    "no_primary_key": Rule(
        f"""select c.oid::regclass::text from {CLASSES}
        where c.relkind in ('r', 'p')
            and not exists (select from pg_index as i where i.indrelid = c.oid and i.indisprimary)""",
        "create table public.planted (id int)",
    ),
    "multiple_permissive_policies": Rule(
        f"""select c.oid::regclass::text
        from {POLICIES} cross join lateral unnest(p.polroles) as role
        cross join lateral unnest(case p.polcmd when '*' then '{{r,a,w,d}}' else array[p.polcmd] end) as command
        where p.polpermissive
        group by c.oid, role, command having count(*) > 1""",
        f"{TABLE}; {POLICY} for select to authenticated using (id = 1);"
        " create policy planted2 on public.planted to anon, authenticated using (id = 2)",
    ),
    "policy_exists_rls_disabled": Rule(
        f"select c.oid::regclass::text from {POLICIES} where not c.relrowsecurity",
        f"{TABLE}; {POLICY} using (id = 1); alter table public.planted disable row level security",
    ),
    "rls_enabled_no_policy": Rule(
        """select c.oid::regclass::text from pg_class as c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
            and not exists (select from pg_policy as p where p.polrelid = c.oid)""",
        f"{TABLE}; alter table public.planted enable row level security",
    ),
    "duplicate_index": Rule(
        f"""select string_agg(i.indexrelid::regclass::text, ', ' order by i.indexrelid::regclass::text) from {INDEXES}
        group by i.indrelid, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
            pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid)
        having count(*) > 1""",
        "create index planted on public.goals (clinic_id)",
        "goals_clinic_id_idx, planted",
    ),
    "security_definer_view": Rule(
        f"""select c.oid::regclass::text from {CLASSES}
        where c.relkind = 'v' and not exists (
            select from unnest(c.reloptions) as o where o ~ '^security_invoker=(true|on|yes|1)$')""",
        "create view public.planted with (security_barrier) as select id from public.goals",
    ),
    "function_search_path_mutable": Rule(
        f"""select p.oid::regprocedure::text from {FUNCTIONS}
        where not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)""",
        "create function public.planted() returns int language sql set search_path = '' as 'select 1'",
        "planted()",
    ),
    "rls_disabled_in_public": Rule(
        f"select c.oid::regclass::text from {CLASSES} where c.relkind in ('r', 'p') and not c.relrowsecurity",
        TABLE,
    ),
    "extension_in_public": Rule(
        f"select e.extname::text from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace and {OURS}",
        "create extension citext schema public",
        "citext",
    ),
    "rls_references_user_metadata": Rule(
        f"select p.polname::text from {EXPRESSIONS} where e.said ~ 'user_metadata'",
        f"{TABLE}; {POLICY} using ((select auth.jwt()) -> 'user_metadata' ->> 'role' = 'admin')",
    ),
    "materialized_view_in_api": Rule(
        f"""select distinct c.oid::regclass::text from {CLASSES} cross join {API}
        where c.relkind = 'm' and has_any_column_privilege(r.role, c.oid, 'select')""",
        "create materialized view public.planted as select 1 as one; grant select on public.planted to authenticated",
    ),
    "foreign_table_in_api": Rule(
        f"""select distinct c.oid::regclass::text from {CLASSES} cross join {API}
        where c.relkind = 'f' and has_any_column_privilege(r.role, c.oid, 'select')""",
        "create foreign data wrapper planted; create server planted foreign data wrapper planted;"
        " create foreign table public.planted (id int) server planted; grant select on public.planted to anon",
    ),
    "unsupported_reg_types": Rule(
        f"""select c.oid::regclass || '.' || a.attname
        from {CLASSES} join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
        where c.relkind in ('r', 'p') and a.atttypid::regtype::text in (
            'regproc', 'regprocedure', 'regoper', 'regoperator', 'regconfig', 'regdictionary', 'regcollation',
            'regnamespace')""",
        f"{TABLE}; alter table public.planted add column op regoper",
        "planted.op",
    ),
    "fkey_to_auth_unique": Rule(
        """select k.conrelid::regclass || ': ' || k.conname
        from pg_constraint as k join pg_class as t on t.oid = k.confrelid
        where k.contype = 'f' and t.relnamespace = 'auth'::regnamespace and not exists (
            select from pg_index as i where i.indexrelid = k.conindid and i.indisprimary)""",
        f"{TABLE}; alter table public.planted add column phone text"
        " constraint planted_fkey references auth.users (phone)",
        "planted: planted_fkey",
    ),
    "sensitive_columns_exposed": Rule(
        f"""select distinct c.oid::regclass || '.' || a.attname
        from {CLASSES} join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 cross join {API}
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attname ~ 'token|secret|password|api_?key'
            and has_column_privilege(r.role, c.oid, a.attnum, 'select')""",
        "grant select (access_token) on public.data_sources to authenticated",
        "data_sources.access_token",
    ),
    "rls_policy_always_true": Rule(
        f"""select p.polname::text from {EXPRESSIONS} where e.said in ('true', '(true)', '(1 = 1)')""",
        f"{TABLE}; {POLICY} for select to authenticated using (true)",
    ),
    "rls_policy_null_auth_disjunct": Rule(
        f"""select p.polname::text from {EXPRESSIONS}
        where e.said ~ '((auth|private)\\.\\w+\\(\\)( AS \\w+)?\\)? IS NULL)|current_setting\\([^)]*\\) IS NULL'""",
        f"{TABLE}; {POLICY} using ((select auth.uid()) is null or id = 1)",
    ),
    "pg_graphql_anon_table_exposed": Rule(
        f"""select c.oid::regclass::text from {CLASSES}
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and has_any_column_privilege('anon', c.oid, 'select')""",
        "grant select (name) on public.clinics to anon",
        "clinics",
    ),
    "anon_security_definer_function_executable": Rule(
        f"""select p.oid::regprocedure::text from {FUNCTIONS}
        where p.prosecdef and has_function_privilege('anon', p.oid, 'execute')""",
        "create function public.planted() returns int language sql security definer as 'select 1'",
        "planted()",
    ),
    "authenticated_security_definer_function_executable": Rule(
        f"""select p.oid::regprocedure::text from {FUNCTIONS}
        where n.nspname = 'public' and p.prosecdef and has_function_privilege('authenticated', p.oid, 'execute')
            and p.oid::regprocedure::text not in {INTENDED}""",
        "create function public.planted() returns int language sql security definer as 'select 1'",
        "planted()",
    ),
    "autovacuum_disabled": Rule(
        f"select c.oid::regclass::text from {CLASSES} where 'autovacuum_enabled=false' = any (c.reloptions)",
        "alter table public.goals set (autovacuum_enabled = false)",
        "goals",
    ),
    "invalid_index": Rule(
        f"select i.indexrelid::regclass::text from {INDEXES} where not (i.indisvalid and i.indisready)",
        "update pg_index set indisvalid = false where indexrelid = 'public.goals_clinic_id_idx'::regclass",
        "goals_clinic_id_idx",
    ),
}
