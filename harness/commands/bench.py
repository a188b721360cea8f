"""`pgharness bench`: two states of the migrations, and what calls cost in each."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from harness import options, streams
from harness.commands import BROKEN, CLEAN, FINDINGS
from harness.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path


@click.command
@options.project_options
@click.option("--base", required=True, metavar="REF", help="The commit to compare with.")
@click.option("--head", metavar="REF", help="The commit to judge; the files as they are unless told.")
@click.option("--only", multiple=True, metavar="NAME", help="Measure this call alone; may be given again.")
@click.option("--bench-seconds", metavar="TIME", help="Patience for one call; 10s unless told.")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--report", "reports", multiple=True, metavar="FMT=PATH", help="Write text, json or html to a file.")
@click.option("--select", multiple=True, metavar="CODES", help="Report these codes alone, such as PF003.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these codes out.")
@click.option("--fail-on", type=click.Choice(["info", "warning", "error"]), help="The lowest severity that fails.")
@click.option("--seed", metavar="N", help="For the arguments of calls that are made up.")
def bench(
    path: Path | None,
    base: str,
    head: str | None,
    only: tuple[str, ...],
    form: str,
    reports: tuple[str, ...],
    quiet: bool,
    verbose: bool,
    **flags: object,
) -> int:
    """
    Compare what calls cost with the migrations of PATH at two commits, in turns on one server.

    Measured are the calls and growths that the settings declare, functions that differ, and triggers that do. Exit code
    0: nothing got worse; 1: something did; 2: a declared call could not be measured, nothing was, or the work not be
    done.
    """
    from harness.against import against  # noqa: PLC0415 - heavy, and `--help` does not need it
    from harness.report.bench import FORMATS  # noqa: PLC0415

    targets = [options.target(text, FORMATS) for text in reports]
    config = options.configured(path, flags)
    asked = ["--base", base, *(["--head", head] if head else [])]
    asked += [word for name in only for word in ("--only", name)]
    repro = f"{options.invocation(path, flags, 'bench')} {shlex.join(asked)}"
    with Progress(quiet=quiet, verbose=verbose) as progress:
        run = against(config, base, head, only, repro, progress)
    streams.say(options.shown(FORMATS[form](run)))
    for name, target in targets:
        streams.write(target, click.unstyle(FORMATS[name](run)))
    if run.broken or run.idle:
        return BROKEN
    return CLEAN if run.passed else FINDINGS
