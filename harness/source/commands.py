"""
What becomes of each of psql's commands: followed, passed over because it only formats output, or refused.

Source: PostgreSQL manual, psql, "Meta-Commands", versions 15 to 18.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

from harness.source.slash import boolean

if TYPE_CHECKING:
    from collections.abc import Sequence

INCLUDES = frozenset({"i", "include", "ir", "include_relative"})
RELATIVE = frozenset({"ir", "include_relative"})
BRANCHES = frozenset({"if", "elif", "else", "endif"})
SENDERS = frozenset({"g", "gx"})
FOLLOWED = (
    INCLUDES | BRANCHES | SENDERS | {"set", "unset", "q", "quit", "r", "reset", "encoding", "restrict", "unrestrict"}
)
HARMLESS = frozenset(
    [
        "C",
        "H",
        "T",
        "a",
        "conninfo",
        "copyright",
        "echo",
        "errverbose",
        "f",
        "html",
        "p",
        "print",
        "pset",
        "qecho",
        "t",
        "timing",
        "warn",
        "x",
    ]
)
"""Commands that change how output looks, or write a line: nothing that a database could keep."""

WHOLE_LINE = re.compile(r"!|(?i:copy)|h|help|[es][fv]\+?")
"""Commands whose argument is the rest of the line, backslashes and all."""

REFUSED = re.compile(
    r"""!|\?|bind(_named)?|c|cd|close(_prepared)?|connect|(?i:copy)|crosstabview|d.*|e|edit|[es][fv]\+?|endpipeline
    |flush|flushrequest|gdesc|getenv|getresults|gexec|gset|h|help|l\+?|list\+?|lx?\+?x?|lo_\w+\+?|o|out|parse|password|prompt|s
    |sendpipeline|setenv|startpipeline|syncpipeline|w|watch|write|z[Sx+]*""",
    re.VERBOSE,
)

FORMATS = ["aligned", "asciidoc", "csv", "html", "latex", "latex-longtable", "troff-ms", "unaligned", "wrapped"]
ON_OFF = frozenset({"footer", "numericlocale", "t", "tuples_only", "fieldsep_zero", "recordsep_zero"})
OPTIONS = ON_OFF | frozenset(
    [
        "border",
        "columns",
        "csv_fieldsep",
        "expanded",
        "x",
        "vertical",
        "fieldsep",
        "format",
        "linestyle",
        "null",
        "pager",
        "pager_min_lines",
        "recordsep",
        "tableattr",
        "T",
        "title",
        "C",
        "unicode_border_linestyle",
        "unicode_column_linestyle",
        "unicode_header_linestyle",
        "xheader_width",
    ]
)

HELP = {
    "!": "Do what the shell does before or after the migration, not in it.",
    "copy": "Write COPY … FROM stdin with the rows below it, up to a line with a backslash and a dot.",
    "connect": "A migration runs on the one database that it is given.",
    "gexec": "Write a DO block that builds the statements with format() and runs them with EXECUTE.",
    "gset": "Take the value up in a DO block, or in a subquery.",
}
ALIASES = {"c": "connect", "COPY": "copy"}


class Fate(enum.Enum):
    """What becomes of a command."""

    FOLLOW = enum.auto()
    PASS = enum.auto()
    REFUSE = enum.auto()
    UNKNOWN = enum.auto()


def fate(command: str) -> Fate:
    """Decide what becomes of *command*."""
    if command in FOLLOWED:
        return Fate.FOLLOW
    if command in HARMLESS:
        return Fate.PASS
    return Fate.REFUSE if REFUSED.fullmatch(command) else Fate.UNKNOWN


def help_for(command: str) -> str:
    """Say what to do instead of a refused command."""
    known = HELP.get(ALIASES.get(command, command))
    return known or "It is psql's alone: a migration that any runner can run is SQL, with \\ir, \\set and \\if at most."


def fault_of(command: str, arguments: Sequence[str]) -> str:
    """Say why psql would stop at a harmless command; empty where it would not."""
    first = arguments[0] if arguments else ""
    if command in ("timing", "t") and arguments and boolean(first) is None:
        return f"psql command \\{command} has the argument {first!r}, on or off was wanted"
    if command == "x" and arguments and boolean(first) is None and first != "auto":
        return f"psql command \\x has the argument {first!r}, on, off or auto was wanted"
    return _option_fault(first, arguments[1:]) if command == "pset" and arguments else ""


def _option_fault(option: str, values: Sequence[str]) -> str:
    value = values[0] if values else ""
    if option not in OPTIONS:
        return f"psql command \\pset has no option {option!r}"
    wrong = (
        (option == "format" and value and not any(name.startswith(value.lower()) for name in FORMATS))
        or (option == "linestyle" and value and not any(n.startswith(value) for n in ("ascii", "old-ascii", "unicode")))
        or (option in ON_OFF and value and not option.endswith("_zero") and boolean(value) is None)
    )
    return f"psql command \\pset {option} has the value {value!r}, which psql refuses" if wrong else ""
