"""Statements that write a few rows of a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.against.changed import DELETE, INSERT
from harness.against.fired import TABLES, Firing, few
from harness.against.writes import AT_ONCE, deletes, inserts, updates
from harness.fuzz import Relation, Row
from harness.fuzz.kinds import Base
from harness.fuzz.shape import Column, Unique

TEXT = Base("text", "S")
NOTE = Relation(
    'public."Note"',
    (
        Column("note_id", "note_id", TEXT),
        Column("Body", '"Body"', TEXT),
        Column("slug", "slug", TEXT),
        Column("length", "length", TEXT, generated="length(body)"),
        Column("number", "number", TEXT, identity="a"),
    ),
    uniques=(Unique("note_pkey", ("note_id",), primary=True), Unique("note_slug", ("slug",))),
)
ROW = Row(NOTE, {"note_id": "1", "Body": "it's", "slug": "s"})
SOME = f' where (note_id) in (select note_id from public."Note" order by note_id limit {AT_ONCE})'
ONE = SOME.replace(f"limit {AT_ONCE}", "limit 1")


def test_an_update_sets_what_can_be_set() -> None:
    """New values first, keys as they are; then one row with a new slug; a column at a time; and nothing new at all."""
    whole, single, column, same = updates(NOTE, [ROW])

    assert whole == [f"""update public."Note" set note_id = note_id, "Body" = 'it''s', slug = slug{SOME}"""]
    assert single == [f"""update public."Note" set note_id = note_id, "Body" = 'it''s', slug = 's'{ONE}"""]
    assert column == whole
    assert same == [f"""update public."Note" set note_id = note_id, "Body" = "Body", slug = slug{SOME}"""]


def test_a_table_without_a_key_is_written_whole() -> None:
    """There is nothing to say which rows by."""
    bare = replace(NOTE, uniques=())

    assert updates(bare, [])[-1] == ['update public."Note" set note_id = note_id, "Body" = "Body", slug = slug']
    assert deletes(bare)[0] == ['delete from public."Note"'] * 2


def test_deletes_begin_at_either_end_of_a_key() -> None:
    """Rows that others need may all lie at one."""
    key = replace(NOTE, uniques=(Unique("note_pkey", ("note_id", "Body"), primary=True),))

    first, last = deletes(key)[0]

    assert (
        f'(note_id, "Body") in (select note_id, "Body" from public."Note" order by note_id, "Body" limit {AT_ONCE})'
        in first
    )
    assert 'order by note_id desc, "Body" desc' in last


def test_no_row_is_no_insert() -> None:
    """And one is written alone as well as with the others."""
    assert inserts([]) == []
    assert [len(each) for each in inserts([ROW, ROW])] == [1, 2]


@pytest.mark.parametrize(("count", "left"), [(TABLES, {}), (TABLES + 3, {"f()": 3})])
def test_a_function_is_fired_on_few_tables(count: int, left: dict[str, int]) -> None:
    """All writes of those, and how many tables are left is told."""
    found = [Firing(f"t{number}", write, ("f()",)) for number in range(count) for write in (INSERT, DELETE)]

    assert few(found) == (tuple(found[: 2 * TABLES]), left)
