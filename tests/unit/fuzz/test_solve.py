"""What is left of columns by checks, as the server writes them."""

from __future__ import annotations

import re

import pytest

from harness.fuzz.branch import BRANCHES
from harness.fuzz.kinds import Base
from harness.fuzz.limits import ANY, NOT_NULL, NULL, End, Limits, Pattern, one_of
from harness.fuzz.patterns import like, regex
from harness.fuzz.solve import solve

INTEGER, TEXT, FLAG = Base("integer", "N"), Base("text", "S"), Base("boolean", "B")
COLUMNS = {"n": INTEGER, "m": INTEGER, "a": TEXT, "b": FLAG}


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("((n > 3) AND (n <= 7))", [{"n": Limits(lows=(End("3", open=True),), highs=(End("7"),))}]),
        ("(n = ANY (ARRAY[1, 2]))", [{"n": one_of("1", "2")}]),
        ("(a <> ALL (ARRAY['x'::text]))", [{"a": Limits(excluded=frozenset({"x"}))}]),
        ("((a IS NULL) OR b)", [{"a": NULL}, {"b": one_of("t")}]),
        ("(NOT ((a IS NULL) OR (n < 0)))", [{"a": NOT_NULL, "n": Limits(lows=(End("0"),))}]),
        ("(char_length(a) <= 5)", [{"a": Limits(most=5)}]),
        ("(btrim(a) <> ''::text)", [{"a": Limits(least=1, filled=True)}]),
        ("(a ~ '^x$'::text)", [{"a": Limits(patterns=(Pattern(r"^x\Z"),))}]),
        ("(a !~~* 'x%'::text)", [{"a": Limits(patterns=(Pattern(r"\Ax.*\Z", negated=True, folded=True),))}]),
        ("('-1'::integer <= n)", [{"n": Limits(lows=(End("-1"),))}]),
    ],
)
def test_an_expression_is_read(expression: str, wanted: list[dict[str, Limits]]) -> None:
    """Each form leaves what it says."""
    got = solve(expression, COLUMNS)

    assert [dict(branch.limits) for branch in got] == wanted
    assert not any(branch.asked for branch in got)


@pytest.mark.parametrize(
    "expression", ["(n % 2) = 0", "lower(a) = a", "(a < 'x')", "f(n)", "x.n > 1", "(n > now())", "a ~ '\\mx'", "((("]
)
def test_what_is_not_understood_is_asked(expression: str) -> None:
    """The server decides what Python cannot: no form is guessed at."""
    assert all(branch.asked for branch in solve(expression, COLUMNS))


def test_the_opposite_excludes_null() -> None:
    """To break a check a value must make it false; null would make it unknown, which passes."""
    got = solve("((n > 3) AND (a = 'x'::text))", COLUMNS, broken=True)

    assert [dict(branch.limits) for branch in got] == [
        {"n": Limits(null=False, highs=(End("3"),))},
        {"a": Limits(null=False, excluded=frozenset({"x"}))},
    ]


def test_columns_that_stand_in_an_order_are_told() -> None:
    """A comparison of two columns is no limit of either."""
    (got,) = solve("(m >= n)", COLUMNS)

    assert [(order.low, order.high, order.strict) for order in got.orders] == [("n", "m", False)]
    assert dict(got.limits) == {"n": ANY, "m": ANY}


def test_too_many_ways_are_left_to_the_server() -> None:
    """A check of very many alternatives does not take for ever."""
    expression = " AND ".join(f"(n = {number} OR m = {number})" for number in range(BRANCHES))

    assert all(branch.asked for branch in solve(expression, COLUMNS))


@pytest.mark.parametrize(
    "pattern", [r"\mword", r"(a)\1", "(?i)a", "a{2}{3}", "[[:nowhere:]]", r"\yx", "***=a", "(?=a)"]
)
def test_patterns_that_python_reads_otherwise_are_not_translated(pattern: str) -> None:
    """Where the dialects differ, the server is asked."""
    assert regex(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [("a_c%", "abcd", True), ("a_c%", "ac", False), ("a\\%", "a%", True), ("a\\%", "ab", False), ("a.c", "abc", False)],
)
def test_like_patterns_are_translated(pattern: str, text: str, wanted: bool) -> None:
    """Both wildcards, the escape, and marks that mean something to a regular expression alone."""
    assert (re.search(like(pattern), text, re.DOTALL) is not None) == wanted
