"""What is put under fire: tables with triggers, and functions that can be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.fuzz.describe import UNCALLED, relation, routines
from harness.fuzz.session import FuzzError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Relation, Routine

TRIGGERED = """
select distinct c.oid::pg_catalog.regclass::text
from pg_catalog.pg_trigger as t
join pg_catalog.pg_class as c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgparentid = 0 and c.relkind in ('r', 'p', 'v')
    and not c.relispartition
    and (%(functions)s::text[] is null or t.tgfoid::pg_catalog.regprocedure::text = any (%(functions)s::text[]))
order by 1
"""
CALLED = """
select p.oid::pg_catalog.regprocedure::text
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
join pg_catalog.pg_language as l on l.oid = p.prolang
where p.prokind in ('f', 'p') and p.oid >= 16384 and n.nspname !~ '^pg_' and l.lanname not in ('c', 'internal')
    and p.prorettype::pg_catalog.regtype::text <> all (%(uncalled)s)
    and (%(functions)s::text[] is null or p.oid::pg_catalog.regprocedure::text = any (%(functions)s::text[]))
    and exists (
        select from pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) as a
        where a.grantee <> p.proowner and a.privilege_type = 'EXECUTE'
    )
    and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e'
    )
order by 1
"""


def found(conn: Connection, functions: Collection[str] | None = None) -> list[Relation | Routine]:
    """
    List tables with triggers, then functions that somebody other than their owner may call.

    A function that is its owner's alone is reached through those that call it, with the arguments that they give it.

    Args:
        functions: As `regprocedure` writes them: of these, and the tables whose triggers call them, alone; `None` for
            all that people made.
    """
    given = {"functions": None if functions is None else sorted(functions), "uncalled": sorted(UNCALLED)}
    tables = [str(name) for (name,) in conn.execute(TRIGGERED.encode(), given, prepare=False)]
    called = [str(name) for (name,) in conn.execute(CALLED.encode(), given, prepare=False)]
    return [*(relation(conn, name)[0] for name in tables), *(each for name in called for each in routines(conn, name))]


def named(conn: Connection, names: Iterable[str]) -> list[Relation | Routine]:
    """
    Find tables and functions by the names that somebody typed.

    Raises:
        FuzzError: There is neither of that name.
    """
    targets: list[Relation | Routine] = []
    for name in names:
        try:
            targets.append(relation(conn, name)[0])
        except FuzzError:
            try:
                targets += routines(conn, name)
            except FuzzError as error:
                said = str(error) if "called by itself" in str(error) else f"no table or function is called {name}"
                raise FuzzError(said, *error.help) from error
    return targets
