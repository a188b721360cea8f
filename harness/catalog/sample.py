"""Rows themselves, for a report that shows which were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.session import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.catalog.session import Connection

    Rows = dict[tuple[str | None, ...], dict[str, str | None]]

LIMIT = 10_000
"""Rows taken by default: enough for a fixture, few enough to hold."""

COLUMNS = """
select pg_catalog.quote_ident(a.attname), a.attname::text,
    coalesce(a.attnum = any (i.indkey), false)
from pg_catalog.pg_attribute as a
left join pg_catalog.pg_index as i on i.indrelid = a.attrelid and i.indisprimary
where a.attrelid = pg_catalog.to_regclass(%s) and a.attnum > 0 and not a.attisdropped and a.attgenerated <> 'v'
order by a.attnum
"""


def sample(conn: Connection, table: str, *, limit: int = LIMIT) -> Rows:
    """
    Give rows of a table as text, by the text of their primary key, or of the whole row where there is none.

    Args:
        conn: Connected to the database.
        table: The table as `Change.identity` gives it, schema and quotes included; what is no table has no rows.
        limit: How many rows at most, the first by key.
    """
    with reading(conn) as cursor:
        columns = cursor.execute(COLUMNS, [table], prepare=False).fetchall()
        if not columns:
            return {}
        texts = ", ".join(f"nullif(row(x.{name})::pg_catalog.text, '()')" for name, _, _ in columns)
        keys = [str(name) for name, _, key in columns if key]
        order = ", ".join(f"x.{name}" for name in keys) or f"row({texts})::pg_catalog.text"
        text = f"select {texts} from only {table} as x order by {order} limit {int(limit)}"  # noqa: S608 - names come quoted from the server
        taken = cursor.execute(text.encode(), prepare=False).fetchall()
    names = [str(name) for _, name, _ in columns]
    places = [place for place, (_, _, key) in enumerate(columns) if key] or list(range(len(columns)))
    rows = ([None if value is None else _plain(str(value)) for value in row] for row in taken)
    return {tuple(row[place] for place in places): dict(zip(names, row, strict=True)) for row in rows}


def lost(
    before: Mapping[tuple[str | None, ...], object], after: Mapping[tuple[str | None, ...], object]
) -> list[object]:
    """List the rows of *before* that *after* has no more, or has otherwise."""
    return [row for key, row in before.items() if after.get(key) != row]


def _plain(text: str) -> str:
    """Take a value out of the row that wrote it: `(x)` and `("a b")`."""
    inner = text[1:-1]
    if not inner.startswith('"'):
        return inner
    return inner[1:-1].replace('""', '"').replace("\\\\", "\\")
