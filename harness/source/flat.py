"""A script as one flat file, for runners that send SQL and know none of psql's commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.errors import SourceError
from harness.source.grammar import parse
from harness.source.judge import SEVERAL, reads_rows, writes_rows
from harness.source.transactions import OPENING, Step, fits_one_transaction, step_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.model import Script, Statement

COMMENT = "--"
BRACKETS = OPENING | {Step.COMMIT}
OWN_TRANSACTION = "--own-transaction leaves the transactions as they stand, for a runner that opens none."


def flatten(script: Script, lines: Mapping[str, Sequence[str]], *, own_transaction: bool) -> str:
    """
    Give the statements of *script* as one text, with the comments above them.

    A line `-- from FILE:LINE` says where the line after it stands; each further one stands a line further on.

    Args:
        lines: The lines of every file of the script, without their ends.
        own_transaction: Whether to leave BEGIN and COMMIT in; else the script has to fit into one transaction, which is
            its runner's.

    Raises:
        SourceError: The script does not parse, or does something that its text alone cannot make a runner do.
    """
    _refuse(script, own_transaction=own_transaction)
    sheet = _Sheet(lines)
    for statement in script.statements:
        if own_transaction or step_of(statement) not in BRACKETS:
            sheet.put(statement)
    return "".join(f"{line}\n" for line in sheet.written)


def _refuse(script: Script, *, own_transaction: bool) -> None:
    for problem in script.problems:
        raise SourceError(f"{problem.place}: {problem.message}", *filter(None, [problem.help]))
    for statement in script.statements:
        if statement.kind == SEVERAL:
            raise SourceError(
                f"{statement.place}: statements joined by \\; are psql's alone", "End each by a semicolon."
            )
        if statement.kind == "CopyStmt" and _through_client(statement):
            raise SourceError(
                f"{statement.place}: COPY with rows of the client is psql's alone", "Write them as INSERT."
            )
    reason = None if own_transaction else fits_one_transaction(script)
    if reason:
        raise SourceError(f"{reason}, what one transaction can hold was wanted", OWN_TRANSACTION)


def _through_client(statement: Statement) -> bool:
    node = parse(statement.text)[0]
    return reads_rows(node) or writes_rows(node)


@dataclass(slots=True)
class _Sheet:
    """
    The flat file so far.

    Attributes:
        file: The file that the last line stands in; empty where the line after it does not follow there.
        next: The line after it.
    """

    lines: Mapping[str, Sequence[str]]
    written: list[str] = field(default_factory=list)
    file: str = ""
    next: int = 1

    def put(self, statement: Statement) -> None:
        """Write a statement with the comments before it, under a marker where it does not follow on the last one."""
        file, line = statement.place.file, statement.place.line
        between = self.lines[file][self.next - 1 : line - 1]
        if file != self.file or line < self.next or not all(map(_is_remark, between)):
            between = self._remarks_above(file, line)
            self.written += ["", f"-- from {file}:{line - len(between)}"]
        text = statement.text
        end = line + text.count("\n")
        commented = COMMENT in text.rpartition("\n")[2]
        self.written += [*between, f"{text}\n;" if commented else f"{text};"]
        follows = not commented and statement.at(len(text) - 1).line == end
        self.file, self.next = file if follows else "", end + 1

    def _remarks_above(self, file: str, line: int) -> Sequence[str]:
        """Give the comments right above a line of a file; what is above them, and blank, is left."""
        lines = self.lines[file]
        first = line - 1
        while first > 0 and _is_remark(lines[first - 1]):
            first -= 1
        while first < line - 1 and not lines[first].strip():
            first += 1
        return lines[first : line - 1]


def _is_remark(line: str) -> bool:
    """Tell whether nothing but a comment of its own is on a line; one that looks so is harmless as a comment."""
    return not line.strip() or line.lstrip().startswith(COMMENT)
