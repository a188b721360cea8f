"""`pgharness bundle`: migrations as one flat file each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from harness import options, streams
from harness.commands import CLEAN, FINDINGS
from harness.progress import Progress


@click.command
@options.project_options
@click.option("--only", multiple=True, metavar="ID", help="Write this migration alone; may be given again.")
@click.option("--to", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help="Where files are written.")
@click.option("--rollback-to", metavar="FOLDER", type=click.Path(path_type=Path), help="Where rollbacks are written.")
@click.option("--own-transaction", is_flag=True, help="Leave BEGIN and COMMIT in the migration.")
@click.option("--check", is_flag=True, help="Write nothing; tell whether the files are up to date.")
@click.option("--prove", is_flag=True, help="First prove on a server that the files do what the parts do.")
def bundle(
    path: Path | None,
    to: Path,
    rollback_to: Path | None,
    own_transaction: bool,
    check: bool,
    prove: bool,
    quiet: bool,
    verbose: bool,
    **flags: object,
) -> int:
    """
    Write migrations of PATH as one flat file each, without psql's commands, as Supabase's migrations folder wants them.

    PATH is a folder, or one migration in it. Exit code 0: written, or up to date; 1: a file is not up to date, or does
    not do what the parts do; 2: the work could not be done.
    """
    from harness import bundle as bundles  # noqa: PLC0415

    config = options.configured(path, flags)
    project = options.project(config)
    target = bundles.Target(to, rollback_to, own_transaction=own_transaction)
    sheets = bundles.made(config, project, target, datetime.now(UTC))
    if prove:
        with Progress(quiet=quiet, verbose=verbose) as progress:
            differences = bundles.prove(config, project, sheets, progress)
        streams.say(differences)
        if differences:
            return FINDINGS
    if check:
        stale = [f"{line}\n" for sheet in sheets if (line := sheet.stale())]
        streams.say("".join(stale))
        return FINDINGS if stale else CLEAN
    for sheet in sheets:
        sheet.write()
        streams.say(f"{sheet.path}\n")
    return CLEAN
