"""Functions and triggers that differ between two states, by their definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from harness.postgres.link import Connection

FUNCTIONS = """
select p.oid::pg_catalog.regprocedure::text, pg_catalog.pg_get_functiondef(p.oid),
    p.prorettype in ('trigger'::pg_catalog.regtype, 'event_trigger'::pg_catalog.regtype)
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where p.prokind in ('f', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e'
    )
"""
TRIGGERS = """
select t.tgrelid::pg_catalog.regclass::text, t.tgname::text, t.tgfoid::pg_catalog.regprocedure::text, t.tgtype::int4,
    t.tgenabled in ('O', 'A') and c.relkind in ('r', 'p'), t.tgenabled::text || pg_catalog.pg_get_triggerdef(t.oid)
from pg_catalog.pg_trigger as t
join pg_catalog.pg_class as c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgparentid = 0
order by c.reltuples <= 0, 1, 2
"""
TABLES = "select c.oid::pg_catalog.regclass::text from pg_catalog.pg_class as c where c.relkind in ('r', 'p')"
INSERT, UPDATE, DELETE = "insert into", "update", "delete from"
EVENTS = {INSERT: 4, UPDATE: 16, DELETE: 8}
"""How a write begins, and its bit in `pg_trigger.tgtype`."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """
    A trigger.

    Attributes:
        function: As `regprocedure` writes it.
        writes: What fires it, of `EVENTS`; none where it is disabled, or on a view.
        definition: All of it, with whether it is enabled.
    """

    table: str
    name: str
    function: str
    writes: tuple[str, ...]
    definition: str


@dataclass(frozen=True, slots=True)
class Differences:
    """
    What people made and is not alike in two states; functions as `regprocedure` writes them.

    Attributes:
        called: Functions in both, with another definition; to be called by themselves.
        fired: The same, of triggers.
        added: Functions in head alone.
        removed: Functions in base alone.
        triggers: Head's, tables with rows first: in both, itself or its function with another definition.
        new_triggers: Head's on a table that base has, too.
    """

    called: tuple[str, ...]
    fired: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    new_triggers: tuple[Trigger, ...]


def differences(base: Database, head: Database) -> Differences:
    """Compare the definitions of all functions and triggers."""
    with base.connect() as one, head.connect() as other:
        before, after = _functions(one), _functions(other)
        old, new = _triggers(one), _triggers(other)
        tables = {str(name) for (name,) in one.execute(TABLES)}
    changed = sorted(name for name, each in after.items() if name in before and before[name] != each)
    return Differences(
        called=tuple(name for name in changed if not after[name][1]),
        fired=tuple(name for name in changed if after[name][1]),
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        triggers=tuple(
            trigger
            for key, trigger in new.items()
            if key in old and (trigger.function in changed or old[key].definition != trigger.definition)
        ),
        new_triggers=tuple(each for key, each in new.items() if key not in old and each.table in tables),
    )


def _functions(conn: Connection) -> dict[str, tuple[str, bool]]:
    conn.execute("set search_path = pg_catalog")
    return {str(name): (str(text), bool(trigger)) for name, text, trigger in conn.execute(FUNCTIONS)}


def _triggers(conn: Connection) -> dict[tuple[str, str], Trigger]:
    """Give them by table and name."""
    return {
        (str(table), str(name)): Trigger(
            str(table),
            str(name),
            str(function),
            tuple(write for write, bit in EVENTS.items() if fires and int(str(kind)) & bit),
            str(definition),
        )
        for table, name, function, kind, fires, definition in conn.execute(TRIGGERS)
    }
