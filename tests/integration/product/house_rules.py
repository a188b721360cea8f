"""What our own style asks of the catalog, in the manner of the linter's rules."""

from __future__ import annotations

from tests.integration.product.linter import CLASSES, FUNCTIONS, INDEXES, TABLE, Rule

HOUSE_RULES: dict[str, Rule] = {
    "function without a comment": Rule(
        f"select p.oid::regprocedure::text from {FUNCTIONS} where obj_description(p.oid, 'pg_proc') is null",
        "create function public.planted() returns int language sql as 'select 1'",
        "planted()",
    ),
    "table or view without a comment": Rule(
        f"""select c.oid::regclass::text from {CLASSES}
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and obj_description(c.oid, 'pg_class') is null""",
        TABLE,
    ),
    "policy for PUBLIC": Rule(
        "select polname::text from pg_policy where 0 = any (polroles)",
        "create policy planted on public.goals for select using (id is not null)",
    ),
    "index that another one begins with": Rule(
        f"""select i.indexrelid::regclass::text
        from {INDEXES} join pg_index as j on j.indrelid = i.indrelid and j.indexrelid <> i.indexrelid
        where not i.indisunique and i.indpred is null and j.indpred is null and i.indexprs is null
            and j.indexprs is null and j.indkey::text like i.indkey::text || ' %'""",
        "create index planted on public.metric_values (clinic_id)",
    ),
    "constraint that nobody named": Rule(
        f"""select c.oid::regclass || ': ' || k.conname from pg_constraint as k join {CLASSES} on c.oid = k.conrelid
        where k.contype = 'c' and k.conname ~ '_check[0-9]*$'""",
        f"{TABLE}; alter table public.planted add check (id > 0)",
        "planted: planted_id_check",
    ),
    "trigger function that is granted": Rule(
        f"""select p.oid::regprocedure::text from {FUNCTIONS}
        where p.prorettype = 'trigger'::regtype and has_function_privilege('authenticated', p.oid, 'execute')""",
        "create function public.planted() returns trigger language plpgsql as 'begin return null; end'",
        "planted()",
    ),
    "foreign key that cascades": Rule(
        f"""select c.oid::regclass || ': ' || k.conname from pg_constraint as k join {CLASSES} on c.oid = k.conrelid
        where k.contype = 'f' and k.confdeltype = 'c'""",
        f"{TABLE}; alter table public.planted add column clinic_id uuid"
        " constraint planted_fkey references public.clinics on delete cascade",
        "planted: planted_fkey",
    ),
}
