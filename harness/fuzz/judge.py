"""What is wrong with what attempts came to, without knowing what the code under fire is for; pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from harness.fuzz.attempt import LOST, told
from harness.fuzz.handed import comes_of_a_name
from harness.fuzz.statement import Call, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.fuzz.attempt import Outcome, Role, Table, Tried
    from harness.fuzz.shape import Routine
    from harness.fuzz.statement import Text

Kind = Literal["broken", "lost", "unexplained", "violates", "unchanged", "promise", "session", "growth", "model"]

BROKEN_CLASSES = frozenset({"XX", "42", "0A", "08", "2F", "39", "3F"})
"""Classes of SQLSTATE that tell of the body and not of the values: internal error, syntax, feature, connection, …"""
BROKEN_STATES = frozenset({"20000", "54001"})
"""A CASE without a branch for the value, and a recursion without an end."""
REFUSAL = "42501"
"""A right that somebody lacks: of class 42, and an answer."""
UNASSIGNED = re.compile(r'record ".*" is not assigned yet|record ".*" has no field')
"""What PL/pgSQL says of NEW in a DELETE and of OLD in an INSERT."""
SYNTAX = "42601"
OF_A_VALUE = re.compile(r"\b(?:ltree|lquery|ltxtquery|tsquery|jsonpath|cube|seg|hstore|query_int)\b")
"""What a syntax error names that is one of a value, which some types' input functions call so."""
ENDLESS = re.compile(r"^cannot convert (?:infinity|-infinity|NaN) to ")
"""What arithmetic says of a value in class 0A."""
PLAIN = "P0001"
RAISED = re.compile(r"line \d+ at (?:RAISE|ASSERT)")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """
    Something that looks wrong.

    Attributes:
        cause: Equal for what has the same cause: one of them is shown.
        grave: Whether it weighs as its code says, or less.
    """

    kind: Kind
    cause: str
    message: str
    tried: Tried
    grave: bool = True

    @property
    def id(self) -> str:
        """Name it by what it is and where, not by its example: 12 hexadecimal digits."""
        parts = (self.kind, self.tried.attempt.target, self.cause)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def judge(tried: Sequence[Tried], *, updates_pass: bool | None = None) -> tuple[Suspicion, ...]:
    """
    List what looks wrong among the attempts on one target, one for each cause: the shortest example.

    Args:
        updates_pass: Whether the target lets some unchanged row be updated; `None` for what the attempts show. A table
            that refuses every update is no suspicion.
    """
    if updates_pass is None:
        updates_pass = any("unchanged" in _passed(each) for each in tried)
    found: dict[tuple[Kind, str], Suspicion] = {}
    for each in tried:
        for suspicion in _suspicions(each, updates_pass=updates_pass):
            key = suspicion.kind, suspicion.cause
            if key not in found or _length(suspicion) < _length(found[key]):
                found[key] = suspicion
    return tuple(found.values())


def _length(suspicion: Suspicion) -> int:
    return len(suspicion.tried.attempt.script())


def _passed(tried: Tried) -> set[str]:
    return {step.role for step in tried.attempt.steps[: tried.outcome.steps]}


def _suspicions(tried: Tried, *, updates_pass: bool) -> Iterator[Suspicion]:
    outcome, stopped = tried.outcome, tried.stopped
    if outcome.state == LOST:
        yield Suspicion("lost", "", f"the session ended: {outcome.message}", tried)
        return
    again = stopped is not None and stopped.role == "again"
    if is_broken(tried) and not again:
        message = f"{outcome.message} ({outcome.state}){_at(outcome)}"
        grave = outcome.state != SYNTAX or OF_A_VALUE.search(outcome.message) is None
        yield Suspicion("broken", f"{outcome.state} {_frame(outcome)}", message, tried, grave)
    elif outcome.state == PLAIN and not outcome.hint and _own_frames(outcome):
        message = f"refused by a plain exception without a hint{_at(outcome)}: {outcome.message}"
        yield Suspicion("unexplained", _frame(outcome), message, tried)
    if stopped is not None and stopped.role == "unchanged" and updates_pass and not is_broken(tried):
        message = f"accepted as INSERT, refused as an unchanged UPDATE: {outcome.message} ({outcome.state})"
        yield Suspicion("unchanged", f"{outcome.state} {_frame(outcome)}", message, tried)
    yield from _violations(tried)
    yield from _promises(tried)
    yield from against_model(tried)


def is_broken(tried: Tried) -> bool:
    """Tell whether the code failed, as opposed to refusing; what RAISE says is meant, and what it is."""
    outcome = tried.outcome
    if not outcome.state or outcome.state == REFUSAL or not outcome.context or _raised(outcome):
        return False
    if outcome.state == "55000":
        return UNASSIGNED.search(outcome.message) is not None
    if outcome.state == "0A000" and ENDLESS.search(outcome.message):
        return False
    of_class = outcome.state[:2] in BROKEN_CLASSES or outcome.state in BROKEN_STATES
    return of_class and not comes_of_a_name(tried)


def _raised(outcome: Outcome) -> bool:
    """Tell whether the innermost frame is a RAISE."""
    return RAISED.search(outcome.context.split("\n", 1)[0]) is not None


def _own_frames(outcome: Outcome) -> bool:
    return "function" in outcome.context


def _frame(outcome: Outcome) -> str:
    """Give the innermost frame that is a function's."""
    frames = (line for line in outcome.context.splitlines() if "function" in line)
    return next(frames, "")


def _at(outcome: Outcome) -> str:
    frame = _frame(outcome).removeprefix("PL/pgSQL ").removeprefix("SQL ")
    return f" in {frame}" if frame else ""


def _violations(tried: Tried) -> Iterator[Suspicion]:
    steps = tried.attempt.steps[: tried.outcome.steps]
    readers = [step for step in steps if step.use == "r"]
    for step, result in zip(readers, tried.outcome.results, strict=False):
        if step.role == "violations" and result:
            yield Suspicion("violates", result, f"accepted, and then stored against {result}", tried)
        if step.role == "invariant" and result:
            yield Suspicion("model", f"invariant {result}", f"{_who(tried)}invariant broken: {result}", tried)


def _promises(tried: Tried) -> Iterator[Suspicion]:
    example = tried.attempt.example
    if not isinstance(example, Call):
        return
    routine = example.routine
    results = _results(tried, "call")
    if len(results) < 2 or tried.attempt.steps[-1].role not in ("call", "again"):
        return
    if results[0] != results[1]:
        if routine.volatility in "is":
            yield Suspicion("promise", "twice", f"{_word(routine)}, and two calls in a row differ", tried)
        return
    again = tried.attempt.steps[-1].role == "again"
    if not again or len(set(_results(tried, "arguments"))) != 1:
        return
    if tried.outcome.accepted and _results(tried, "again") == results[:1]:
        return
    stopped = tried.stopped
    if stopped is not None and stopped.role != "again":
        return
    yield _depends(routine, tried)


def against_model(tried: Tried) -> Iterator[Suspicion]:
    """Yield a suspicion where a model says otherwise; what the table's own constraints refuse is theirs to refuse."""
    attempt, outcome = tried.attempt, tried.outcome
    expected = attempt.expected
    if expected is None:
        return
    main = next(place for place, step in reversed(list(enumerate(attempt.steps))) if step.role in MAIN)
    role = attempt.steps[main].role
    came = bool(outcome.counts[main : main + 1] and outcome.counts[main]) and outcome.steps > main + (role in WRITES)
    stopped = tried.stopped
    refused = stopped is not None and stopped.role != "invariant"
    own = refused and not outcome.context and outcome.state[:2] in ("22", "23")
    if own or (not refused and role == "call" and outcome.state):
        return
    if isinstance(expected, tuple):
        got = told(outcome.results[-1]) if outcome.results and not refused else outcome.state
        agrees, was, wanted = got == expected, _given(got), _given(expected)
    elif isinstance(expected, str):
        agrees, was, wanted = refused and outcome.state == expected, _fate(tried, came=came), f"refused ({expected})"
    else:
        accepted = came if role in ("update", "delete", "select") else not refused
        agrees, was, wanted = accepted == expected, _fate(tried, came=came), "accepted" if expected else "refused"
    if not agrees:
        cause = f"{role} {'' if isinstance(expected, tuple) else wanted}"
        yield Suspicion("model", cause, f"{_who(tried)}{role} is {was}, the model says {wanted}", tried)


WRITES = frozenset({"insert", "update", "delete"})
MAIN = WRITES | {"select", "call"}


def _fate(tried: Tried, *, came: bool) -> str:
    outcome = tried.outcome
    if outcome.state:
        return f"refused ({outcome.state}: {outcome.message})"
    return "accepted" if came else "without effect"


def _given(rows: Table | str) -> str:
    return f"refused ({rows})" if isinstance(rows, str) else repr([list(row) for row in rows])


def _who(tried: Tried) -> str:
    return f"{tried.attempt.circumstance}: " if tried.attempt.circumstance else ""


def _results(tried: Tried, role: Role) -> list[Text]:
    """Give the results of the steps of one role that ran through."""
    readers = [step for step in tried.attempt.steps[: tried.outcome.steps] if step.use == "r"]
    return [text for step, text in zip(readers, tried.outcome.results, strict=False) if step.role == role]


def _word(routine: Routine) -> str:
    return {"i": "IMMUTABLE", "s": "STABLE", "v": "VOLATILE"}[routine.volatility]


def _depends(routine: Routine, tried: Tried) -> Suspicion:
    circumstance = tried.attempt.circumstance
    cause = circumstance.split(" =", 1)[0]
    said = "it gives something else" if tried.outcome.accepted else f"it fails: {tried.outcome.message}"
    if routine.volatility == "i" and cause != "search_path":
        return Suspicion("promise", cause, f"IMMUTABLE, and with {circumstance} {said}", tried)
    grave = cause == "search_path" and routine.definer
    return Suspicion("session", cause, f"with {circumstance} {said}", tried, grave)


def compared(plain: Iterable[Tried], others: Iterable[Tried]) -> tuple[Suspicion, ...]:
    """
    List where a table's triggers decide otherwise under another circumstance.

    Args:
        plain: Attempts in a plain session.
        others: The same attempts, in the same order, under a circumstance; either may end early.
    """
    found: dict[str, Suspicion] = {}
    for one, other in zip(plain, others, strict=False):
        if _decision(one) == _decision(other) or not (one.outcome.context or other.outcome.context):
            continue
        circumstance = other.attempt.circumstance
        cause = circumstance.split(" =", 1)[0]
        was, now = _told(one.outcome), _told(other.outcome)
        message = f"with {circumstance} a row is {now}, and otherwise {was}"
        example = other.attempt.example
        definer = isinstance(example, Row) and example.relation.definer
        grave = cause == "search_path" and (definer or other.outcome.accepted)
        found.setdefault(cause, Suspicion("session", cause, message, other, grave))
    return tuple(found.values())


def _decision(tried: Tried) -> tuple[str, str]:
    stopped = tried.stopped
    return tried.outcome.state, stopped.role if stopped else ""


def _told(outcome: Outcome) -> str:
    return "accepted" if outcome.accepted else f"refused ({outcome.state}: {outcome.message})"
