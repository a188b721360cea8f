"""`pgharness replay`: run again what fuzzing found once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from harness import options, streams
from harness.commands import CLEAN, FINDINGS
from harness.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path


@click.command
@click.argument("id", metavar="ID")
@options.project_options
def replay(id: str, path: Path | None, quiet: bool, verbose: bool, **flags: object) -> int:
    """
    Run the script .pgharness/failures/ID.sql on a fresh database and say FIXED (exit code 0) or FAILED (1).

    PATH is the folder of migrations; it may be left out.
    """
    from harness import fuzzing  # noqa: PLC0415

    config = options.configured(path, flags)
    project = options.project(config)
    with Progress(quiet=quiet, verbose=verbose) as progress:
        progress(f"replay {id}")
        wrong = fuzzing.again(config, project, id)
    streams.say(f"FAILED  {wrong}\n" if wrong else "FIXED\n")
    return FINDINGS if wrong else CLEAN
