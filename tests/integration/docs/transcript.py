"""
What a page of the documentation shows, as things to do again.

A block fenced as `console` is a session: a line that begins with `$ ` is a command, the lines after it are what it
prints. `…` in a line stands for any text; a line of `…` alone stands for any lines. A block whose fence names a file,
as in `python test_note.py`, is written to that file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE = re.compile(r"^```(?P<language>\w*)[ ]?(?P<file>\S*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ "
GAP = "…"


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block; `line` is the line of its fence, from 1."""

    language: str
    file: str
    body: str
    line: int


@dataclass(slots=True)
class Command:
    """One command and the lines that it is shown to print."""

    text: str
    line: int
    output: list[str] = field(default_factory=list)


def blocks(page: str) -> Iterator[Block]:
    """Give every fenced block of a page in order."""
    for found in FENCE.finditer(page):
        yield Block(found["language"], found["file"], found["body"], page.count("\n", 0, found.start()) + 1)


def commands(block: Block) -> list[Command]:
    """List the commands of a session; a command whose line ends in a backslash goes on in the next."""
    listed: list[Command] = []
    for number, line in enumerate(block.body.splitlines(), block.line + 1):
        if line.startswith(PROMPT):
            listed.append(Command(line.removeprefix(PROMPT), number))
        elif not listed:
            raise ValueError(f"line {number}: a session begins with {PROMPT!r}")
        elif listed[-1].text.endswith("\\") and not listed[-1].output:
            listed[-1].text = f"{listed[-1].text}\n{line}"
        else:
            listed[-1].output.append(line)
    return listed


def fits(shown: list[str], printed: str) -> bool:
    """Tell whether what was printed is what is shown; spaces at line ends and empty lines around do not count."""
    lines = [(r"(?:.*\n)*?" if line.strip() == GAP else _line(line) + r"[ ]*\n") for line in shown]
    text = "".join(line.rstrip() + "\n" for line in printed.strip("\n").splitlines())
    return re.fullmatch("".join(lines).rstrip("\n"), text) is not None


def _line(shown: str) -> str:
    return ".*".join(re.escape(part) for part in shown.rstrip().split(GAP))
