"""What is measured: one SQL statement with a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.errors import HarnessError
from harness.postgres.wording import plain

if TYPE_CHECKING:
    from typing import Self

    import psycopg


@dataclass(frozen=True, slots=True)
class Call:
    """
    One statement to measure: a function's call, or whatever fires a trigger.

    Attributes:
        sql: One statement without parameters and without a closing semicolon.
        before: Statements for the session that are not measured, such as `set role authenticated`.
        functions: Those that it stands for, as `regprocedure` writes them; empty where it was declared.
        once: Whether it is known that a second run in one transaction would find less to do than the first.
    """

    name: str
    sql: str
    before: str = ""
    functions: tuple[str, ...] = ()
    once: bool = False


@dataclass(frozen=True, slots=True)
class Overdue:
    """
    A call that was given up in head, twice, and that base had done in a fraction of that.

    Attributes:
        base: Seconds of one call.
        limit: Seconds after which it was given up.
    """

    call: Call
    base: float
    limit: float


class CallError(HarnessError):
    """
    A call that cannot be measured: the server refuses it.

    Attributes:
        said: The message without the call's name.
        sqlstate: The server's code; empty where it gave none.
    """

    def __init__(self, call: Call, said: str, sqlstate: str = "", hint: str | None = None, what: str = "it") -> None:
        state = f" ({sqlstate})" if sqlstate else ""
        self.said = f"server refused {what}{state}: {plain(said)}"
        super().__init__(f"call {call.name!r}: {self.said}", *filter(None, [hint]))
        self.sqlstate = sqlstate

    @classmethod
    def by_server(cls, call: Call, error: psycopg.Error, what: str = "it") -> Self:
        """Make it of what the server said of the call, or of *what* belongs to it."""
        said = error.diag.message_primary or str(error) or type(error).__name__
        return cls(call, said, error.sqlstate or "", error.diag.message_hint, what)
