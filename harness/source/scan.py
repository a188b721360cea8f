"""
Where a SQL statement ends, by the rules by which psql splits its input.

Source: PostgreSQL manual, psql and "Lexical Structure"; behaviour compared with psql 15 and 18 in the tests.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from harness.source.quotes import identifier, literal
from harness.source.text import Draft, Source, Value

if TYPE_CHECKING:
    from harness.model import Place

_HIGH = "\x80-\U0010ffff"
_LETTER = f"A-Za-z_{_HIGH}"
_VARIABLE = f"[A-Za-z0-9_{_HIGH}]+"
SPACE = " \t\n\r\f\v"

_TOKENS = rf"""
      (?P<word>[{_LETTER}][A-Za-z0-9_${_HIGH}]*+(?!['"&]))
    | (?P<space>[{SPACE}]+)
    | (?P<comment>--[^\n\r]*)
    | (?P<block>/\*)
    | (?P<escape>[eE]')
    | (?P<quote>(?:[bBxXnN]|[uU]&)?')
    | (?P<name>(?:[uU]&)?")
    | (?P<dollar>\$(?:[{_LETTER}][A-Za-z0-9_{_HIGH}]*)?\$)
    | (?P<tail>[{_LETTER}][A-Za-z0-9_${_HIGH}]*)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<semicolon>;)
    | (?P<forced>\\[;:])
    | (?P<backslash>\\)
    | (?P<cast>::|:=)
    | (?P<plain>:{_VARIABLE})
    | (?P<literal>:'{_VARIABLE}')
    | (?P<identifier>:"{_VARIABLE}")
    | (?P<test>:\{{\?{_VARIABLE}\}})
    | (?P<other>[0-9]+|(?:(?!--|/\*)[~!@\#^&|`?+\-*/%<>=])+|.)
    """
TOKEN = re.compile(_TOKENS, re.VERBOSE | re.DOTALL)
_WORDS = rf"(?P<run>(?:[{_LETTER}][A-Za-z0-9_${_HIGH}]*+(?!['\"&])|[{SPACE}0-9,.\[\]]++)++)"
RUN = re.compile(f"{_WORDS}|{_TOKENS}", re.VERBOSE | re.DOTALL)
"""The same, with words, numbers and blanks as one token: for where no word matters any more."""
COMMENT_EDGE = re.compile(r"/\*|\*+/")
QUOTED = re.compile(r"[^']*(?:''[^']*)*")
ESCAPED = re.compile(r"(?:[^'\\]+|''|\\.?)*", re.DOTALL)
NAMED = re.compile(r'[^"]*(?:""[^"]*)*')
CONTINUED = re.compile(rf"[ \t\f\v]*(?:--[^\n\r]*)?[\n\r](?:[{SPACE}]|--[^\n\r]*[\n\r])*'")
ROUTINE = re.compile(r"c(?:or)?[fp]")
"""The first letters of CREATE [OR REPLACE] FUNCTION or PROCEDURE."""
HEAD_LENGTH = 4
HEAD_WORDS = frozenset({"create", "or", "replace", "function", "procedure"})
PRAGMA = re.compile(r"--\s*pgharness\b")


class Mode(enum.Enum):
    """What the scanner is inside of."""

    SQL = "statement"
    COMMENT = "comment"
    QUOTE = "quoted string"
    ESCAPE = "quoted string with escapes"
    NAME = "quoted identifier"
    DOLLAR = "dollar-quoted string"


class Found(enum.Enum):
    """Why the scanner stopped."""

    END = enum.auto()
    SEMICOLON = enum.auto()
    BACKSLASH = enum.auto()


class Variables(Protocol):
    """Whatever knows the values of psql variables."""

    def value(self, name: str, place: Place) -> str | None:
        """Give the value of a variable; `None`: it is not set, or not to be put in here."""

    def is_set(self, name: str, place: Place) -> bool:
        """Tell whether a variable has a value."""


@dataclass(slots=True)
class Reach:
    """A stretch of a source that is being scanned; `variable` is the one whose value it is."""

    source: Source
    at: int
    end: int
    variable: str = ""


@dataclass(slots=True)
class Scanner:
    """
    The state of splitting, which lasts from line to line.

    Attributes:
        opened: Where what the scanner is inside of began.
        parentheses: Where each open parenthesis stands.
        blocks: How many BEGIN and CASE of a SQL-standard function body are open.
        head: The first letters of the words that the statement begins with, a dot for words of no matter.
        routine: Whether they create a function or a procedure.
        pragmas: Comments that speak to the harness.
    """

    variables: Variables
    mode: Mode = Mode.SQL
    tag: str = ""
    depth: int = 0
    opened: Place | None = None
    parentheses: list[Place] = field(default_factory=list)
    blocks: int = 0
    head: str = ""
    words: int = 0
    routine: bool = False
    pragmas: list[tuple[Place, str]] = field(default_factory=list)
    stack: list[Reach] = field(default_factory=list)

    def feed(self, source: Source, start: int, end: int) -> None:
        """Set what `scan` goes over: one line, its end left out."""
        self.stack = [Reach(source, start, end)]

    def reset(self) -> None:
        """Forget everything open, as after a statement that was sent or dropped by a command."""
        self.mode = Mode.SQL
        self.parentheses.clear()
        self.blocks = 0
        self._begin()

    def scan(self, draft: Draft) -> Found:
        """Append to *draft* up to the next semicolon that ends a statement, a backslash, or the end of the line."""
        while self.stack:
            reach = self.stack[-1]
            if self.mode is not Mode.SQL:
                self._inside(reach, draft)
            elif found := self._sql(reach, draft):
                return found
            if self.stack[-1].at >= self.stack[-1].end:
                self.stack.pop()
        return Found.END

    def _sql(self, reach: Reach, draft: Draft) -> Found | None:
        """Scan SQL to the end of *reach*, or to where something else begins."""
        source, start = reach.source, reach.at
        text, at, end = source.text, reach.at, reach.end
        while at < end:
            token = (TOKEN if self.words < HEAD_LENGTH or self.routine else RUN).match(text, at, end)
            assert token  # noqa: S101  the last alternative matches every character
            kind, at = token.lastgroup, token.end()
            if kind in ("word", "tail"):
                self._word(token[0])
            elif kind in ("space", "comment"):
                if kind == "comment" and PRAGMA.match(token[0]):
                    self.pragmas.append((source.place(token.start()), token[0]))
                if not draft.size and start == token.start():
                    start = at
            elif kind not in ("run", "other", "cast") and not self._balances(kind, source, token):
                reach.at = at
                return self._special(kind or "", token, reach, draft, start)
        draft.add(source, start, end)
        reach.at = end
        return None

    def _balances(self, kind: str | None, source: Source, token: re.Match[str]) -> bool:
        """Count parentheses; tell whether the token is one, or a semicolon inside of something."""
        if kind == "open":
            self.parentheses.append(source.place(token.start()))
        elif kind == "close":
            del self.parentheses[-1:]
        else:
            return kind == "semicolon" and bool(self.parentheses or self.blocks)
        return True

    def _special(self, kind: str, token: re.Match[str], reach: Reach, draft: Draft, start: int) -> Found | None:
        """Deal with a token that ends the plain run of SQL that began at *start*."""
        source = reach.source
        if kind in OPENERS:
            self._open(kind, token, source)
            leading = kind == "block" and not draft.size and start == token.start()
            draft.add(source, start, token.start() if leading else token.end())
            return None
        draft.add(source, start, token.start())
        if kind in ("semicolon", "forced") and token[0] != "\\:":
            self._begin()
        if kind == "forced":
            draft.add(source, token.end() - 1, token.end())
        elif kind in STOPS:
            return STOPS[kind]
        else:
            self._substitute(kind, token, reach, draft)
        return None

    def _open(self, kind: str, token: re.Match[str], source: Source) -> None:
        self.mode, self.depth, self.opened = OPENERS[kind], 0, source.place(token.start())
        self.tag = token[0]

    def _inside(self, reach: Reach, draft: Draft) -> None:
        """Scan on inside a comment or quotes, to their end or that of *reach*."""
        start = reach.at
        reach.at = self._close(reach.source.text, start, reach.end)
        if draft.size or self.mode is not Mode.COMMENT:
            draft.add(reach.source, start, min(reach.at, reach.end))
        if reach.at > reach.end:
            reach.at = reach.end
        else:
            self.mode = Mode.SQL

    def _close(self, text: str, at: int, end: int) -> int:
        """Give the offset after the closing mark; beyond *end* where it is not on this line."""
        if self.mode is Mode.COMMENT:
            return self._close_comment(text, at, end)
        if self.mode is Mode.DOLLAR:
            found = text.find(self.tag, at, end)
            return end + 1 if found < 0 else found + len(self.tag)
        pattern = {Mode.QUOTE: QUOTED, Mode.ESCAPE: ESCAPED, Mode.NAME: NAMED}[self.mode]
        while True:
            inside = pattern.match(text, at, end)
            assert inside  # noqa: S101  each of the patterns matches the empty string
            if inside.end() == end:
                return end + 1
            at = inside.end() + 1
            # psql goes line by line: it sees that a string goes on only within a line (after a carriage return)
            further = CONTINUED.match(text, at, end) if self.mode is Mode.ESCAPE else None
            if not further:
                return at
            at = further.end()

    def _close_comment(self, text: str, at: int, end: int) -> int:
        for edge in COMMENT_EDGE.finditer(text, at, end):
            if edge[0] == "/*":
                self.depth += 1
            elif self.depth == 0:
                return edge.end()
            else:
                self.depth -= 1
        return end + 1

    def _substitute(self, kind: str, token: re.Match[str], reach: Reach, draft: Draft) -> None:
        """Put in what a variable stands for; one that is not set stays as it is written."""
        place = reach.source.place(token.start())
        name = token[0].strip(":'\"{?}")
        if kind == "test":
            draft.put("TRUE" if self.variables.is_set(name, place) else "FALSE", place)
            return
        value = self.variables.value(name, place)
        if value is None or (kind == "plain" and any(outer.variable == name for outer in self.stack)):
            draft.add(reach.source, token.start(), token.end())
        elif kind == "plain":
            self.stack.append(Reach(Value(value, place), 0, len(value), name))
        else:
            quoted = Value(literal(value) if kind == "literal" else identifier(value), place)
            draft.add(quoted, 0, len(quoted.text))

    def _begin(self) -> None:
        """Forget the words of a statement that is over."""
        self.head, self.words, self.routine = "", 0, False

    def _word(self, word: str) -> None:
        """Count the BEGIN, CASE and END of a SQL-standard function body."""
        if self.words >= HEAD_LENGTH and not self.routine:
            return
        lower = word.lower()
        self.words += 1
        if self.words <= HEAD_LENGTH:
            self.head += lower[0] if lower in HEAD_WORDS else "."
            self.routine = bool(ROUTINE.match(self.head))
        if self.parentheses or not self.routine:
            return
        if lower == "begin" or (lower == "case" and self.blocks):
            self.blocks += 1
        elif lower == "end" and self.blocks:
            self.blocks -= 1


OPENERS = {
    "block": Mode.COMMENT,
    "quote": Mode.QUOTE,
    "escape": Mode.ESCAPE,
    "name": Mode.NAME,
    "dollar": Mode.DOLLAR,
}


STOPS = {"semicolon": Found.SEMICOLON, "backslash": Found.BACKSLASH}
