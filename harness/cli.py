"""
Arguments in, exit code out; the only module that exits.

It imports next to nothing, so that help and a mistyped name are answered at once: what a command needs comes with it.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from harness import streams
from harness.commands import BROKEN, CLEAN, INTERRUPTED
from harness.errors import ConfigError, HarnessError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    import click

COMMANDS = {
    "bench": "Tell whether a change makes calls slower.",
    "bundle": "Write migrations as one flat file each.",
    "diff": "Tell what differs between two databases.",
    "explain": "Say what a finding code stands for.",
    "fuzz": "Fuzz tables and functions of the migrated database.",
    "gate": "Prove the migrations of a folder, or one of them.",
    "replay": "Run again what fuzzing found once.",
    "shell": "Open psql with the migrations applied.",
    "snapshot": "Write down a database, to compare it later.",
}
"""By name, what a command does; each is a module of `harness.commands`."""
HELP = """\
Usage: pgharness [OPTIONS] COMMAND [ARGS]...

  Prove PostgreSQL migrations before they ship.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
"""
HELP_FLAGS = ["-h", "--help"]
USAGE = "Usage is shown by: {} --help"


class Terminated(BaseException):
    """A signal asked the process to end; everything that must be released is released on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> NoReturn:
    """Run the command line and exit."""
    streams.prepare()
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """
    Run one command.

    Returns:
        0 clean, 1 findings, 2 the harness could not do its work, 130 interrupted, 128 + n ended by signal n.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _terminate)
    try:
        return _run(argv)
    except KeyboardInterrupt:
        streams.tell("interrupted")
        return INTERRUPTED
    except Terminated as stop:
        return 128 + stop.number
    except Exception as error:  # noqa: BLE001 - a person gets one line, never a traceback that was not asked for
        if os.environ.get("PGHARNESS_TRACEBACK"):
            import traceback  # noqa: PLC0415

            traceback.print_exc()
        return _fail(*_explained(error))


def _run(argv: Sequence[str]) -> int:
    if not argv:  # no command was given: nothing was proved
        streams.say(_help())
        return BROKEN
    name, *arguments = argv
    if name in COMMANDS:
        return _command(name, arguments)
    if name in {*HELP_FLAGS, "help"}:
        streams.say(_help())
    elif name == "--version":
        from importlib.metadata import version  # noqa: PLC0415 - heavy, and seldom asked for

        streams.say(f"pgharness, version {version('pgharness')}\n")
    else:
        raise ConfigError(_unknown(name), USAGE.format("pgharness"))
    return CLEAN


def _help() -> str:
    width = max(map(len, COMMANDS))
    return HELP + "".join(f"  {name:<{width}}  {what}\n" for name, what in COMMANDS.items())


def _unknown(name: str) -> str:
    if name.startswith("-"):
        return f"No such option {name!r}"
    from difflib import get_close_matches  # noqa: PLC0415 - heavy, and seldom needed

    near = get_close_matches(name, COMMANDS, 1)
    return f"No such command {name!r}." + (f" Did you mean {near[0]!r}?" if near else "")


def _command(name: str, arguments: list[str]) -> int:
    """
    Run the command of that name.

    Raises:
        ConfigError: The arguments are none of its own, or the folder that it is run in is gone.
    """
    from pathlib import Path  # noqa: PLC0415 - help needs none of these

    import click  # noqa: PLC0415

    from harness.postgres.places import cache_place  # noqa: PLC0415

    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(cache_place() / "hypothesis"))  # else ./.hypothesis
    try:
        Path.cwd()
    except FileNotFoundError as error:  # commands ask for it, and libraries as soon as they are imported
        raise ConfigError("the working folder is there no more", "Change to a folder that is.") from error
    command: click.Command = getattr(import_module(f"harness.commands.{name}"), name)
    said = f"pgharness {name}"
    try:
        code = command.main(arguments, said, standalone_mode=False, help_option_names=HELP_FLAGS)
    except click.UsageError as error:
        raise ConfigError(error.format_message().rstrip("."), USAGE.format(said)) from error
    except click.Abort as stop:
        raise KeyboardInterrupt from stop
    return code if isinstance(code, int) else CLEAN


def _explained(error: Exception) -> tuple[str, ...]:
    """Give the line for an error, then its remedies."""
    if isinstance(error, HarnessError):
        return str(error), *error.help
    if isinstance(error, OSError):
        return (f"{error.filename or 'system'}: {error.strerror or error}",)
    return (
        f"a fault of pgharness itself: {type(error).__name__}: {error}",
        "Please report it with what `PGHARNESS_TRACEBACK=1` adds.",
    )


def _terminate(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    signal.signal(number, signal.SIG_IGN)
    raise Terminated(number)


def _fail(message: str, *helps: str) -> int:
    from harness.postgres.wording import plain  # noqa: PLC0415

    for kind, text in (("error", message), *(("help", line) for line in helps)):
        line = " ".join("".join(char if char.isprintable() else "?" for char in plain(text)).split())
        streams.tell(f"{kind}: {line}")
    return BROKEN
