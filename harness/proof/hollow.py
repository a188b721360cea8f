"""Empty the bodies of the functions that a migration brought: a self-test that still passes tests nothing."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from harness.errors import HarnessError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import psycopg

FUNCTIONS = files("harness.proof").joinpath("hollow.sql").read_text(encoding="utf-8")

BODIES = {
    "trigger": "begin if tg_op = 'DELETE' then return old; end if; return new; end",
    "nothing": "begin null; end",
    "rows": "begin return; end",
    "value": "begin return null; end",
}
"""PL/pgSQL that does nothing, by what the function returns. A trigger lets the row pass."""


QUIET = "set session_replication_role = 'replica'"
"""Keeps event triggers, which may refuse DDL or count it, out of ours."""


@dataclass(frozen=True, slots=True)
class Function:
    """
    A function as written.

    Attributes:
        identity: As `regprocedure` prints it.
        body: A hash of language and body.
        head: Its definition up to the body.
        returns: A key of `BODIES`.
    """

    identity: str
    body: str
    head: str
    returns: str

    def emptied(self) -> str:
        """Give the statement that replaces the body with one that does nothing."""
        return f"{self.head}\nAS $hollow$ {BODIES[self.returns]} $hollow$"


def functions(conn: psycopg.Connection[Any]) -> dict[str, Function]:
    """Read every function of SQL and PL/pgSQL that somebody wrote, by identity."""
    return {
        identity: Function(identity, body, _head(definition, sql_body or source, bool(sql_body), language), returns)
        for identity, body, definition, sql_body, source, language, returns in conn.execute(FUNCTIONS)
    }


def _head(definition: str, body: str, standard: bool, language: str) -> str:
    """
    Cut the body off a definition, and make the language PL/pgSQL.

    Source: `pg_get_functiondef` ends in the body, quoted as `AS $function$…$function$` with as many x at the end of
    the tag as the body makes necessary, or in a SQL-standard body as it stands.
    """
    text = definition.rstrip("\n")
    if standard:
        head = text.removesuffix(body).rstrip()
    else:
        tag = text[text.rindex("$", 0, len(text) - 1) :]
        head = text.removesuffix(tag).removesuffix(body).removesuffix(tag).removesuffix("AS ").rstrip()
    if head == text:
        raise HarnessError(f"the body of a function was not found in its definition: {definition[:80]!r}")
    return head if language == "plpgsql" else head.replace("\n LANGUAGE sql\n", "\n LANGUAGE plpgsql\n", 1)


def brought(before: Mapping[str, Function], after: Mapping[str, Function]) -> tuple[Function, ...]:
    """List the functions of *after* that are not in *before* with the same body."""
    return tuple(
        function
        for identity, function in after.items()
        if identity not in before or before[identity].body != function.body
    )


def empty(conn: psycopg.Connection[Any], found: tuple[Function, ...]) -> tuple[str, ...]:
    """
    Empty each function of *found* that PL/pgSQL can stand in for.

    Returns:
        The identities of those that were emptied.
    """
    conn.execute(QUIET)
    emptied: list[str] = []
    for function in found:
        try:
            with conn.transaction():
                conn.execute(function.emptied().encode())
        except conn.ProgrammingError:  # a pseudo-type or a default that PL/pgSQL does not take: it keeps its body
            continue
        emptied.append(function.identity)
    return tuple(emptied)
