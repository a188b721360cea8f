"""What is tried on a database, and what came of it: frozen values."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.statement import Call, Row, Text

Role = Literal[
    "rows",
    "settings",
    "insert",
    "unchanged",
    "update",
    "delete",
    "truncate",
    "select",
    "constraints",
    "violations",
    "invariant",
    "arguments",
    "call",
    "again",
]
Table = tuple[tuple[str | None, ...], ...]
"""Rows in an order of their own, each value a text."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One statement of an attempt.

    Attributes:
        role: What the statement is there for.
        use: `k`: its first column is the key, which later steps know as `$1`; `r`: its first column is a result.
    """

    sql: str
    role: Role
    use: Literal["", "k", "r"] = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    Some statements that run one after the other and are undone.

    Attributes:
        target: The table or function under fire, as SQL names it.
        example: What was drawn for it; `None` for a statement that needs no values.
        circumstance: What else is the case, in words: a setting, a role; empty for a superuser's plain session.
        expected: What a model says: whether it is accepted, the SQLSTATE that refuses it, or the rows that it gives;
            `None` where no model speaks.
        alone: Whether it brings the rows that it needs, and needs no others than those of the migrations.
    """

    target: str
    steps: tuple[Step, ...]
    example: Row | Call | None = None
    circumstance: str = ""
    expected: bool | str | Table | None = None
    alone: bool = False

    def rows(self) -> Attempt:
        """Give the part that puts rows in."""
        return replace(self, steps=tuple(step for step in self.steps if step.role == "rows"))

    def without_rows(self) -> Attempt:
        """Give the part that does not."""
        return replace(self, steps=tuple(step for step in self.steps if step.role != "rows"))

    def script(self) -> str:
        """Write the steps as psql runs them, in a transaction that is rolled back."""
        key = any(step.use == "k" for step in self.steps)
        lines = (_for_psql(step) for step in self.steps)
        return "\n".join(["begin;", *(["\\set key ''"] if key else []), *lines, "rollback;"]) + "\n"


def _for_psql(step: Step) -> str:
    text = (
        step.sql.replace("$1", ":'key'") if step.role in {"unchanged", "update", "delete", "violations"} else step.sql
    )
    return f"{text} as key \\gset" if step.use == "k" else f"{text};"


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of an attempt.

    Attributes:
        steps: How many ran through.
        state: The SQLSTATE that ended it; empty where all ran through; `LOST` where the connection did not live on.
        hint, detail, context: As the server told them; empty where it did not.
        breach: The constraint that was broken, or `NOT NULL of COLUMN`; empty where it was none.
        results: What the steps that give a result gave, in order.
        counts: Rows that each step reached.
        seconds: What the server spent.
    """

    steps: int
    state: str = ""
    message: str = ""
    hint: str = ""
    detail: str = ""
    context: str = ""
    breach: str = ""
    results: tuple[Text, ...] = ()
    counts: tuple[int, ...] = ()
    seconds: float = 0.0

    @property
    def accepted(self) -> bool:
        """Tell whether every step ran through."""
        return not self.state


LOST = "lost"
"""Stands where a SQLSTATE would: the session ended."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt with its outcome."""

    attempt: Attempt
    outcome: Outcome

    @property
    def stopped(self) -> Step | None:
        """Give the step that was refused; `None` where none was."""
        if self.outcome.accepted:
            return None
        return self.attempt.steps[min(self.outcome.steps, len(self.attempt.steps) - 1)]


def table(rows: Sequence[Sequence[object]]) -> Table:
    """Give rows in an order of their own, each value as one text, numbers without zeros behind them."""
    return tuple(sorted((tuple(map(_cell, row)) for row in rows), key=repr))


def told(result: Text) -> Table:
    """Give the rows that a call gave, as `table` does."""
    lines = (result or "").splitlines()
    return table([list(json.loads(line, parse_float=Decimal, parse_int=Decimal).values()) for line in lines])


def _cell(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        return format(number.normalize() + 0, "f") if number.is_finite() else str(number)
    return str(value)
