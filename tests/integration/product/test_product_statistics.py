"""Statistics that maintain_indexes() refreshes: where they are stale, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from tests.integration.product.acting import rows, value
from tests.integration.product.planted import FILLED, FIND, run

if TYPE_CHECKING:
    from harness.postgres.database import Database


ANALYSED: LiteralString = (
    "select (s.analyze_count) from pg_stat_all_tables as s where s.relid = 'public.planted'::regclass"
)


def test_statistics_are_refreshed_where_they_are_stale_and_only_there(migrated: Database) -> None:
    """Never analysed, and changed by more than autovacuum's threshold; not for a few rows."""
    with migrated.connect() as conn:
        run(conn, *FILLED)
        counts = []
        for statement in (
            "select 1",
            "update public.planted set flag = not flag where id <= 100",
            "update public.planted set flag = not flag where id <= 5000",
        ):
            run(conn, statement)
            run(conn, FIND)
            counts.append(value(conn, ANALYSED))

    assert counts == [1, 1, 2]


def test_partitioned_tables_are_analysed_too(migrated: Database) -> None:
    """Autovacuum never does: their statistics follow those of their partitions."""
    seen: LiteralString = (
        "select n_distinct from pg_stats where tablename = 'parted' and attname = 'note' and inherited"
    )
    with migrated.connect() as conn:
        run(
            conn,
            "create table public.parted (id int primary key, note text) partition by range (id)",
            "create table public.parted_1 partition of public.parted for values from (0) to (10000)",
            "insert into public.parted select g, 'a' from generate_series(1, 5000) as g",
            FIND,
        )
        first = rows(conn, seen)
        run(conn, "update public.parted set note = case id % 2 when 0 then 'b' else 'a' end", "analyze public.parted_1")
        run(conn, FIND)

        assert (first, rows(conn, seen)) == ([(1.0,)], [(2.0,)])


def test_a_locked_table_is_left_for_the_next_time(migrated: Database) -> None:
    """Nobody waits for it."""
    with migrated.connect() as conn, migrated.connect(autocommit=False) as holding:
        run(conn, *FILLED)
        holding.execute("lock table public.planted in share row exclusive mode")
        conn.execute("set statement_timeout = '5s'")
        run(conn, FIND)
        during = value(conn, ANALYSED)
        holding.rollback()
        run(conn, FIND)

        assert (during, value(conn, ANALYSED)) == (0, 1)
