"""Rows as they were, put back between examples: tables are copied once, and filled from their copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.session import Connection

STASH = "pgharness_stash"
COLUMNS = """
select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
from pg_catalog.pg_attribute as a
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
"""


def save(conn: Connection, tables: Sequence[str]) -> str:
    """
    Copy tables, and give the statements that put them back, which fire no trigger.

    The copies are in a schema of their own, which nobody but superusers may use.
    """
    conn.execute(f"create schema if not exists {STASH}".encode())
    told = ["begin; set local session_replication_role = replica"]
    for number, table in enumerate(tables):
        columns = cast("str", conn.execute(COLUMNS, [table]).fetchall()[0][0])
        copy = f"{STASH}.t{number}"
        conn.execute(f"drop table if exists {copy}".encode())
        conn.execute(f"create table {copy} as select {columns} from {table}".encode())  # noqa: S608
        told.append(f"delete from {table}")  # noqa: S608
        told.append(f"insert into {table} ({columns}) overriding system value select * from {copy}")  # noqa: S608
    return "; ".join([*told, "commit"])
