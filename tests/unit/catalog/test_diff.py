"""The comparison of snapshots made by hand: what is paired with what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.catalog import Aspect, Change, SequenceState, TableRows, comparability, diff, rows_differ
from tests.unit.catalog.small import ORIGIN, snapshot

APP = {"20001": "app"}
ELSEWHERE = replace(ORIGIN, system="8000")


def sentences(changes: tuple[Change, ...]) -> list[str]:
    """Give the changes as a person reads them."""
    return [str(change) for change in changes]


def test_equal_snapshots_have_no_change() -> None:
    """A snapshot equals itself."""
    taken = snapshot(APP, {"20002": ("20001", "users", "")})

    assert diff(taken, taken) == ()


def test_an_object_made_again_under_another_oid_is_no_change() -> None:
    """OIDs name nothing that people know, also where others refer to them."""
    before = snapshot(APP, {"20002": ("20001", "users", "")})
    after = snapshot({"30001": "app"}, {"30002": ("30001", "users", "")})

    assert diff(before, after) == ()


def test_a_renamed_object_is_told_by_both_names() -> None:
    """The same OID under another name on the same server is a rename."""
    before = snapshot(APP, {"20002": ("20001", "users", "")})
    after = snapshot(APP, {"20002": ("20001", "people", "")})

    assert sentences(diff(before, after)) == ["table app.users: renamed to app.people"]


def test_the_same_oid_on_another_server_is_chance() -> None:
    """Across clusters an OID pairs nothing."""
    before = snapshot(APP, {"20002": ("20001", "users", "")})
    after = snapshot(APP, {"20002": ("20001", "people", "")}, origin=ELSEWHERE)

    assert sentences(diff(before, after)) == ["left behind: table app.people", "missing: table app.users"]


def test_exchanged_names_of_schemas_are_found_in_what_they_hold() -> None:
    """Rows that refer to an exchanged name are equal as text, and differ all the same."""
    before = snapshot({"1": "a", "2": "b"}, {"20002": ("1", "users", "")})
    after = snapshot({"1": "b", "2": "a"}, {"20002": ("1", "users", "")})

    assert sentences(diff(before, after)) == ["table a.users: moved to b.users"]


def test_exchanged_names_of_equal_tables_are_no_change() -> None:
    """Nobody can tell two equal objects that changed places."""
    before = snapshot(APP, {"1": ("20001", "a", ""), "2": ("20001", "b", "")})
    after = snapshot(APP, {"1": ("20001", "b", ""), "2": ("20001", "a", "")})

    assert diff(before, after) == ()


def test_a_renamed_schema_does_not_rename_what_it_holds() -> None:
    """One statement is one change."""
    before = snapshot(APP, {"20002": ("20001", "users", "")})
    after = snapshot({"20001": "shop"}, {"20002": ("20001", "users", "")})

    assert sentences(diff(before, after)) == ["schema app: renamed to shop"]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("{a=1,b=2}", "{b=2,a=1}", []),
        ("{a=1}", "{a=2}", ["table app.users: option a (1 → 2)"]),
        ("{a=1}", "", ["table app.users: lost option a"]),
        ("", "{a=1}", ["table app.users: gained option a"]),
    ],
)
def test_options_are_told_one_by_one(before: str, after: str, wanted: list[str]) -> None:
    """The order of options is no change."""
    first, second = (snapshot(APP, {"20002": ("20001", "users", text)}) for text in (before, after))

    assert sentences(diff(first, second)) == wanted


def test_rows_are_told_apart_from_the_schema() -> None:
    """Fewer rows, and other values, have their own aspect."""
    relations = {"20002": ("20001", "users", "")}
    before, after, other = (
        snapshot(APP, relations, {"20002": TableRows(*rows)})
        for rows in ((2, "9", (("id", "5"),)), (1, "3", (("id", "1"),)), (2, "8", (("id", "4"),)))
    )

    assert diff(before, after) == (Change("table", "app.users", "rows", "2 rows", "1 row", Aspect.ROWS),)
    assert sentences(diff(before, other)) == ["table app.users: values of id, among 2 rows"]


def test_masked_columns_are_not_compared() -> None:
    """What differs between equal runs, such as now(), can be left out."""
    relations = {"20002": ("20001", "users", "")}
    before, after = (
        snapshot(APP, relations, {"20002": TableRows(1, whole, (("id", "5"), ("made", made)))})
        for whole, made in (("1", "2"), ("3", "4"))
    )

    assert rows_differ(before, after, {"app.users": frozenset({"made"})}) == ()


def test_what_cannot_be_compared_is_said() -> None:
    """Another cluster, another major and a side without rows are named."""
    other = replace(ELSEWHERE, version=180006)

    assert comparability(snapshot(tables={}), snapshot(origin=other)) == (
        "built-in objects (OIDs below 16384): the snapshots come from two clusters",
        "what only one of PostgreSQL 15 and 18 keeps",
        "rows: not read on one side",
        "sequences: not read on either side",
        "contents of large objects: not read on either side",
    )


def test_a_sentence_holds_short_values_alone() -> None:
    """Long values and texts of several lines stay in `before` and `after`."""
    short = Change("table", "app.users", "owner", "ada", "bob")
    long = Change("function", "app.f()", "body", "select 1\n", "select 2\n")

    assert (str(short), str(long)) == ("table app.users: owner (ada → bob)", "function app.f(): body")


def test_a_sequence_that_was_called_is_ahead_of_one_that_was_not() -> None:
    """`last_value` alone does not say which value comes next."""
    assert SequenceState(1, False).next_step < SequenceState(1, True).next_step
