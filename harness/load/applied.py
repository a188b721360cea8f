"""How a script ran, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.errors import ServerError

if TYPE_CHECKING:
    from harness.model import Place


@dataclass(frozen=True, slots=True)
class Failure:
    """
    The error that ended a script.

    Attributes:
        place: Where the server found it: in the statement, or on the line of a body written in the same script.
        sqlstate: Its code; empty where the error is not the server's.
        statement: The text that the server got.
        where: The context, innermost frame first; empty where there is none.
        table: Schema and name of the table that the error is about; `None` where it names none.
    """

    place: Place
    sqlstate: str
    message: str
    hint: str
    statement: str
    where: str
    detail: str = ""
    table: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """
    How a script ran.

    Attributes:
        executed: How many statements ran through.
        seconds: From the first statement to the end.
        notices: What the server told, in order, without the severity.
        output: Rows of results, as psql prints them unaligned, in order.
        failure: The error that ended it; `None` where it ran through.
        left_open: Whether it ended inside of a transaction, which then was rolled back, as psql does by leaving.
        needs_clone: Why a run inside of a transaction says nothing about the script; `None` where it does.
    """

    script_file: str
    executed: int
    seconds: float
    notices: tuple[str, ...]
    output: tuple[str, ...]
    failure: Failure | None
    left_open: bool = False
    needs_clone: str | None = None


class SessionEndedError(ServerError):
    """
    The session ended under a script: by the script's own doing, or with its server.

    Attributes:
        applied: How the script ran, should the server have lived on.
    """

    def __init__(self, message: str, applied: Applied) -> None:
        super().__init__(message)
        self.applied = applied
