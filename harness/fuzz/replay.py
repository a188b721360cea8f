"""What was found as a script: psql runs it, and it can be judged again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from harness.errors import SourceError
from harness.fuzz import describe
from harness.fuzz.attempt import Attempt, Outcome, Step, Tried
from harness.fuzz.judge import Suspicion
from harness.fuzz.session import FuzzError
from harness.fuzz.statement import Call, Row

if TYPE_CHECKING:
    from harness.fuzz.attempt import Role
    from harness.fuzz.judge import Kind
    from harness.fuzz.session import Connection

MARK = "-- pgharness: "
"""Begins the line that tells how the script is judged."""


def saved(suspicion: Suspicion) -> str:
    """Write a suspicion as a script, with all that it takes to judge it again in a comment at its end."""
    attempt = suspicion.tried.attempt
    example = attempt.example
    judged = {
        "kind": suspicion.kind,
        "cause": suspicion.cause,
        "target": attempt.target,
        "steps": [[step.sql, step.role, step.use] for step in attempt.steps],
        "circumstance": attempt.circumstance,
        "alone": attempt.alone,
        "expected": attempt.expected,
        "row": dict(example.values) if isinstance(example, Row) else None,
        "call": [text for _, text in example.arguments] if isinstance(example, Call) else None,
    }
    said = suspicion.message.replace("\n", " ")
    needs = (
        "the migrations: the rows that it needs are in it" if attempt.alone else "the migrations and the rows of then"
    )
    return (
        f"-- {attempt.target}: {said}\n"
        f"-- For psql as a superuser, on a database with {needs}.\n"
        f"{attempt.script()}{MARK}{json.dumps(judged, ensure_ascii=True)}\n"
    )


def read(conn: Connection, name: str, text: str) -> Suspicion:
    """
    Read a saved script.

    Args:
        conn: Connected to a database with the migrations: what the script is about is described from it.
        name: The file's, for messages.

    Raises:
        SourceError: It is none of ours, or what it is about is no more.
    """
    found = re.search(rf"^{MARK}(.*)$", text, re.MULTILINE)
    if found is None:
        raise SourceError(f"{name}: no script of pgharness, a line that begins with {MARK.strip()!r} was wanted")
    try:
        judged = json.loads(found[1])
        steps = tuple(Step(sql, cast("Role", role), use) for sql, role, use in judged["steps"])
        example = _example(conn, judged["target"], judged["row"], judged["call"])
        expected = judged["expected"]
        attempt = Attempt(
            judged["target"],
            steps,
            example,
            judged["circumstance"],
            tuple(map(tuple, expected)) if isinstance(expected, list) else expected,
            judged["alone"],
        )
        tried = Tried(attempt, Outcome(0))
        return Suspicion(cast("Kind", judged["kind"]), judged["cause"], "", tried)
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{name}: its last line is no description of a failure: {error}") from error
    except FuzzError as error:
        raise SourceError(f"{name}: {error}") from error


def _example(
    conn: Connection, target: str, row: dict[str, str | None] | None, call: list[str | None] | None
) -> Row | Call | None:
    if row is not None:
        return Row(describe.relation(conn, target)[0], row)
    if call is None:
        return None
    routine = describe.routines(conn, target)[0]
    return Call(routine, tuple(zip(routine.parameters, call, strict=False)))
