"""maintain_indexes(): each trouble planted and found, mended by the statement that is given, and none where none is."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest

from tests.integration.product.acting import outcome, rows, value
from tests.integration.product.people import ADA, account
from tests.integration.product.planted import FILLED, FIND, mended, run

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection


def poll(conn: Connection, question: LiteralString) -> None:
    """Ask until the answer is true, for at most ten seconds."""
    deadline = time.monotonic() + 10
    while not value(conn, question):
        assert time.monotonic() < deadline, question


def refused(conn: Connection, statement: LiteralString) -> None:
    """Run a statement that has to fail."""
    with pytest.raises(psycopg.Error):
        conn.execute(statement)


def test_the_product_itself_is_healthy(migrated: Database) -> None:
    """Nothing is found on it, new or read a thousand times."""
    with migrated.connect() as conn:
        new = rows(conn, FIND)
        run(conn, "do $$ begin for n in 1..1000 loop perform 1 from public.users limit 1; end loop; end $$")

        assert (new, rows(conn, FIND)) == ([], [])


def test_only_service_role_maintains(tx: Connection) -> None:
    """It owns no index and needs no more than the function."""
    got = [
        outcome(tx, FIND, role="anon"),
        outcome(tx, FIND, role="authenticated", account=account(ADA)),
        outcome(tx, FIND, role="service_role"),
    ]

    assert got == ["42501", "42501", 0]


def test_a_broken_concurrent_index_is_invalid_until_it_is_built_anew(migrated: Database) -> None:
    """The statement fails as long as the reason is there, and mends it afterwards."""
    with migrated.connect() as conn:
        run(conn, *FILLED, "update public.planted set note = 'same' where id < 3")
        refused(conn, "create unique index concurrently planted_note on public.planted (note)")
        conn.execute("delete from public.planted where id = 1")

        found = rows(conn, FIND)

        assert found == [("planted_note", "invalid", "reindex index concurrently public.planted_note")]
        assert mended(conn, found) == []
        assert value(conn, "select indisvalid from pg_index where indexrelid = 'planted_note'::regclass") is True


def test_what_a_broken_reindex_left_is_dropped(migrated: Database) -> None:
    """Its copy goes, the index that it was to replace stays."""
    with migrated.connect() as conn:
        run(conn, *FILLED, "create index planted_note on public.planted (note)")
        conn.execute("create index planted_note_ccnew on public.planted (note)")
        conn.execute("update pg_index set indisvalid = false where indexrelid = 'planted_note_ccnew'::regclass")

        found = rows(conn, FIND)

        assert found == [("planted_note_ccnew", "invalid", "drop index concurrently public.planted_note_ccnew")]
        assert mended(conn, found) == []
        assert value(conn, "select to_regclass('public.planted_note')::text") == "planted_note"


def test_an_index_that_is_being_built_is_no_trouble(migrated: Database) -> None:
    """While its session waits for a writer, the index is invalid and not reported; once it gave up, it is."""
    with migrated.connect() as conn, migrated.connect(autocommit=False) as writing, migrated.connect() as building:
        run(conn, *FILLED)
        writing.execute("update public.planted set flag = flag where id = 1")

        def build() -> None:
            with pytest.raises(psycopg.errors.QueryCanceled):
                building.execute("create index concurrently planted_note on public.planted (note)")

        builder = threading.Thread(target=build)
        builder.start()
        poll(conn, "select to_regclass('public.planted_note') is not null")
        during = rows(conn, FIND)
        building.cancel()
        builder.join()
        writing.rollback()

        after = rows(conn, FIND)
    assert (during, [name for name, _, _ in after]) == ([], ["planted_note"])


def test_a_partitioned_index_that_partitions_lack_is_made_with_them(migrated: Database) -> None:
    """Both kinds: a plain one, and a constraint's."""
    with migrated.connect() as conn:
        run(
            conn,
            "create table public.parted (id int not null, day date not null) partition by range (day)",
            "create table public.parted_1 partition of public.parted for values from ('2020-01-01') to ('2021-01-01')",
            "create index parted_id on only public.parted (id)",
            "alter table only public.parted add constraint parted_key unique (id, day)",
        )

        found = rows(conn, FIND)

        assert [(name, problem) for name, problem, _ in found] == [("parted_id", "invalid"), ("parted_key", "invalid")]
        assert mended(conn, found) == []
        assert value(conn, "select count(*) from pg_index where indrelid = 'public.parted_1'::regclass") == 2


def test_an_index_that_no_query_uses_is_found_once_the_table_was_read(migrated: Database) -> None:
    """A unique one, a foreign key's, a small one, one of a pair and one that is read are none."""
    read: LiteralString = (
        "do $$ begin for n in 1..1000 loop perform 1 from public.planted where id = n; end loop; end $$"
    )
    with migrated.connect() as conn:
        run(
            conn,
            *FILLED,
            "create index never on public.planted (note, id)",
            "create unique index rule on public.planted (note)",
            "create table public.other (note text primary key)",
            "alter table public.planted add constraint names foreign key (note) references public.other not valid",
            "create index reference on public.planted (note, flag)",
            "create index small on public.planted (note) where id < 10",
            "analyze public.planted",
        )
        early = rows(conn, FIND)
        run(conn, read)

        found = rows(conn, FIND)
        assert early == []
        assert found == []
        run(conn, "alter table public.planted drop constraint names")

        later = rows(conn, FIND)
        assert later == [(name, "unused", f"drop index concurrently public.{name}") for name in ("never", "reference")]
        run(conn, "drop index public.never, public.rule", "set enable_seqscan = off",
            "select note from public.planted where note = 'a' and flag")  # fmt: skip
        assert rows(conn, FIND) == []


def test_a_partitioned_index_is_unused_where_no_partition_uses_it(migrated: Database) -> None:
    """Reads and sizes of the partitions are added up, and the parent is what is dropped."""
    with migrated.connect() as conn:
        run(
            conn,
            "create table public.parted (id int primary key, note text) partition by range (id)",
            "create table public.parted_1 partition of public.parted for values from (0) to (10000)",
            "create table public.parted_2 partition of public.parted for values from (10000) to (20001)",
            "insert into public.parted select g, md5(g::text) from generate_series(1, 20000) as g",
            "create index parted_note on public.parted (note)",
            "do $$ begin for n in 1..1000 loop perform 1 from public.parted where id = n * 20; end loop; end $$",
        )

        found = rows(conn, FIND)

        assert found == [("parted_note", "unused", "drop index public.parted_note")]
        assert mended(conn, found) == []


@pytest.mark.parametrize(
    ("index", "deleted"),
    [
        ("create index planted_note on public.planted (note)", "id % 10 > 0"),
        ("create index planted_note on public.planted (lower(note))", "id % 10 > 0"),
        ("create index planted_note on public.planted (note) with (fillfactor = 70)", "id % 10 > 0"),
        ("create index planted_note on public.planted (note)", "true"),
    ],
    ids=["most deleted", "of an expression", "of another fillfactor", "all deleted"],
)
def test_an_index_that_is_mostly_empty_is_bloated(
    migrated: Database, index: LiteralString, deleted: LiteralString
) -> None:
    """Nine of ten entries went: it is found, and rebuilt it is not."""
    with migrated.connect() as conn:
        run(conn, *FILLED, index, "analyze public.planted")
        full = rows(conn, FIND)
        run(conn, "delete from public.planted where " + deleted, "vacuum (truncate off) public.planted")

        found = rows(conn, FIND)

        wanted = ("planted_note", "bloated", "reindex index concurrently public.planted_note")
        assert (full, found) == ([], [wanted])
        assert mended(conn, found) == []


@pytest.mark.parametrize(
    "index",
    [
        "(note)",
        "(flag)",
        "(flag, note)",
        "(lower(note), id desc)",
        "(id) where flag",
        "(note) include (id, flag)",
        "(nullif(flag, true), id)",
    ],
)
def test_an_index_filled_in_any_order_is_not_bloated(migrated: Database, index: LiteralString) -> None:
    """Pages split by random entries are two thirds full: no trouble."""
    with migrated.connect() as conn:
        run(
            conn,
            FILLED[0],
            "create index planted_any on public.planted " + index,
            "insert into public.planted select g, md5(g::text), g % 3 = 0"
            " from generate_series(1, 30000) as g order by md5(g::text || 'order')",
        )

        assert rows(conn, FIND) == []


def test_one_index_is_reported_once_with_the_weightiest_trouble(migrated: Database) -> None:
    """A duplicate that is empty besides is to be dropped, not rebuilt and dropped."""
    with migrated.connect() as conn:
        run(
            conn,
            *FILLED,
            "create index one on public.planted (note)",
            "create index twin on public.planted (note)",
            "delete from public.planted where id % 10 > 0",
            "vacuum (truncate off) public.planted",
        )

        assert [(name, problem) for name, problem, _ in rows(conn, FIND)] == [("twin", "duplicate"), ("one", "bloated")]


def test_names_are_quoted_and_a_private_one_has_its_schema(migrated: Database) -> None:
    """The statement runs whatever the name is."""
    with migrated.connect() as conn:
        run(
            conn,
            'create table private."Odd table" (id int primary key)',
            'create index "Odd; drop table x" on private."Odd table" (id)',
        )

        found = rows(conn, FIND)

        assert found == [
            ("private.Odd; drop table x", "duplicate", 'drop index concurrently private."Odd; drop table x"')
        ]
        assert mended(conn, found) == []
