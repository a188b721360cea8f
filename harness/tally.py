"""What came of tables and functions under fire, counted: frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    One reason for which examples were refused.

    Attributes:
        count: How many examples.
        state: The SQLSTATE.
        by: The constraint, `NOT NULL of COLUMN`, or the line of the function that raised; empty where the server
            tells none.
        said: The first line of one of the messages.
    """

    count: int
    state: str
    by: str
    said: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.by}: {self.said} ({self.state})" if self.by else f"{self.said} ({self.state})"


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    How much of a PL/pgSQL function was reached.

    Attributes:
        statements: How many the body has.
        reached: How many of them ran at least once.
        missed: Lines of the body, its first one being 1, on which a statement never ran; ascending.
    """

    function: str
    statements: int
    reached: int
    missed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """
    What came of one table or function.

    Attributes:
        table: Whether it is a table, and examples are rows, not calls.
        tried, accepted, refused: Examples, each once.
        refusals: The most frequent reasons, most frequent first.
        covered: The PL/pgSQL functions that are the target or its triggers', and those that they name; empty where
            there is none or the session was lost, `None` where the server cannot tell.
        remark: Why nothing was tried, accepted or refused; empty where each was.
        server: `PostgreSQL 15.18`.
        migration: The id of the migration that brought it; `None` where none is looked at by itself.
    """

    target: str
    table: bool
    tried: int = 0
    accepted: int = 0
    refused: int = 0
    seconds: float = 0.0
    refusals: tuple[Refusal, ...] = ()
    covered: tuple[Coverage, ...] | None = None
    remark: str = ""
    server: str = ""
    migration: str | None = None

    @property
    def statements(self) -> int:
        """Count the statements of the functions that were measured."""
        return sum(each.statements for each in self.covered or ())

    @property
    def reached(self) -> int:
        """Count those of them that ran."""
        return sum(each.reached for each in self.covered or ())
