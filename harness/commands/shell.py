"""`pgharness shell`: psql on a database with the migrations applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from harness import options
from harness.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path


@click.command
@options.project_options
@click.option("--command", "-c", "commands", multiple=True, metavar="SQL", help="Run this in place of a session.")
def shell(path: Path | None, commands: tuple[str, ...], quiet: bool, verbose: bool, **flags: object) -> int:
    """
    Open psql on an ephemeral database with the migrations of PATH applied; it is dropped on exit.

    PATH is a folder, or one migration in it: then those after it are not applied.
    """
    from harness.shell import shell as open_shell  # noqa: PLC0415

    config = options.configured(path, flags)
    project = options.project(config)
    with Progress(quiet=quiet, verbose=verbose) as progress:
        return open_shell(config, project, commands, progress)
