"""PostgreSQL's texts of rows and arrays."""

from __future__ import annotations

import pytest

from harness.catalog.records import fields, items, numbers, options


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("(1,a,)", ["1", "a", None]),
        ('(1,"",x)', ["1", "", "x"]),
        ('(,"a, b",)', [None, "a, b", None]),
        (r'("say ""hi""","back\\slash")', ['say "hi"', "back\\slash"]),
        ('("two\nlines",t)', ["two\nlines", "t"]),
        ("()", [None]),
        ('("{a,""b c""}",7)', ['{a,"b c"}', "7"]),
    ],
)
def test_a_row_reads_as_the_server_wrote_it(line: str, wanted: list[str | None]) -> None:
    """NULL, the empty text, quotes, backslashes and line feeds each come back."""
    assert fields(line) == wanted


@pytest.mark.parametrize(
    ("array", "wanted"),
    [
        (None, ()),
        ("{}", ()),
        ("{a,b}", ("a", "b")),
        (r'{"a \"b\"","c,d","",e}', ('a "b"', "c,d", "", "e")),
    ],
)
def test_an_array_reads_as_its_items(array: str | None, wanted: tuple[str, ...]) -> None:
    """Quoted and plain items come back."""
    assert items(array) == wanted


def test_the_order_of_options_means_nothing() -> None:
    """Options come by name, whatever the order in which they were set."""
    assert list(options("{b=2,a=x=y}").items()) == [("a", "x=y"), ("b", "2")]


@pytest.mark.parametrize(("text", "wanted"), [(None, []), ("1 2", ["1", "2"]), ("{3}", ["3"])])
def test_a_vector_reads_as_its_numbers(text: str | None, wanted: list[str]) -> None:
    """Both forms of vectors come back."""
    assert numbers(text) == wanted
