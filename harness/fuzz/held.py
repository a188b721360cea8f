"""Values that the database holds, found by the name of what is to be given: `p_clinic_id` is a `clinic_id`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.fuzz.session import accepts, reading

if TYPE_CHECKING:
    from harness.fuzz.session import Connection

MOST = 20
"""Values of a column that are read."""
COLUMNS = """
select c.oid::pg_catalog.regclass::text, pg_catalog.quote_ident(a.attname), a.attname::text, c.relname::text
from pg_catalog.pg_attribute as a
join pg_catalog.pg_class as c on c.oid = a.attrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and pg_catalog.format_type(a.atttypid, -1) = %s
order by 1, a.attnum
"""


def endings(name: str) -> list[str]:
    """List what a parameter may be named after, longest first: `p_clinic_id`, `clinic_id`, `id`."""
    words = [word for word in name.strip('"').lower().split("_") if word]
    return ["_".join(words[start:]) for start in range(len(words))]


def means(parameter: str, table: str, column: str) -> bool:
    """Tell whether a parameter is named after a column, or after a table's `id`."""
    wanted = endings(parameter)
    if column in wanted[:-1] or column == wanted[0] or (column == wanted[-1] and column != "id"):
        return True
    return column == "id" and any(ending in {f"{table.rstrip('s')}_id", f"{table}_id"} for ending in wanted)


def values(conn: Connection, parameter: str, kind: str) -> list[str]:
    """
    List values of the columns that a parameter is named after, as texts in an order of their own.

    Args:
        conn: Connected to the database.
        parameter: The name, quoted or not; one without a name is named after nothing.
        kind: The type, as SQL writes it.
    """
    if not parameter:
        return []
    found: list[str] = []
    with reading(conn) as cursor:
        listed = cursor.execute(COLUMNS.encode(), [kind], prepare=False).fetchall()
        for relation, quoted, column, table in listed:
            if means(parameter, str(table), str(column)):
                query = f"select distinct {quoted}::text from {relation} where {quoted} is not null"  # noqa: S608
                read = accepts(cursor, f"{query} order by 1 limit {MOST}")
                found += [str(text) for (text,) in read or []]
    return list(dict.fromkeys(found))
