"""One file, line by line, as psql goes: nothing but a statement or quotes goes on to the next line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.model import Statement
from harness.source import follow, judge
from harness.source.commands import BRANCHES
from harness.source.conditions import Conditions
from harness.source.scan import SPACE, Found, Mode, Scanner
from harness.source.slash import ArgumentError, Arguments
from harness.source.text import Draft

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model import Place
    from harness.source.psql import Run
    from harness.source.text import File

END_OF_ROWS = re.compile(r"^\\\.\r?(?:\n|\Z)", re.MULTILINE)


@dataclass(slots=True)
class Pass:
    """
    The state of psql in one file.

    Attributes:
        whole: The run that this is part of.
        draft: The statement so far.
        following: Where the next line begins.
        quit: Whether the file was left before its end.
    """

    whole: Run
    path: Path
    file: File
    draft: Draft = field(default_factory=Draft)
    conditions: Conditions = field(default_factory=Conditions)
    scanner: Scanner = field(init=False)
    following: int = 0
    quit: bool = False

    def __post_init__(self) -> None:
        """Let the scanner ask here for variables, which are put in only where something is run."""
        self.scanner = Scanner(self)

    def run(self) -> None:
        """Read the file to its end, or to where it is left."""
        content = self.file.text
        self.following = self.file.starts[0]
        while self.following < len(content) and not self.quit:
            start = self.following
            end = content.find("\n", self._opaque(start))
            end = len(content) if end < 0 else end
            self.following = end + 1
            # a statement that goes on takes the line feed before the line with it
            self._line(start - 1 if self.draft.size else start, end)
        self._end()
        self.whole.pragmas += self.scanner.pragmas

    def value(self, name: str, place: Place) -> str | None:
        """Give the value of a variable; `None` in a branch that is not run."""
        return self.whole.values.value(name, place) if self.conditions.active else None

    def is_set(self, name: str, place: Place) -> bool:
        """Tell whether a variable has a value; never in a branch that is not run."""
        return self.conditions.active and self.whole.values.is_set(name, place)

    def send(self) -> None:
        """Make a statement of the draft; in a branch that is not run, leave it to be dropped at the branch's end."""
        if not self.conditions.active:
            return
        draft, self.draft = self.draft, Draft()
        content = draft.text().rstrip(SPACE)
        if not content.strip(SPACE + ";"):
            return
        statement = Statement(content, "", tuple(draft.origins))
        verdict = judge.judge(statement, self.whole.values.unset)
        self.whole.problems += verdict.problems
        rows = self._rows() if verdict.reads_rows else None
        self.whole.statements.append(replace(statement, kind=verdict.kind, copy_data=rows))

    def _opaque(self, start: int) -> int:
        """Give where dollar quotes that are open end, so that a body is taken as if it were one line."""
        if self.scanner.mode is not Mode.DOLLAR:
            return start
        end = self.file.text.find(self.scanner.tag, start)
        return len(self.file.text) if end < 0 else end

    def _line(self, start: int, end: int) -> None:
        self.scanner.feed(self.file, start, end)
        while not self.quit and (found := self.scanner.scan(self.draft)) is not Found.END:
            if found is Found.SEMICOLON:
                self.send()
            elif len(self.scanner.stack) > 1:
                value = self.scanner.stack.pop()
                message = f"the value of psql variable {value.variable} holds a psql command, SQL was wanted"
                self.whole.problem(value.source.place(0), message)
            else:
                self._command()

    def _command(self) -> None:
        """Follow the command whose backslash has just been read."""
        reach = self.scanner.stack[-1]
        place = reach.source.place(reach.at - 1)
        arguments = Arguments(reach.source, reach.at, reach.end, None)
        name = arguments.command()
        if self.conditions.judges(name) or (self.conditions.active and name not in BRANCHES):
            arguments.variables = self.whole.values
        try:
            fault, help = follow.follow(self, name, arguments, place)
            if not fault:
                arguments.variables = None
                arguments.all()
                arguments.finish()
        except ArgumentError as error:
            fault, help = f"psql command \\{name}: {error}", ""
        if fault:
            self.whole.problem(place, fault, help)
            arguments.at = arguments.end
        reach.at = arguments.at

    def _rows(self) -> str:
        """Take the lines that a COPY … FROM stdin reads: they begin on the next line and end at a backslash-dot."""
        content = self.file.text
        start = min(self.following, len(content))
        end = END_OF_ROWS.search(content, start)
        self.following = end.end() if end else len(content)
        return content[start : end.start() if end else len(content)]

    def _end(self) -> None:
        """Deal with the end of the file: what is open is a fault; a statement without a semicolon is sent."""
        scanner = self.scanner
        if scanner.mode is not Mode.SQL and scanner.opened:
            self.whole.problem(scanner.opened, f"{scanner.mode.value} does not end")
        elif self.conditions.branches and not self.quit:
            for branch in self.conditions.branches:
                self.whole.problem(branch.opened, "psql command \\if has no \\endif in this file")
        elif scanner.parentheses and self.conditions.active:
            self.whole.problem(scanner.parentheses[-1], "parenthesis is not closed")
        else:
            self.send()
