"""Sessions that are not like the one that a function was written in, and should not matter to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.fuzz.plan import Circumstance
from harness.source.quotes import identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.session import Connection

WEST, EAST = "Pacific/Pago_Pago", "Pacific/Kiritimati"
"""25 hours apart: it is never the same day in both."""
OWN_LAST = """
select pg_catalog.set_config('search_path',
    pg_catalog.concat_ws(', ', nullif(pg_catalog.current_setting('search_path'), ''), 'pg_temp'), true)
"""
OWN_FIRST = """
select pg_catalog.set_config('search_path',
    pg_catalog.concat_ws(', ', 'pg_temp', nullif(pg_catalog.current_setting('search_path'), '')), true)
"""
TIME_ZONE = Circumstance(
    "TimeZone", f"TimeZone = {EAST}", (f"set local timezone = '{EAST}'",), (f"set local timezone = '{WEST}'",)
)
DATE_STYLE = Circumstance(
    "DateStyle",
    "DateStyle = SQL, DMY",
    ("set local datestyle = 'SQL, DMY'", "set local intervalstyle = 'sql_standard'"),
    ("set local datestyle = 'ISO, YMD'", "set local intervalstyle = 'postgres'"),
)
NO_PATH = Circumstance(
    "search_path", "search_path = nothing", ("select pg_catalog.set_config('search_path', '', true)",)
)
SHADOWED = Circumstance(
    "search_path", "search_path = pg_temp first, tables of the same names in it", (OWN_FIRST,), (OWN_LAST,)
)
"""Wants `shadows` in its session."""
PLAIN_SESSIONS = (TIME_ZONE, DATE_STYLE, NO_PATH)

TABLES = """
select distinct on (c.relname) c.oid::pg_catalog.regclass::text, c.relname::text
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e'
    )
order by c.relname, 1
limit 200
"""


def shadows(conn: Connection) -> list[str]:
    """List statements that make an empty temporary table of the name of each table, as anybody may."""
    found = conn.execute(TABLES.encode(), prepare=False).fetchall()
    return [f"create temporary table {identifier(str(name))} (like {table})" for table, name in found]


def emptied(conn: Connection) -> Circumstance | None:
    """Give a database with hardly any rows; `None` where there is no table to empty."""
    found = conn.execute(
        """
        select c.oid::pg_catalog.regclass::text
        from pg_catalog.pg_class as c
        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't' and n.nspname !~ '^pg_'
            and n.nspname <> 'information_schema'
            and not exists ( -- one that refuses to be emptied whatever the session's role
                select from pg_catalog.pg_trigger as t where t.tgrelid = c.oid and t.tgenabled = 'A'
            )
        order by 1
        """
    ).fetchall()
    if not found:
        return None
    tables: Sequence[str] = [str(table) for (table,) in found]
    return Circumstance(
        "rows",
        "rows = none in the tables",
        ("set local session_replication_role = 'replica'", f"truncate {', '.join(tables)} cascade"),
    )
