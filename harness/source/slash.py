"""
The words after a backslash: psql's own commands and their arguments.

Source: PostgreSQL manual, psql, "Meta-Commands"; behaviour compared with psql 15 and 18 in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.source.quotes import identifier, literal
from harness.source.scan import SPACE

if TYPE_CHECKING:
    from harness.source.scan import Variables
    from harness.source.text import Source

_VARIABLE = "[A-Za-z0-9_\x80-\U0010ffff]+"
NAME = re.compile(rf"[^{SPACE}\\]*")
BLANK = re.compile(rf"[{SPACE}]*")
PIECE = re.compile(
    rf"""
      '(?P<quoted>(?:[^'\\]|''|\\.)*)'
    | "(?P<named>[^"]*)"
    | :(?P<plain>{_VARIABLE})
    | :'(?P<literal>{_VARIABLE})'
    | :"(?P<identifier>{_VARIABLE})"
    | :\{{\?(?P<test>{_VARIABLE})\}}
    | (?P<bare>[^{SPACE}\\'"`:]+|:)
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"''|\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)", re.DOTALL)
QUOTES = {"literal": literal, "identifier": identifier}
LETTERS = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "f": "\f"}


class ArgumentError(Exception):
    """An argument that cannot be read, or must not be."""


@dataclass(slots=True)
class Arguments:
    """
    A line from a backslash on.

    Attributes:
        at: How far it is read.
        variables: What `:name` stands for; `None` in a branch that is not run, where nothing is put in.
    """

    source: Source
    at: int
    end: int
    variables: Variables | None

    def command(self) -> str:
        """Read the name of the command: up to white space or the next backslash."""
        name = NAME.match(self.source.text, self.at, self.end)
        assert name  # noqa: S101  the pattern matches the empty string
        self.at = name.end()
        return name[0]

    def next(self, *, bare_semicolons: bool = True) -> str | None:
        """
        Read an argument; `None` where there is no further one.

        Args:
            bare_semicolons: Keep semicolons at the end that no quotes protect.

        Raises:
            ArgumentError: Quotes that do not end on the line, or a command of the shell.
        """
        text = self.source.text
        blank = BLANK.match(text, self.at, self.end)
        self.at = blank.end() if blank else self.at
        start, value, loose = self.at, "", 0
        while self.at < self.end and text[self.at] not in SPACE + "\\":
            piece = PIECE.match(text, self.at, self.end)
            if not piece:
                self._broken(text[self.at])
                break
            self.at = piece.end()
            put = self._put(piece)
            value += put
            loose = loose + len(put) if piece["bare"] else 0
        if not bare_semicolons:
            kept = len(value) - loose
            value = value[:kept] + value[kept:].rstrip(";")
        return None if start == self.at else value

    def all(self) -> list[str]:
        """Read the remaining arguments."""
        values = []
        while (value := self.next()) is not None:
            values.append(value)
        return values

    def rest(self) -> str:
        """Read the rest of the line as it stands."""
        rest = self.source.text[self.at : self.end].strip(SPACE)
        self.at = self.end
        return rest

    def finish(self) -> None:
        """Read what may end a command: two backslashes."""
        if self.source.text.startswith("\\\\", self.at, self.end):
            self.at += 2

    def _broken(self, mark: str) -> None:
        """Deal with a mark whose other half is missing, or that runs a command of the shell."""
        closing = self.source.text.find(mark, self.at + 1, self.end)
        self.at = closing + 1 if mark == "`" and closing >= 0 else self.end
        if self.variables is None:
            return
        if mark == "`":
            raise ArgumentError("a command of the shell in backticks is never run")
        raise ArgumentError(f"quotes opened with {mark} do not end on the line")

    def _put(self, piece: re.Match[str]) -> str:
        kind = piece.lastgroup or ""
        text = piece[kind]
        if kind == "bare":
            return text
        if kind == "quoted":
            return ESCAPE.sub(_unescaped, text)
        if self.variables is None or kind == "named":
            return piece[0]
        place = self.source.place(piece.start())
        if kind == "test":
            return "TRUE" if self.variables.is_set(text, place) else "FALSE"
        value = self.variables.value(text, place)
        if value is None:
            return piece[0]
        return QUOTES[kind](value) if kind in QUOTES else value


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code is None:
        return "'"
    if code[0] in "01234567":
        return chr(int(code, 8) & 0xFF)
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return LETTERS.get(code, code)


def boolean(text: str) -> bool | None:
    """Read a truth value as psql does: a beginning of true, false, yes, no, on or off, or 1, 0; `None`: it is none."""
    word = text.lower()
    for name, value in (("true", True), ("false", False), ("yes", True), ("no", False)):
        if word and name.startswith(word):
            return value
    if word in ("on", "1"):
        return True
    return False if word in ("of", "off", "0") else None
