"""What goes out: text to the standard streams, reports to files."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from harness.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def prepare() -> None:
    """Give what has no stream a stream to nowhere, and let no character be a reason to fail."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # closed from outside; else the next file that is opened would get what is printed
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """
    Write to standard output, whose reader may have gone: the exit code still says what was found.

    Raises:
        ConfigError: It cannot be written to.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _give_up(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            raise ConfigError(f"standard output: {error.strerror}") from error


def tell(line: str) -> None:
    """Write a line to standard error, if that is possible."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Send to nowhere what is still to be written: it would fail again, at the interpreter's end with exit code 120."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def write(file: Path, text: str) -> None:
    """
    Write a report to a file.

    Raises:
        ConfigError: It cannot be written.
    """
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror}") from error


def writable(file: Path) -> None:
    """
    Refuse a target before the work rather than after it.

    Raises:
        ConfigError: It cannot be written.
    """
    if file.is_dir():
        raise ConfigError(f"{file} is a folder, a file to write was wanted")
    if not file.parent.is_dir():
        raise ConfigError(f"{file} cannot be written: there is no folder {file.parent}")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise ConfigError(f"{file} cannot be written: permission denied")
