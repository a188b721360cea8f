"""Functions that differ between two states, by their definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.postgres.database import Database

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


@dataclass(frozen=True, slots=True)
class Differences:
    """
    Functions of people's own that are not alike in two states, each as `regprocedure` writes it.

    Attributes:
        called: In both, with another definition; to be called by themselves.
        fired: The same, of triggers.
        added: In head alone.
    """

    called: tuple[str, ...]
    fired: tuple[str, ...]
    added: tuple[str, ...]


def differences(base: Database, head: Database) -> Differences:
    """Compare the definitions of all functions."""
    before, after = _definitions(base), _definitions(head)
    other = sorted(name for name, each in after.items() if name in before and before[name] != each)
    return Differences(
        called=tuple(name for name in other if not after[name][1]),
        fired=tuple(name for name in other if after[name][1]),
        added=tuple(sorted(after.keys() - before.keys())),
    )


def _definitions(database: Database) -> dict[str, tuple[str, bool]]:
    with database.connect() as conn:
        conn.execute("set search_path = pg_catalog")
        return {str(name): (str(text), bool(trigger)) for name, text, trigger in conn.execute(FUNCTIONS)}
