"""Rows that a failure needs are found by leaving others out, and none that another names is left out alone."""

from __future__ import annotations

from dataclasses import replace

from harness.fuzz.alone import Population, standing_alone
from harness.fuzz.attempt import Attempt, Outcome, Step, Tried
from harness.fuzz.judge import Suspicion
from harness.fuzz.kinds import Base
from harness.fuzz.shape import Column, ForeignKey, Relation
from harness.fuzz.statement import Row

NUMBER = Base("integer", "N")
FLOOR = Relation("public.floor", (Column("id", "id", NUMBER),))
ROOM = Relation(
    "public.room",
    (Column("id", "id", NUMBER), Column("floor", "floor", NUMBER)),
    foreign_keys=(ForeignKey("room_floor", ("floor",), "public.floor", ("id",)),),
)
ROWS = (
    *(Row(FLOOR, {"id": str(number)}) for number in range(3)),
    *(Row(ROOM, {"id": str(number), "floor": str(number % 3)}) for number in range(3)),
)
THERE = Population(ROWS, {at: frozenset([at - 3]) if at >= 3 else frozenset() for at in range(6)})
BOOKING = Relation(
    "public.booking",
    (Column("room", "room", NUMBER),),
    foreign_keys=(ForeignKey("booking_room", ("room",), "public.room", ("id",)),),
)


def suspected(kind: str = "broken") -> Suspicion:
    """Suspect a booking of room 1."""
    row = Row(BOOKING, {"room": "1"})
    attempt = Attempt("public.booking", (Step(row.sql(), "insert"),), row)
    return Suspicion(kind, "cause", "message", Tried(attempt, Outcome(0, "XX000")))  # type: ignore[arg-type]


def brought(attempt: Attempt) -> list[str]:
    """List the rows that an attempt brings."""
    return [step.sql for step in attempt.steps if step.sql.startswith("insert into public") and step.role == "rows"]


def check(*needed: Row, kind: str = "broken", message: str = "message") -> tuple[Suspicion | None, list[list[str]]]:
    """Let a failure that shows with some rows stand alone; give it and what was tried."""
    tried: list[list[str]] = []

    def shown(attempt: Attempt) -> Suspicion | None:
        tried.append(brought(attempt))
        there = all(
            any(f"'{value}'" in sql and row.relation.name in sql for sql in tried[-1])
            for row in needed
            for value in [row["id"]]
        )
        return replace(suspected(kind), message=message, tried=Tried(attempt, Outcome(0))) if there else None

    return standing_alone(suspected(kind), THERE, shown), tried


def count(found: Suspicion | None) -> int:
    """Count the rows of a failure that stands alone."""
    assert found is not None
    assert found.tried.attempt.alone
    return len(brought(found.tried.attempt))


def test_what_shows_without_rows_gets_none() -> None:
    """The first thing that is tried is nothing at all."""
    found, tried = check()

    assert (count(found), len(tried)) == (0, 1)


def test_what_the_example_names_comes_with_what_that_names() -> None:
    """Room 1 and its floor, and no other row."""
    found, tried = check(ROWS[4])

    assert (count(found), len(tried)) == (2, 2)


def test_what_a_trigger_looked_at_is_found_by_leaving_others_out() -> None:
    """Room 2 is named by nobody: it stays, with its floor."""
    found, _ = check(ROWS[5])

    assert found is not None
    assert [sql.split("values ")[1] for sql in brought(found.tried.attempt)] == ["('2')", "('2', '2')"]


def test_no_row_is_ever_tried_without_those_that_it_names() -> None:
    """A database that cannot be proves nothing."""
    _, tried = check(ROWS[5])

    for rows in tried:
        floors = {sql.split("'")[1] for sql in rows if "public.floor" in sql}
        assert all(sql.split("'")[3] in floors for sql in rows if "public.room" in sql)


def test_what_shows_in_other_words_is_another_failure() -> None:
    """Rows that lack make failures of their own."""
    found, _ = check(message="another")

    assert found is None


def test_what_contradicts_a_model_keeps_all_rows() -> None:
    """What the model said may rest on any of them."""
    found, tried = check(kind="model")

    assert (count(found), len(tried)) == (6, 1)


def test_growth_is_measured_and_needs_a_database() -> None:
    """Its statements are made anew each time."""
    assert check(kind="growth") == (None, [])
