"""What can be said of a statement without a server: its kind, or why it cannot be run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model import Problem
from harness.source.grammar import NEWER_NAMES, GrammarError, Node, parse
from harness.source.slash import boolean
from harness.source.variables import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from harness.model import Statement

SEVERAL = "MultiStmt"
"""The kind of a text that holds several statements, joined by backslash and semicolon: the server gets them as one."""

READING = frozenset({"standard_conforming_strings", "client_encoding"})
"""Settings that change how text is read."""
STRANGE_ENCODINGS = frozenset({"EUC_TW", "MULE_INTERNAL"})

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a statement (empty: unknown), its faults, and whether the lines after it are its rows."""

    kind: str = ""
    problems: tuple[Problem, ...] = ()
    reads_rows: bool = False


def judge(statement: Statement, unset: AbstractSet[str]) -> Verdict:
    """Judge a statement; *unset* names the psql variables that were looked for in vain."""
    try:
        nodes = parse(statement.text)
    except GrammarError as error:
        return Verdict(problems=tuple(_fault(statement, error, unset)))
    problems = [Problem(statement.place, fault) for node in nodes if (fault := _unfollowed(node))]
    rows_follow = any(reads_rows(node) for node in nodes)
    if len(nodes) > 1 and (rows_follow or any(writes_rows(node) for node in nodes)):
        problems.append(Problem(statement.place, "COPY through the client is joined to another statement by \\;"))
    return Verdict(nodes[0].kind if len(nodes) == 1 else SEVERAL, tuple(problems), rows_follow)


def _fault(statement: Statement, error: GrammarError, unset: AbstractSet[str]) -> list[Problem]:
    """
    Say where a statement does not parse.

    One that uses a word which the grammar of 18 keeps for itself, and an older server does not, is left to the server.
    """
    text, at = statement.text, min(error.offset, len(statement.text))
    if not NEWER_NAMES.isdisjoint(word.lower() for word in WORD.findall(text)):
        return []
    name = WORD.match(text, at + 1) if text[at : at + 1] == ":" else None
    if name and name[0] in RUNTIME:
        return []  # told where it is looked up
    missing = name is not None and name[0] in unset
    help = f"psql variable {name[0]} is not set: use \\set, or variables in the settings." if name and missing else ""
    return [Problem(statement.at(at), str(error), help)]


def reads_rows(node: Node) -> bool:
    """Tell whether a statement is a COPY … FROM stdin."""
    return _through_client(node) and bool(node.number("is_from"))


def writes_rows(node: Node) -> bool:
    """Tell whether a statement is a COPY … TO stdout."""
    return _through_client(node) and not node.number("is_from")


def _through_client(node: Node) -> bool:
    return node.kind == "CopyStmt" and not node.text("filename") and not node.number("is_program")


def _unfollowed(node: Node) -> str:
    """Name a setting that changes how text is read, which is not followed."""
    name = node.text("name").lower() if node.kind == "VariableSetStmt" else ""
    values = [_value(argument) for argument in node.nodes("args")] if name in READING else []
    if name == "standard_conforming_strings" and values and not boolean(values[0]):
        return f"{name} is set to {values[0]}, only on is supported"
    if name == "client_encoding" and values and values[0].upper() in STRANGE_ENCODINGS:
        return f"{name} is set to {values[0]}, which Python cannot read"
    return ""


def _value(argument: Node) -> str:
    word, number = argument.message("sval"), argument.message("ival")
    return word.text("sval") if word else str(number.number("ival") if number else "")
