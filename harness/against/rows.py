"""Whether two states hold the same rows: where they do not, a call may cost what it costs because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.postgres.database import Database
    from harness.postgres.link import Connection

COLUMNS = """
select a.attname::text from pg_catalog.pg_attribute as a
where a.attrelid = pg_catalog.to_regclass(pg_catalog.format('%%I.%%I', %s::text, %s::text))
    and a.attnum > 0 and not a.attisdropped
"""
DIGEST = """
select pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended(row({})::text, 0)) from {}
"""


def unlike(base: Database, head: Database, tables: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """
    List the tables whose rows differ, in the columns that both states have; one of one state alone does not count.

    Args:
        tables: Schema and name of each.
    """
    with base.connect() as one, head.connect() as other:
        return tuple(".".join(table) for table in tables if _differ(one, other, table))


def _differ(one: Connection, other: Connection, table: tuple[str, str]) -> bool:
    before, after = ([str(name) for (name,) in conn.execute(COLUMNS, table)] for conn in (one, other))
    common = [name for name in after if name in before]
    if not common:
        return False
    columns = sql.SQL(", ").join(map(sql.Identifier, common))
    digest = sql.SQL(DIGEST).format(columns, sql.Identifier(*table))
    return one.execute(digest).fetchall() != other.execute(digest).fetchall()
