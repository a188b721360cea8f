"""Why examples were refused is told by who refused them, the most frequent reason first."""

from __future__ import annotations

from harness.fuzz.attempt import Attempt, Outcome, Step, Tried
from harness.fuzz.fired import REASONS, blamed, refusals, remark, taken
from harness.fuzz.kinds import Base
from harness.fuzz.shape import Check, Column, Relation, Routine
from harness.tally import Refusal, Tally

RAISED = "PL/pgSQL function public.rule(integer) line 7 at RAISE\nPL/pgSQL function public.outer() line 3 at PERFORM"
BARE = Relation("public.t", (Column("a", "a", Base("text", "S")),))
RULED = Relation("public.t", (Column("a", "a", Base("text", "S"), not_null=True),), (Check("c", "a > 'b'", ("a",)),))


def refused(state: str, message: str = "no", *, breach: str = "", context: str = "") -> Outcome:
    """Make what came of an example that was refused."""
    return Outcome(0, state, message, breach=breach, context=context)


def tally(accepted: int, refused: int, *refusals: Refusal) -> Tally:
    """Make the tally of a table."""
    return Tally("public.t", True, accepted + refused, accepted, refused, refusals=refusals)


def test_a_constraint_is_named_before_the_function_that_met_it() -> None:
    """Whoever broke it: the constraint is what a reader looks up."""
    assert blamed(refused("23514", breach="t_check", context=RAISED)) == "t_check"


def test_the_innermost_line_of_pl_pgsql_is_named() -> None:
    """Two rules of one function, with one SQLSTATE, are two reasons."""
    assert blamed(refused("23514", context=RAISED)) == "public.rule(integer) line 7"


def test_what_nobody_takes_the_blame_for_has_none() -> None:
    """A value that its type refuses."""
    assert blamed(refused("22P02")) == ""


def test_the_most_frequent_reason_comes_first_with_the_first_line_of_its_first_message() -> None:
    """Values differ from message to message; the reason is one."""
    outcomes = [
        refused("22003"),
        refused("23514", "value 1 is bad\nand more", context=RAISED),
        refused("23514", "value 2 is bad", context=RAISED),
    ]

    assert refusals(outcomes) == (
        Refusal(2, "23514", "public.rule(integer) line 7", "value 1 is bad"),
        Refusal(1, "22003", "", "no"),
    )


def test_a_few_reasons_are_told() -> None:
    """Who has twenty reasons reads the first ones."""
    outcomes = [refused("23514", breach=f"check_{number}") for number in range(REASONS + 1)]

    assert [each.by for each in refusals(outcomes)] == [f"check_{number}" for number in range(REASONS)]


def test_what_takes_nothing_says_who_refuses() -> None:
    """The two most frequent reasons."""
    reasons = [Refusal(9 - number, "23503", f"f{number}", "gone") for number in range(3)]

    got = remark(BARE, tally(0, 24, *reasons))

    assert got == "accepts nothing that was tried: f0: gone (23503); f1: gone (23503)"


def test_what_refuses_nothing_says_whether_it_has_rules() -> None:
    """No constraint, or none that was broken: the second is a gap of ours."""
    got = [remark(each, tally(5, 0)) for each in (BARE, RULED)]

    assert got == [
        "refuses nothing that was tried: it has no constraint, and no trigger raised",
        "refuses nothing that was tried: none of its 2 constraints was broken, and no trigger raised",
    ]


def test_a_function_that_refuses_nothing_is_said_as_well() -> None:
    """It may be right: whoever reads the report knows."""
    routine = Routine("public.f", "public.f()", "f", (), "integer", False, "sql", "i", False, False)

    got = remark(routine, tally(5, 0))

    assert got == "refuses nothing that was tried: neither its types nor its body did"


def test_what_takes_some_and_refuses_some_needs_no_remark() -> None:
    """Nor does what was never tried: that has a reason of its own."""
    assert [remark(BARE, tally(1, 1)), remark(BARE, tally(0, 0))] == ["", ""]


def test_an_insert_counts_as_taken_though_a_later_step_is_refused() -> None:
    """The row was accepted; what came after it is judged by itself."""
    steps = tuple(Step("select", "insert") for _ in range(3))

    got = [taken(Tried(Attempt("public.t", steps), Outcome(ran, "23514"))) for ran in (0, 1, 2)]

    assert got == [False, False, True]
