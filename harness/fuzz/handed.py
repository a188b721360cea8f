"""Whether an error may be about a name that the caller handed over, and not about the body; pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.fuzz.statement import Call

if TYPE_CHECKING:
    from harness.fuzz.attempt import Tried

STATEMENT = re.compile(r"line \d+ at (.+)")
DYNAMIC = ("EXECUTE", "RETURN QUERY", "FOR", "OPEN")
"""Statements that may be of dynamic SQL, as PL/pgSQL begins to name them."""
NAMING = frozenset({"42", "3F", "0A"})
"""Classes that may be about a name: of nothing, written wrong, or with too many parts."""
ABSENT = frozenset({"42P01", "42703", "42883", "3F000"})
"""What has a name is not there: the message tells the name."""
NAMED = re.compile(r'"([^"]*)"|does not exist: (.+)|(?:function|procedure|column) ([^\s("]+)')
WORD = re.compile(r"\w+")
SYNTAX = "42601"
STRINGS = frozenset({"text", "character varying", "name", "text[]", "name[]"})
INJECTING = re.compile(r"['\"\s;]")
CUT = 15
"""Letters from which on a name may be cut to its length: 63 bytes, of which a letter may take four."""


def comes_of_a_name(tried: Tried) -> bool:
    """
    Tell whether the error may be about a name that the caller handed over, of a table that is not there.

    A syntax error behind a quote or a blank in a text is none of these: a text became a part of the statement. Outside
    of dynamic SQL a name gets in by a cast, to regclass for example, and the message holds it.
    """
    example, outcome = tried.attempt.example, tried.outcome
    if not isinstance(example, Call) or outcome.state[:2] not in NAMING:
        return False
    given = [(parameter.kind.name, text) for parameter, text in example.arguments if text is not None]
    names = [text for kind, text in given if kind in STRINGS or kind.startswith("reg")]
    at = STATEMENT.search(outcome.context)
    if at is None or not at[1].startswith(DYNAMIC):
        return any(outcome.state not in ABSENT or _holds(outcome.message, name) for name in names)
    if outcome.state == SYNTAX and "zero-length" not in outcome.message:
        return not any(kind in STRINGS and INJECTING.search(text) for kind, text in given)
    return bool(names)


def _holds(message: str, text: str) -> bool:
    """Tell whether a name in a message may be made of a text: cut to its length, in small letters, without quotes."""
    found = NAMED.search(message)
    told = WORD.findall((found[1] or found[2] or found[3] or "").casefold()) if found else []
    given = WORD.findall(text.casefold())
    return not told or any(
        other == word or (len(word) >= CUT and other.startswith(word)) for word in told for other in given
    )
