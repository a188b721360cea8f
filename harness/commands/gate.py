"""`pgharness gate`: prove the migrations of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from harness import options, streams
from harness.commands import BROKEN, CLEAN, FINDINGS
from harness.commands.fuzz import keep
from harness.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path


@click.command
@options.project_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--report", "reports", multiple=True, metavar="FMT=PATH", help="Write json or text to a file as well.")
@click.option("--only", multiple=True, metavar="ID", help="Prove this migration alone; may be given again.")
@click.option("--select", multiple=True, metavar="CODES", help="Report these codes alone, such as RB003,TS.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these codes out.")
@click.option("--fail-on", type=click.Choice(["info", "warning", "error"]), help="The lowest severity that fails.")
@click.option("--seed", metavar="N", help="For all that is drawn at random.")
@click.option("--budget", metavar="N|TIME", help="What is fuzzed: examples a target, or a time such as 30s.")
@click.option("--models", metavar="FILE", help="Python that says what tables and functions do.")
@click.option("--generated-rows", metavar="N", help="Rows a table to prove with beside your own; 0 for none.")
@click.option("--proof", type=click.Choice(["auto", "clones"]), help="auto: in one transaction where that is possible.")
@click.option("--keep", is_flag=True, default=None, help="Leave server and databases, and say how to connect.")
def gate(path: Path | None, form: str, reports: tuple[str, ...], quiet: bool, verbose: bool, **flags: object) -> int:
    """
    Load the migrations of PATH into a fresh PostgreSQL, test them, roll them back, and prove what was restored.

    PATH is a folder, or one migration in it: then those before it are the state before. Exit code 0: nothing was found;
    1: something was; 2: the work could not be done.
    """
    from harness.gate import gate as run_gate  # noqa: PLC0415 - heavy, and `--help` does not need it
    from harness.report import FORMATS  # noqa: PLC0415

    targets = [options.target(text, FORMATS) for text in reports]
    config = options.configured(path, flags)
    project = options.project(config)
    with Progress(quiet=quiet, verbose=verbose) as progress:
        report = run_gate(
            config,
            project,
            invocation=options.invocation(path, flags),
            replaying=options.replaying(path, flags),
            progress=progress,
        )
    streams.say(options.shown(FORMATS[form](report, verbose=verbose)))
    keep(report.findings)
    for name, target in targets:
        streams.write(target, click.unstyle(FORMATS[name](report, verbose=verbose)))
    if any(check.verdict == "broken" for check in report.checks):
        return BROKEN
    return CLEAN if report.passed else FINDINGS
