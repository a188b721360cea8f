"""Indexes that another one makes needless: which is found, and which of them stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

import pytest

from tests.integration.product.acting import rows
from tests.integration.product.planted import FILLED, FIND, mended, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.postgres.database import Database


@pytest.mark.parametrize(
    ("statements", "doomed"),
    [
        (("create index twin on public.planted (id)",), ["twin"]),
        (("create unique index twin on public.planted (id)",), ["twin"]),
        (("create index one on public.planted (note)", "create index twin on public.planted (note)"), ["twin"]),
        (("create index twin on public.planted (note)", "create unique index one on public.planted (note)"), ["twin"]),
        (
            (
                "create index one on public.planted (note)",
                "create index two on public.planted (note)",
                "create index three on public.planted (note)",
            ),
            ["three", "two"],
        ),
        (
            (
                "alter table public.planted alter note set not null",
                "create unique index twin on public.planted (note)",
                "create unique index one on public.planted (note)",
                "alter table public.planted replica identity using index one",
            ),
            ["twin"],
        ),
        (
            (
                "create unique index twin on public.planted (note)",
                "create unique index one on public.planted (note)",
                "alter table public.planted add constraint one unique using index one",
            ),
            ["twin"],
        ),
        (
            (
                "create unique index twin on public.planted (note)",
                "create unique index one on public.planted (note)",
                "drop index public.twin",
                "create table public.naming (note text references public.planted (note))",
                "create unique index twin on public.planted (note)",
            ),
            ["twin"],
        ),
        (
            (
                "create index one on public.planted (lower(note)) where flag",
                "create index twin on public.planted (lower(note)) where flag",
            ),
            ["twin"],
        ),
        (
            (
                "create index one on public.planted (note)",
                "create index two on public.planted (note desc)",
                "create index three on public.planted (note text_pattern_ops)",
                'create index four on public.planted (note collate "C")',
                "create index five on public.planted using hash (note)",
                "create index six on public.planted (note) where flag",
                "create index seven on public.planted (lower(note))",
                "create index eight on public.planted (note) include (flag)",
                "create index nine on public.planted (note, flag)",
            ),
            [],
        ),
        (
            (
                "create unique index one on public.planted (note)",
                "create unique index two on public.planted (note) nulls not distinct",
            ),
            [],
        ),
        (("alter table public.planted add constraint again unique (id)",), []),
    ],
    ids=[
        "of a primary key",
        "unique, of a primary key",
        "the younger",
        "the one that is not unique",
        "three",
        "replica identity stays",
        "a constraint stays",
        "what a foreign key rests on stays",
        "expression and predicate",
        "different ones",
        "different rules",
        "two constraints",
    ],
)
def test_of_equal_indexes_one_stays(
    migrated: Database, statements: Sequence[LiteralString], doomed: Sequence[str]
) -> None:
    """The one that something rests on, else the unique one, else the oldest; only what is equal in all is equal."""
    with migrated.connect() as conn:
        run(conn, *FILLED, *statements)

        found = rows(conn, FIND)

        assert found == [(name, "duplicate", f"drop index concurrently public.{name}") for name in doomed]
        assert mended(conn, found) == []


def test_a_partitioned_twin_goes_with_its_partitions(migrated: Database) -> None:
    """One statement for the parent; the partitions' indexes, which it holds, are not reported."""
    with migrated.connect() as conn:
        run(
            conn,
            "create table public.parted (id int not null, day date not null) partition by range (day)",
            "create table public.parted_1 partition of public.parted for values from ('2020-01-01') to ('2021-01-01')",
            "create index parted_one on public.parted (id)",
            "create index parted_two on public.parted (id)",
        )

        found = rows(conn, FIND)

        assert found == [("parted_two", "duplicate", "drop index public.parted_two")]
        assert mended(conn, found) == []
