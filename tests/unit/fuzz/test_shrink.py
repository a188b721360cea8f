"""Examples of suspicions get shorter, and getting there has its limits."""

from __future__ import annotations

from dataclasses import replace

from harness.fuzz.attempt import Attempt, Outcome, Step, Tried
from harness.fuzz.judge import Suspicion
from harness.fuzz.kinds import Base
from harness.fuzz.shape import Column, Relation
from harness.fuzz.shrink import TRIALS, shortest
from harness.fuzz.statement import Row

TABLE = Relation("public.t", (Column("a", "a", Base("text", "S"), not_null=True),))


def suspected(text: str) -> Suspicion:
    """Suspect the row with that text."""
    row = Row(TABLE, {"a": text})
    attempt = Attempt("public.t", (Step(row.sql(), "insert"),), row)
    return Suspicion("broken", "cause", "message", Tried(attempt, Outcome(0, "XX000")))


def test_what_does_not_matter_goes() -> None:
    """Of a text, what shows the fault stays."""

    def check(attempt: Attempt) -> Suspicion | None:
        assert isinstance(attempt.example, Row)
        found = replace(suspected(""), tried=Tried(attempt, Outcome(0, "XX000")))
        return found if "%" in (attempt.example.values["a"] or "") else None

    best = shortest(suspected("some % text"), check)

    assert best is not None
    assert isinstance(best.tried.attempt.example, Row)
    assert best.tried.attempt.example.values == {"a": "%"}


def test_a_text_that_cannot_be_cut_is_given_up() -> None:
    """A long text has more shorter ones than anybody waits for."""
    whole = suspected("x" * 100_000)
    seen = []

    def check(attempt: Attempt) -> Suspicion | None:
        seen.append(attempt)
        return whole if len(seen) == 1 else None

    assert shortest(whole, check) == whole
    assert len(seen) <= TRIALS + 1
