"""What is tried on a table or a function, given rows and calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.fuzz import plan
from harness.fuzz.kinds import Base
from harness.fuzz.shape import Check, Column, ForeignKey, Parameter, Relation, Routine, Unique
from harness.fuzz.statement import Call, Row

if TYPE_CHECKING:
    from harness.fuzz.attempt import Attempt

NUMBER = Base("integer", "N")
KEYED = Relation(
    "public.t",
    (
        Column("id", "id", NUMBER, not_null=True),
        Column("a", "a", NUMBER),
        Column("b", "b", NUMBER, generated="a + 1"),
        Column("c", "c", NUMBER, identity="a"),
    ),
    (Check("positive", "a > 0", ("a",)),),
    (Unique("t_pkey", ("id",), primary=True),),
    (ForeignKey("t_a", ("a",), "public.other", ("o",)),),
)
KEYLESS = Relation("public.u", (Column("a", "a", NUMBER),))
PARAMETER = Parameter("n", NUMBER)
ROUTINE = Routine("public.f", "public.f(integer)", "f", (PARAMETER,), "integer", False, "sql", "i", False, False)
CALL = Call(ROUTINE, ((PARAMETER, "1"),))


def roles(attempt: Attempt) -> list[str]:
    """List what the steps are there for."""
    return [step.role for step in attempt.steps]


def row(relation: Relation = KEYED, **values: str) -> Row:
    """Make a row."""
    return Row(relation, values)


def test_a_row_with_a_key_lives_a_whole_life() -> None:
    """Inserted, looked at, updated to what it is, deleted; what a commit would check is checked each time."""
    (attempt,) = plan.inserts([row(id="1", a="2")])

    assert roles(attempt) == [
        "insert",
        "constraints",
        "violations",
        "unchanged",
        "constraints",
        "delete",
        "constraints",
    ]
    assert attempt.steps[0].sql.endswith(" returning id::text")
    assert (attempt.steps[0].use, attempt.steps[2].use) == ("k", "r")


def test_an_unchanged_update_sets_what_may_be_set() -> None:
    """Neither a generated column nor an identity that is always the server's."""
    (attempt,) = plan.inserts([row(id="1")])

    assert attempt.steps[3].sql == "update public.t set id = id, a = a where id::text = $1"


def test_what_a_row_may_not_be_is_asked_by_name() -> None:
    """Its checks, its not-null columns and its foreign keys."""
    (attempt,) = plan.inserts([row(id="1")])

    asked = attempt.steps[2].sql
    assert [name in asked for name in ("'positive'", "'NOT NULL of id'", "'t_a'", "'NOT NULL of a'")] == [
        True,
        True,
        True,
        False,
    ]
    assert "row_tried.a is not null and not exists (select from public.other" in asked


def test_a_row_without_a_key_cannot_be_found_again() -> None:
    """It is inserted, and that is all."""
    (attempt,) = plan.inserts([row(KEYLESS, a="1")])

    assert (roles(attempt), attempt.steps[0].sql) == (["insert", "constraints"], row(KEYLESS, a="1").sql())


def test_a_key_of_two_columns_is_one_text() -> None:
    """As PostgreSQL writes a row."""
    two = Relation("public.t", KEYED.columns, uniques=(Unique("k", ("id", "a"), primary=True),))

    (attempt,) = plan.inserts([row(two, id="1")])

    assert attempt.steps[0].sql.endswith(" returning row(id, a)::text")


def test_a_change_sets_what_differs_and_never_the_key() -> None:
    """Nor what the server makes."""
    (attempt,) = plan.changes([row(id="1", a="2", b="3")], [row(id="9", a="4", b="5", c="6")])

    assert (attempt.steps[2].role, attempt.steps[2].sql) == (
        "update",
        "update public.t set a = '4' where id::text = $1",
    )


def test_what_does_not_differ_is_no_change() -> None:
    """Nor can a row without a key be changed by itself."""
    same = plan.changes([row(id="1", a="2")], [row(id="9", a="2")])
    keyless = plan.changes([row(KEYLESS, a="1")], [row(KEYLESS, a="2")])

    assert (same, keyless) == ([], [])


def test_statements_reach_no_row_all_rows_and_several() -> None:
    """For triggers for each statement."""
    attempts = plan.whole_tables(KEYED, [row(id=str(number)) for number in range(5)])

    assert [attempt.steps[0].sql.split("values")[0].strip() for attempt in attempts] == [
        "delete from public.t where false",
        "update public.t set id = id where false",
        "update public.t set id = id",
        "truncate public.t cascade",
        "insert into public.t (id)",
        "insert into public.t (id)",
    ]
    assert [attempt.steps[0].sql.count("('") for attempt in attempts[-2:]] == [2, 5]


def test_a_mixture_is_a_valid_row_with_a_value_or_two_of_another() -> None:
    """The seed decides which, and the base is never one of the others."""
    valid, other = row(id="1", a="1", c="1"), row(id="2", a="2", c="2")

    made = plan.mixed([other], [valid], 50, seed=3)

    taken = {sum(value == "2" for value in each.values.values()) for each in made}
    assert (len(made), taken) == (50, {1, 2})
    assert made == plan.mixed([other], [valid], 50, seed=3) != plan.mixed([other], [valid], 50, seed=4)


def test_without_a_valid_row_any_will_do_and_without_rows_there_is_nothing() -> None:
    """A table that takes nothing is tried all the same."""
    assert len(plan.mixed([row(id="1")], [], 3, 0)) == 3
    assert plan.mixed([], [row(id="1")], 3, 0) == []


def test_a_call_is_repeated_and_made_again_under_a_circumstance() -> None:
    """With the arguments told before and after: some texts read otherwise elsewhere."""
    circumstance = plan.Circumstance("TimeZone", "TimeZone = Z", ("set east",), ("set west",))

    attempt = plan.repeated(CALL, circumstance)

    assert roles(attempt) == ["settings", "arguments", "call", "call", "settings", "arguments", "again"]
    assert [step.sql for step in attempt.steps if step.role == "settings"] == ["set west", "set east"]
    assert attempt.circumstance == "TimeZone = Z"
    assert roles(plan.repeated(CALL)) == ["call", "call"]


def test_what_a_call_gives_is_text_or_bytes_and_a_procedure_gives_nothing() -> None:
    """Bytes are what no setting changes."""
    procedure = Call(Routine("public.p", "public.p()", "p", (), "", False, "sql", "v", False, False), ())

    assert "row_to_json" in plan.result(CALL)
    assert "record_send" in plan.result(CALL, binary=True)
    assert plan.result(procedure) == "call public.p()"
    assert [step.use for attempt in plan.calls([CALL, procedure]) for step in attempt.steps] == ["r", ""]


def test_the_same_is_tried_under_a_circumstance() -> None:
    """Its settings come first."""
    (attempt,) = plan.under(plan.inserts([row(KEYLESS, a="1")]), plan.Circumstance("x", "x = y", ("set x",)))

    assert (roles(attempt), attempt.circumstance) == (["settings", "insert", "constraints"], "x = y")


@pytest.mark.parametrize(
    ("kind", "text", "zoned"),
    [
        ("timestamp with time zone", "2024-01-01 12:00:00+02", True),
        ("timestamp with time zone", "0044-03-15 12:00:00+00:53:28 BC", True),
        ("timestamp with time zone", "2024-01-01 12:00:00", False),
        ("timestamp with time zone", "infinity", True),
        ("date", "2024-01-01", True),
        ("date", "today", False),
        ("text", "noon", True),
        ("timestamp with time zone", None, True),
    ],
)
def test_a_text_means_the_same_in_every_zone_or_not(kind: str, text: str | None, zoned: bool) -> None:
    """One that names no zone is read in the session's, and today is not the same day everywhere."""
    relation = Relation("public.t", (Column("a", "a", Base(kind, "D")),))

    assert plan.zoned(Row(relation, {"a": text})) is zoned
