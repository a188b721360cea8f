"""Two databases that hold the same are brought to the same rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.bench.rest import rest

if TYPE_CHECKING:
    from harness.postgres.database import Databases

NOT_VISIBLE = """
select c.relname::text from pg_catalog.pg_class as c
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relallvisible <> c.relpages
"""


def test_every_page_is_known_to_be_visible(databases: Databases) -> None:
    """However short ago its rows were committed: else one of two equal states is scanned in another manner."""
    for _ in range(3):
        with databases.clone(None) as database, database.connect() as conn:
            for table in ("a", "b", "c"):
                conn.execute(f"create table public.{table} as select n from generate_series(1, 20000) as n".encode())

            rest(conn)

            assert conn.execute(NOT_VISIBLE).fetchall() == []
