"""Follow the commands of psql that decide what runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from harness.source import commands
from harness.source.commands import Fate
from harness.source.slash import boolean
from harness.source.text import Draft

if TYPE_CHECKING:
    from harness.model import Place
    from harness.source.lines import Pass
    from harness.source.slash import Arguments

NO_FAULT = ("", "")
UTF8_NAMES = frozenset({"utf8", "utf-8", "unicode"})


def follow(here: Pass, name: str, arguments: Arguments, place: Place) -> tuple[str, str]:
    """
    Follow, pass over or refuse one command.

    Returns:
        The fault and the help for it; both empty where there is none.

    Raises:
        ArgumentError: An argument that cannot be read.
    """
    fate = commands.fate(name)
    if here.whole.restricted and name != "unrestrict":
        return f"psql command \\{name} is not allowed between \\restrict and \\unrestrict", ""
    if fate is Fate.UNKNOWN:
        return f"psql knows no command \\{name}", ""
    if name in commands.BRANCHES:
        return _branch(here, name, arguments, place)
    if here.conditions.active:
        return _obey(here, fate, name, arguments)
    if commands.WHOLE_LINE.fullmatch(name):
        arguments.rest()
    return NO_FAULT


def _obey(here: Pass, fate: Fate, name: str, arguments: Arguments) -> tuple[str, str]:
    if fate is Fate.REFUSE:
        return f"psql command \\{name} is not run by the harness", commands.help_for(name)
    if fate is Fate.PASS:
        return commands.fault_of(name, arguments.all()), ""
    return _followed(here, name, arguments)


def _followed(here: Pass, name: str, arguments: Arguments) -> tuple[str, str]:
    if name in commands.INCLUDES:
        return _include(here, name, arguments)
    if name in commands.SENDERS:
        return _send(here, name, arguments)
    if name in ("set", "unset"):
        return _variable(here, name, arguments)
    if name in ("restrict", "unrestrict"):
        return _restriction(here, name, arguments)
    if name == "encoding":
        encoding = arguments.next() or "UTF8"
        known = encoding.lower() in UTF8_NAMES
        return ("" if known else f"psql command \\encoding {encoding}: files are read as UTF-8"), ""
    if name in ("r", "reset"):
        here.draft = Draft()
        here.scanner.reset()
    else:
        here.quit = True
    return NO_FAULT


def _branch(here: Pass, name: str, arguments: Arguments, place: Place) -> tuple[str, str]:
    """Open, turn or close a conditional."""
    conditions, scanner = here.conditions, here.scanner
    if name != "if" and (fault := conditions.fault(name)):
        return fault, ""
    judged = name in ("if", "elif") and conditions.judges(name)
    expression = " ".join(arguments.all()) if name in ("if", "elif") else ""
    taken = boolean(expression) if judged else False
    if name == "if":
        conditions.open(place, bool(taken), here.draft.size, scanner.parentheses)
    else:
        skipped = conditions.turn(name, bool(taken))
        if skipped:
            here.draft.cut(skipped.size)
            scanner.parentheses[:] = skipped.parentheses
        elif name != "endif":
            branch = conditions.branches[-1]
            branch.size, branch.parentheses = here.draft.size, list(scanner.parentheses)
    if taken is None:
        return (
            f"psql command \\{name} has the expression {expression!r}, true or false was wanted",
            "Test whether a variable is set by \\if :{?NAME}.",
        )
    return NO_FAULT


def _include(here: Pass, name: str, arguments: Arguments) -> tuple[str, str]:
    """Run another file here."""
    target = arguments.next(bare_semicolons=False)
    if not target:
        return f"psql command \\{name} names no file", ""
    reader = here.whole.reader
    base = here.path.parent if name in commands.RELATIVE else reader.root
    path = Path(os.path.normpath(base / target))
    if path.resolve() in here.whole.inside:
        return f"psql command \\{name} {target}: the file includes itself", ""
    try:
        file = reader.file(path)
    except OSError as error:
        beside = name not in commands.RELATIVE and (here.path.parent / target).is_file()
        help = "\\i looks from where psql was started, the migrations' root; \\ir looks beside this file."
        return f"psql command \\{name} {target}: cannot be read ({error.strerror})", help if beside else ""
    here.whole.file(path, file)
    return NO_FAULT


def _send(here: Pass, name: str, arguments: Arguments) -> tuple[str, str]:
    """Send the statement as a semicolon does, where its result goes nowhere else."""
    if arguments.all():
        return (
            f"psql command \\{name} sends a result to a file or in another format",
            "End the statement by a semicolon.",
        )
    if not here.draft.text().strip():
        return f"psql command \\{name} repeats the statement before it", "Write the statement where it is to run."
    here.send()
    here.scanner.reset()
    return NO_FAULT


def _variable(here: Pass, name: str, arguments: Arguments) -> tuple[str, str]:
    """Set or unset a variable."""
    variable, *values = arguments.all() or [""]
    if name == "set":
        return (here.whole.values.set(variable, "".join(values)) if variable else ""), ""
    return (here.whole.values.forget(variable) if variable else "psql command \\unset names no variable"), ""


def _restriction(here: Pass, name: str, arguments: Arguments) -> tuple[str, str]:
    """Forbid further commands until the same key is given again, as pg_dump's output does."""
    key = arguments.next()
    if not key:
        return f"psql command \\{name} names no key", ""
    if name == "restrict":
        here.whole.restricted = key
    elif key != here.whole.restricted:
        return "psql command \\unrestrict has another key than \\restrict", ""
    else:
        here.whole.restricted = ""
    return NO_FAULT
