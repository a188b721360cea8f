"""Where a line of a function's body stands in a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.source.grammar import Node, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.model import Place, Statement

FRAME = re.compile(
    r"""^(?:PL/pgSQL\ function\ |compilation\ of\ PL/pgSQL\ function\ ")
    (?P<name>.+?)(?:\(.*?\))?"?
    \ (?:near\ )?line\ (?P<line>\d+)""",
    re.VERBOSE | re.MULTILINE,
)
"""A line of an error's context, as PL/pgSQL words it."""
BLOCK = "inline_code_block"
OPENING = re.compile(r"(?:as\b)?(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:\$\w*\$|')", re.IGNORECASE | re.DOTALL)
WRITTEN = ("DoStmt", "CreateFunctionStmt")


def place_in_body(context: str, done: Sequence[Statement]) -> Place | None:
    """
    Give the line of a body that an error came from.

    Args:
        context: The error's context, innermost frame first.
        done: The statements of the script up to the one that failed.

    Returns:
        The innermost line that one of the statements surely holds: of the block that failed, or of a function that the
        script defines once and under one name. `None` where there is none.
    """
    for frame in FRAME.finditer(context):
        writer = _writer(frame["name"], done)
        if writer and (place := _line(writer, int(frame["line"]))):
            return place
    return None


def _writer(name: str, done: Sequence[Statement]) -> Statement | None:
    if name == BLOCK:
        return done[-1] if done[-1].kind == "DoStmt" else None
    bare = name.rsplit(".", 1)[-1].strip('"')
    found = [
        statement
        for statement in done
        if statement.kind == "CreateFunctionStmt" and parse(statement.text)[0].texts("funcname")[-1] == bare
    ]
    return found[0] if len(found) == 1 else None


def _line(statement: Statement, line: int) -> Place | None:
    """Give the place of the first word on a line of the body; the body begins on line 1."""
    start = _body(statement.text)
    if start is None:
        return None
    for _ in range(line - 1):
        start = statement.text.find("\n", start) + 1
        if not start:
            return None
    rest = statement.text[start:]
    return statement.at(start + len(rest) - len(rest.lstrip()))


def _body(text: str) -> int | None:
    """Give where the body begins, after its opening quotes."""
    node = parse(text)[0]
    option = next((item for item in _options(node) if item.text("defname") == "as"), None)
    if option is None:
        return None
    at = len(text.encode()[: option.number("location")].decode())
    opening = OPENING.match(text, at)
    return opening.end() if opening else None


def _options(node: Node) -> tuple[Node, ...]:
    return node.nodes("args") if node.kind == "DoStmt" else node.nodes("options")
