"""Rows near those that were accepted differ in one value, and that one is worth trying."""

from __future__ import annotations

import pytest

from harness.fuzz.kinds import Base
from harness.fuzz.near import ALIKE, beside, different, stretched, swapped, texts
from harness.fuzz.shape import Column, ForeignKey, Relation
from harness.fuzz.statement import Row

TEXT, NUMBER, AMOUNT, DAY = Base("text", "S"), Base("integer", "N"), Base("numeric", "N"), Base("date", "D")


def table(**kinds: Base) -> Relation:
    """Make a table of some columns."""
    return Relation("public.t", tuple(Column(name, name, kind) for name, kind in kinds.items()))


def values(rows: list[Row], name: str) -> set[str | None]:
    """Give the values of a column."""
    return {row.values[name] for row in rows}


def test_a_row_beside_another_differs_in_one_value() -> None:
    """Else nobody could tell which of them decides."""
    relation = table(a=NUMBER, b=DAY)
    base = Row(relation, {"a": "7", "b": "2024-01-01"}, "some_check")

    made = beside(relation, base, [])

    assert made
    assert {sum(row.values[name] != base.values[name] for name in "ab") for row in made} == {1}
    assert {row.breaks for row in made} == {None}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (NUMBER, {"0", "-1", "1", "1000"}),
        (AMOUNT, {"0", "-1", "1", "NaN", "Infinity", "-Infinity", "0.000001", "1000000"}),
        (DAY, {"today", "tomorrow", "yesterday", "infinity", "-infinity"}),
        (Base("time without time zone", "D"), set()),
        (TEXT, set()),
    ],
)
def test_each_kind_has_edges_of_its_own(kind: Base, wanted: set[str]) -> None:
    """A whole number cannot be infinite, and a time of day is no day."""
    relation = table(a=kind)

    assert values(beside(relation, Row(relation, {"a": "7"}), []), "a") == wanted


def test_constants_of_the_code_are_tried_with_their_neighbours() -> None:
    """That is where a rule changes its mind; words and long digits are no numbers to compare with."""
    relation = Relation("public.t", (Column("a", "a", NUMBER),), words=("30", "abc", "123456789012"))

    made = values(beside(relation, Row(relation, {"a": "7"}), []), "a")

    assert made == {"0", "-1", "1", "1000", "29", "30", "31"}


def test_what_the_server_computes_is_left_to_it() -> None:
    """A generated column takes no value."""
    relation = Relation("public.t", (Column("a", "a", NUMBER, generated="b"), Column("b", "b", NUMBER)))
    base = Row(relation, {"a": "1", "b": "7"})

    assert values(beside(relation, base, []), "a") == {"1"}


def test_values_of_other_rows_are_put_in() -> None:
    """Such as the key of a row that belongs to somebody else."""
    relation = table(a=TEXT)

    made = swapped([Row(relation, {"a": "ann"}), Row(relation, {"a": "bob"})])

    assert [row.values["a"] for row in made] == ["bob", "ann"]


def test_rows_that_name_others_are_chosen_first() -> None:
    """Of twenty rows of one owner a few tell as much as all."""
    relation = Relation(
        "public.t",
        (Column("id", "id", NUMBER), Column("owner", "owner", NUMBER)),
        foreign_keys=(ForeignKey("owner", ("owner",), "public.owner", ("id",)),),
    )
    rows = [Row(relation, {"id": str(number), "owner": "1" if number < 20 else "2"}) for number in range(21)]

    chosen = different(rows)

    assert chosen[:2] == [rows[0], rows[20]]
    assert chosen[2:] == rows[1:ALIKE]


def test_words_are_made_as_long_as_limits_are() -> None:
    """One below, the limit, one above: of the part, and of the whole."""
    made = list(texts("ann@example.org"))

    parts = {len(text.split("@")[0]) for text in made}
    assert {63, 64, 65} <= parts
    assert {64, 65, 254, 255, 256} <= {len(text) for text in made}


def test_the_whole_grows_by_its_last_segment() -> None:
    """A long address has labels that are short."""
    longest = max((text for text in texts("ann@example.org") if text.endswith(".org.org")), key=len)

    assert (len(longest), max(map(len, longest.split("@")[1].split(".")))) == (256, len("example"))


def test_marks_stand_at_both_ends_of_words_and_the_first_word_may_lack() -> None:
    """`-ann@…`, `ann.@…`, and `@example.org`."""
    made = set(texts("ann@example.org"))

    assert {"-ann@example.org", "ann.@example.org", "ann@ example.org", "ann@example.org'", "@example.org"} <= made


def test_a_text_without_words_has_nothing_to_stretch() -> None:
    """Nor has a row without texts, or one whose text is long already."""
    rows = [Row(table(a=TEXT), {"a": text}) for text in ("", "--", None, "x" * 64)]

    assert (list(texts("--")), stretched([*rows, Row(table(a=NUMBER), {"a": "1"})])) == ([], [])


def test_texts_of_one_shape_are_stretched_once() -> None:
    """Two addresses are alike, an address and a name are not: the one with more parts comes first."""
    relation = table(a=TEXT)
    rows = [Row(relation, {"a": text}) for text in ("ann", "ann@example.org", "bob@example.com")]

    made = [row.values["a"] for row in stretched(rows)]

    assert made == [*texts("ann@example.org"), *texts("ann")]
