"""What there is to draw, read from the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

TABLES = """
select
    case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname,
    coalesce(obj_description(c.oid, 'pg_class'), '') like '%(migration 04)',
    case c.relkind
        when 'm' then 'materialized view' when 'v' then 'view' when 'p' then 'a partition a month' else '' end,
    array(
        select a.attname::text
        from pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by a.attnum
    )
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'v')
    and not c.relispartition
    and (n.nspname in ('public', 'private') or c.oid = 'auth.users'::regclass)
order by n.nspname, c.relname
"""
KEYS = """
select
    case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname,
    a.attname,
    case m.nspname when 'public' then '' else m.nspname || '.' end || f.relname
from pg_constraint as k
join pg_class as c on c.oid = k.conrelid
join pg_namespace as n on n.oid = c.relnamespace
join pg_class as f on f.oid = k.confrelid
join pg_namespace as m on m.oid = f.relnamespace
join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
where k.contype = 'f' and n.nspname = 'public'
order by c.relname, a.attnum
"""
TRIGGERS = """
select
    case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname,
    case when p.proname = 'audit_trigger_function' or d.said like '%made by enable_audit%'
        then 'audit → audit_logs' else p.proname end as function,
    bool_and(coalesce(d.said, '') like '%(migration 04)'),
    case when t.tgtype & 2 > 0 then 'before' else 'after' end as time,
    bit_or(t.tgtype & 60)
from pg_trigger as t
join pg_class as c on c.oid = t.tgrelid
join pg_namespace as n on n.oid = c.relnamespace
join pg_proc as p on p.oid = t.tgfoid
cross join lateral obj_description(p.oid, 'pg_proc') as d (said)
where not t.tgisinternal and not c.relispartition and p.proname <> 'touch_updated_at'
group by 1, 2, 4
"""
EVENTS = {4: "insert", 16: "update", 8: "delete", 32: "truncate"}
"""By the bit of pg_trigger.tgtype."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A function that triggers of a table call; `when` says on what."""

    function: str
    ours: bool
    when: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view; `keys` are its foreign keys as (column, table)."""

    name: str
    ours: bool
    kind: str
    columns: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    triggers: tuple[Trigger, ...]


def _when(time: str, bits: int) -> str:
    events = [name for bit, name in EVENTS.items() if bits & bit]
    return f"{time} every change" if len(events) == len(EVENTS) else f"{time} {', '.join(events)}"


def _order(trigger: Trigger) -> tuple[bool, str]:
    return not trigger.when.startswith("before"), trigger.function


def read(conn: psycopg.Connection[tuple[object, ...]]) -> dict[str, Table]:
    """Read what there is to draw, by name."""
    keys = [(str(table), str(column), str(target)) for table, column, target in conn.execute(KEYS)]
    triggers = [(str(table), Trigger(str(name), bool(ours), _when(str(time), int(str(bits)))))
                for table, name, ours, time, bits in conn.execute(TRIGGERS)]  # fmt: skip
    return {
        str(name): Table(
            str(name),
            bool(ours),
            str(kind),
            tuple(map(str, columns if isinstance(columns, list) else ())),
            tuple((column, target) for table, column, target in keys if table == name),
            tuple(sorted((trigger for table, trigger in triggers if table == name), key=_order)),
        )
        for name, ours, kind, columns in conn.execute(TABLES)
    }
