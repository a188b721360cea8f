"""What the real psql sends to the server for a script, statement by statement."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from harness.model import Script
    from harness.postgres.server import Server

LOGGED = re.compile(
    # psql up to 17 opens with a line of stars, 18 with a comment
    r"^(?:/\*+ QUERY \*+/|\*+ QUERY \*+)\n(.*?)\n(?:/\*+/|\*{26})\n\n",
    re.MULTILINE | re.DOTALL,
)
MARK = "select 'end of script';"
PIECE = re.compile(r"\s+|--[^\n\r]*|(?P<comment>/\*)")
EDGE = re.compile(r"(?P<open>/\*)|\*/")


def _first_word(text: str) -> int:
    """Give where blanks and comments, which may be nested, end; a comment without an end is none."""
    at = 0
    while piece := PIECE.match(text, at):
        start, at, depth = at, piece.end(), 1 if piece["comment"] else 0
        while depth and (edge := EDGE.search(text, at)):
            at, depth = edge.end(), depth + (1 if edge["open"] else -1)
        if depth:
            return start
    return at


def normal(text: str) -> str:
    """Leave out what says nothing: leading comments, closing semicolons, empty lines."""
    body = text[_first_word(text) :].rstrip("; \t\r\n\f\v")
    return re.sub(r"\n[ \t\r\n\f\v]*\n", "\n", body)


def by_reader(script: Script) -> list[str]:
    """List what the reader says that the server gets."""
    return [normal(statement.text) for statement in script.statements]


def by_psql(server: Server, dbname: str, files: Sequence[Path], folder: Path) -> list[list[str]]:
    """List what psql sends, file by file; whatever the server says to it does not matter."""
    mark, log = folder / "mark.sql", folder / "sent.log"
    mark.write_text(MARK)
    log.unlink(missing_ok=True)
    command = [str(server.psql), "-X", "-q", "-d", server.dsn(dbname), "-L", str(log), "-o", "/dev/null"]
    for file in files:
        command += ["-f", str(file), "-f", str(mark)]
    subprocess.run(command, check=False, capture_output=True, cwd=folder, env={"LC_ALL": "C.UTF-8"}, timeout=60)
    scripts: list[list[str]] = [[]]
    for sent in LOGGED.findall(log.read_bytes().decode()):
        if sent == MARK:
            scripts.append([])
        elif text := normal(sent):
            scripts[-1].append(text)
    return scripts[:-1]
