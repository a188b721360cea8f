"""What is measured: one SQL statement with a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.errors import HarnessError
from harness.postgres.wording import plain

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Call:
    """
    One statement to measure: a function's call, or whatever fires a trigger.

    Attributes:
        sql: One statement without parameters and without a closing semicolon.
        before: Statements for the session that are not measured, such as `set role authenticated`.
        function: The function that it stands for, as `regprocedure` writes it; empty where it was declared.
    """

    name: str
    sql: str
    before: str = ""
    function: str = ""


class CallError(HarnessError):
    """A call that cannot be measured: the server refuses it."""

    def __init__(self, call: Call, error: psycopg.Error) -> None:
        said = plain(str(error.diag.message_primary or error)) or type(error).__name__
        state = f" ({error.sqlstate})" if error.sqlstate else ""
        super().__init__(
            f"call {call.name!r}: server refused it{state}: {said}", *filter(None, [error.diag.message_hint])
        )
        self.sqlstate = error.sqlstate or ""
