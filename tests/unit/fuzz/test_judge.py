"""What is wrong and what is an answer: judged from what attempts came to, without a server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.fuzz.attempt import LOST, Attempt, Outcome, Step, Tried
from harness.fuzz.judge import Suspicion, compared, is_broken, judge
from harness.fuzz.kinds import Base
from harness.fuzz.shape import Column, Parameter, Relation, Routine
from harness.fuzz.statement import Call, Row

if TYPE_CHECKING:
    from harness.fuzz.attempt import Role

TEXT, NUMBER = Base("text", "S"), Base("integer", "N")
TABLE = Relation("public.t", (Column("a", "a", TEXT),))
ROW = Row(TABLE, {"a": "x"})
FRAME = "PL/pgSQL function public.f(text) line 3 at SQL statement"
RAISED = "PL/pgSQL function public.f(text) line 3 at RAISE"
EXECUTED = "PL/pgSQL function public.f(text) line 3 at EXECUTE"
LIFE = (
    Step("insert", "insert", "k"),
    Step("select broken", "violations", "r"),
    Step("update", "unchanged"),
    Step("delete", "delete"),
)


def routine(volatility: str = "v", *, definer: bool = False) -> Routine:
    """Make a function of one text."""
    parameters = (Parameter("a", TEXT),)
    return Routine("public.f", "public.f(text)", "f", parameters, "text", False, "plpgsql", volatility, False, definer)


def life(outcome: Outcome) -> Tried:
    """Make a row's whole life, with what it came to."""
    return Tried(Attempt("public.t", LIFE, ROW), outcome)


def call(
    outcome: Outcome,
    *roles: Role,
    volatility: str = "v",
    definer: bool = False,
    circumstance: str = "",
    text: str = "x",
) -> Tried:
    """Make a call, its steps being of some roles."""
    steps = tuple(
        Step(role, role, "r" if role in {"call", "again", "arguments"} else "") for role in roles or ("call",)
    )
    made = routine(volatility, definer=definer)
    example = Call(made, ((made.parameters[0], text),))
    return Tried(Attempt("public.f(text)", steps, example, circumstance), outcome)


def kinds(*tried: Tried) -> list[str]:
    """List what looks wrong, by its kind."""
    return [each.kind for each in judge(tried)]


@pytest.mark.parametrize(
    ("state", "context", "message", "broken"),
    [
        ("42P01", FRAME, "", True),
        ("XX000", FRAME, "", True),
        ("0A000", FRAME, "", True),
        ("0A000", FRAME, "cannot convert infinity to integer", False),
        ("20000", FRAME, "case not found", True),
        ("54001", FRAME, "stack depth limit exceeded", True),
        ("42P01", "", "", False),
        ("42501", FRAME, "permission denied", False),
        ("42P01", RAISED, "", False),
        ("42P01", f"{RAISED}\n{FRAME}", "", False),
        ("42P01", f"{FRAME}\n{RAISED}", "", True),
        ("22012", FRAME, "division by zero", False),
        ("23514", FRAME, "", False),
        ("55000", FRAME, 'record "new" is not assigned yet', True),
        ("55000", FRAME, "sequence is not yet defined", False),
        ("", FRAME, "", False),
    ],
)
def test_code_is_broken_where_it_failed_and_did_not_refuse(
    state: str, context: str, message: str, broken: bool
) -> None:
    """The class tells, the innermost frame, and that it was not meant: RAISE and a right that lacks are answers."""
    assert is_broken(life(Outcome(0, state, message, context=context))) is broken


@pytest.mark.parametrize(
    ("state", "text", "context", "broken"),
    [
        ("42P01", "no_table", EXECUTED, False),
        ("42P01", "any text", EXECUTED, False),
        ("42P01", 'app."No_Table"', FRAME, False),
        ("42P01", "any text", FRAME, True),
        ("42P01", "", FRAME, True),
        ("42602", "any text", FRAME, False),
        ("42601", "it's", FRAME, False),
        ("42601", "it's", FRAME.replace("SQL statement", "RETURN"), False),
        ("42601", "it's", FRAME.replace("SQL statement", "RETURN QUERY"), True),
        ("20000", "any text", FRAME, True),
        ("42601", "name", EXECUTED, False),
        ("42601", "it's", EXECUTED, True),
        ("42601", "a b", EXECUTED, True),
    ],
)
def test_a_name_that_the_caller_handed_over_may_be_of_nothing(
    state: str, text: str, context: str, broken: bool
) -> None:
    """In dynamic SQL, or where the message holds it; a text that becomes a part of the statement is always a fault."""
    message = 'relation "no_table" does not exist'

    assert is_broken(call(Outcome(0, state, message, context=context), text=text)) is broken


@pytest.mark.parametrize(
    ("message", "text", "broken"),
    [
        ('column "" of relation "t" does not exist', "", False),
        ('column "of_ann" of relation "t" does not exist', "t", True),
        (f'relation "{"x" * 63}" does not exist', "x" * 80, False),
        ("column t.missing does not exist", "any text", True),
        ("function public.missing(integer) does not exist", "any text", True),
        ("function missing does not exist", "missing(", False),
        ("operator does not exist: text = integer", "any", True),
        ("operator does not exist: +(moon,moon)", "+(moon,moon)", False),
    ],
)
def test_the_message_tells_whose_name_it_was(message: str, text: str, broken: bool) -> None:
    """The first name in it is the one that is not there; one without a word may be anybody's."""
    assert is_broken(call(Outcome(0, "42703", message, context=FRAME), text=text)) is broken


def test_an_error_of_dynamic_sql_is_the_bodys_where_nobody_handed_over_a_text() -> None:
    """A number cannot be a name."""
    parameter = Parameter("n", NUMBER)
    made = replace(routine(), parameters=(parameter,))
    attempt = Attempt("public.f(integer)", (Step("call", "call", "r"),), Call(made, ((parameter, "1"),)))

    assert is_broken(Tried(attempt, Outcome(0, "42P01", context=EXECUTED)))


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        (Outcome(0, LOST, "gone"), ["lost"]),
        (Outcome(0, "P0001", "no", context=RAISED), ["unexplained"]),
        (Outcome(0, "P0001", "no", "try this", context=RAISED), []),
        (Outcome(0, "P0001", "no"), []),
        (Outcome(0, "23514", "no", context=RAISED), []),
        (Outcome(4, results=("", "")), []),
        (Outcome(4, results=("t_check",)), ["violates"]),
        (Outcome(1, "23514", "no", results=("t_check",)), []),
        (Outcome(3, "23503", "no", results=("",)), []),
    ],
)
def test_what_a_row_came_to_is_judged(outcome: Outcome, found: list[str]) -> None:
    """A lost session, a refusal without a word of help, and a row stored against a constraint."""
    assert kinds(life(outcome)) == found


def test_an_unchanged_update_is_suspicious_where_others_pass() -> None:
    """A table that refuses every update means it."""
    refused, passed = life(Outcome(2, "23514", "no", results=("",))), life(Outcome(4, results=("",)))

    assert [kinds(refused), kinds(refused, passed)] == [[], ["unchanged"]]
    assert [each.kind for each in judge([refused], updates_pass=True)] == ["unchanged"]


@pytest.mark.parametrize(
    ("message", "grave"), [('syntax error at or near "selct"', True), ("ltree syntax error at character 1", False)]
)
def test_a_syntax_error_of_a_value_weighs_less_than_one_of_a_statement(message: str, grave: bool) -> None:
    """Some types call what they cannot read a syntax error."""
    (found,) = judge([life(Outcome(0, "42601", message, context=FRAME))])

    assert found.grave is grave


def test_the_shortest_example_of_a_cause_is_kept_and_two_causes_are_two() -> None:
    """A reader wants one example of each."""
    outcome = Outcome(0, "42P01", "no", context=FRAME)
    short = life(outcome)
    long = replace(short, attempt=replace(short.attempt, steps=(*LIFE, Step("more of it", "delete"))))
    other = life(replace(outcome, context=FRAME.replace("line 3", "line 4")))

    found = judge([long, short, other])

    assert [each.tried for each in found] == [short, other]
    assert len({each.id for each in found}) == 2


@pytest.mark.parametrize(
    ("volatility", "results", "found"),
    [
        ("i", ("1", "2"), ["promise"]),
        ("s", ("1", "2"), ["promise"]),
        ("v", ("1", "2"), []),
        ("i", ("1", "1"), []),
        ("i", ("1",), []),
    ],
)
def test_two_calls_in_a_row_agree_where_that_was_promised(
    volatility: str, results: tuple[str, ...], found: list[str]
) -> None:
    """A VOLATILE function promised nothing."""
    assert kinds(call(Outcome(len(results), results=results), "call", "call", volatility=volatility)) == found


AGAIN: tuple[Role, ...] = ("settings", "arguments", "call", "call", "settings", "arguments", "again")


@pytest.mark.parametrize(
    ("results", "volatility", "circumstance", "found"),
    [
        (("x", "1", "1", "x", "2"), "i", "TimeZone = Z", ["promise"]),
        (("x", "1", "1", "x", "2"), "s", "TimeZone = Z", ["session"]),
        (("x", "1", "1", "x", "2"), "i", "search_path = nothing", ["session"]),
        (("x", "1", "1", "x", "1"), "i", "TimeZone = Z", []),
        (("x", "1", "1", "y", "2"), "i", "TimeZone = Z", []),
        (("x", "1", "2", "x", "2"), "v", "TimeZone = Z", []),
    ],
)
def test_a_call_that_the_session_changes_breaks_a_promise_or_depends_on_it(
    results: tuple[str, ...], volatility: str, circumstance: str, found: list[str]
) -> None:
    """Where the arguments themselves read otherwise, or two calls in a row differ, nothing follows."""
    tried = call(Outcome(7, results=results), *AGAIN, volatility=volatility, circumstance=circumstance)

    assert kinds(tried) == found


@pytest.mark.parametrize(("definer", "grave"), [(True, True), (False, False)])
def test_search_path_weighs_where_the_owner_acts(definer: bool, grave: bool) -> None:
    """Who calls may set it: with the rights of another that is a hole, with their own it is not."""
    outcome = Outcome(7, results=("x", "1", "1", "x", "2"))

    (found,) = judge([call(outcome, *AGAIN, definer=definer, circumstance="search_path = nothing")])

    assert found.grave is grave


def test_a_trigger_that_decides_otherwise_depends_on_the_session() -> None:
    """Accepted here and refused there: what lets a row in weighs, and what refuses it with an owner's rights."""
    taken, refused = life(Outcome(4)), life(Outcome(0, "23514", "no", context=FRAME))
    by_type = life(Outcome(0, "22008", "no"))

    def found(one: Tried, other: Tried, circumstance: str) -> list[Suspicion]:
        changed = replace(other, attempt=replace(other.attempt, circumstance=circumstance))
        return list(compared([one], [changed]))

    def weighed(one: Tried, other: Tried) -> list[tuple[str, bool]]:
        return [(each.cause, each.grave) for each in found(one, other, "search_path = nothing")]

    owned = Row(replace(TABLE, definer=True), ROW.values)
    by_owner = replace(refused, attempt=replace(refused.attempt, example=owned))
    assert weighed(taken, refused) == [("search_path", False)]
    assert weighed(refused, taken) == [("search_path", True)]
    assert weighed(taken, by_owner) == [("search_path", True)]
    assert [(each.cause, each.grave) for each in found(taken, refused, "TimeZone = Z")] == [("TimeZone", False)]
    assert found(refused, refused, "TimeZone = Z") == []
    assert found(taken, by_type, "TimeZone = Z") == []


@pytest.mark.parametrize(
    ("expected", "outcome", "found"),
    [
        (True, Outcome(2, counts=(1, 0)), []),
        (False, Outcome(2, counts=(1, 0)), ["model"]),
        (True, Outcome(0, "23514", "no", "h", context=RAISED), ["model"]),
        (False, Outcome(0, "23514", "no", "h", context=RAISED), []),
        ("23514", Outcome(0, "23514", "no", "h", context=RAISED), []),
        ("23503", Outcome(0, "23514", "no", "h", context=RAISED), ["model"]),
        ("23514", Outcome(2, counts=(1, 0)), ["model"]),
        (True, Outcome(0, "23514", "no"), []),
        (True, Outcome(0, "22P02", "no"), []),
        (None, Outcome(2, counts=(1, 0)), []),
    ],
)
def test_a_model_is_contradicted_by_the_code_alone(
    expected: bool | str | None, outcome: Outcome, found: list[str]
) -> None:
    """What the table's own constraints and types refuse is theirs to refuse."""
    steps = (Step("insert", "insert"), Step("set constraints", "constraints"))

    assert kinds(Tried(Attempt("public.t", steps, ROW, "as ann", expected), outcome)) == found


@pytest.mark.parametrize(
    ("role", "count", "expected", "found"),
    [
        ("update", 1, True, []),
        ("update", 0, True, ["model"]),
        ("update", 0, False, []),
        ("delete", 1, False, ["model"]),
        ("select", 1, False, ["model"]),
        ("select", 0, False, []),
    ],
)
def test_a_statement_without_effect_was_not_accepted(role: Role, count: int, expected: bool, found: list[str]) -> None:
    """A policy hides the row and says nothing."""
    steps = (Step(role, role), Step("set constraints", "constraints"))

    assert kinds(Tried(Attempt("public.t", steps, None, "as ann", expected), Outcome(2, counts=(count, 0)))) == found


def test_rows_that_a_call_gives_are_compared_as_values() -> None:
    """Numbers without the zeros behind them, in an order of their own."""
    steps = (Step("call", "call", "r"),)
    result = '{"n":2.50}\n{"n":1}'

    got = [
        kinds(Tried(Attempt("public.f()", steps, None, "as ann", expected), Outcome(1, results=(result,))))
        for expected in ((("1",), ("2.5",)), (("1",), ("2.6",)))
    ]

    assert got == [[], ["model"]]
