"""A table with indexes to spoil, and how to ask about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from tests.integration.product.acting import rows

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

FIND: LiteralString = "select index_name, problem, statement from public.maintain_indexes()"
FLUSH: LiteralString = "select pg_stat_force_next_flush()"
FILLED: tuple[LiteralString, ...] = (
    "create table public.planted (id int primary key, note text, flag boolean) with (autovacuum_enabled = off)",
    "insert into public.planted select g, md5(g::text), g % 2 = 0 from generate_series(1, 20000) as g",
)
Found = list[tuple[object, ...]]


def run(conn: Connection, *statements: LiteralString) -> None:
    """Run statements, each a transaction of its own, and let their statistics be seen."""
    for statement in statements:
        conn.execute(statement)
    conn.execute(FLUSH)
    conn.execute("select 1")


def mended(conn: Connection, found: Found) -> Found:
    """Run what was given, and look again."""
    for _, _, statement in found:
        conn.execute(str(statement).encode())
    return rows(conn, FIND)
