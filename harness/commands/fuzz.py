"""`pgharness fuzz`: fire at tables and functions of the migrated database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from harness import options, streams
from harness.commands import CLEAN, FINDINGS
from harness.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from harness.model import Finding


def keep(findings: Iterable[Finding]) -> None:
    """Write the scripts of findings to where `pgharness replay` finds them."""
    scripts = dict(finding.replay for finding in findings if finding.replay is not None)
    if scripts:
        from harness import fuzzing  # noqa: PLC0415 - heavy, and `--help` does not need it

        fuzzing.keep(scripts)


@click.command
@options.project_options
@click.argument("targets", nargs=-1, metavar="[TABLE|FUNCTION]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--budget", metavar="N|TIME", help="Examples a target, or a time in all, such as 30s.")
@click.option("--models", metavar="FILE", help="Python that says what tables and functions do.")
@click.option("--seed", metavar="N", help="For all that is drawn; `random` for another each time.")
def fuzz(path: Path | None, targets: tuple[str, ...], form: str, quiet: bool, verbose: bool, **flags: object) -> int:
    """
    Try rows on tables and calls on functions, by their names; all that have triggers or may be called without one.

    PATH is a folder of migrations; it may be left out. Exit code 0: nothing was found; 1: something was.
    """
    from harness import fuzzing  # noqa: PLC0415
    from harness.report import FORMATS  # noqa: PLC0415

    if path is not None and not path.exists():
        path, targets = None, (str(path), *targets)
    config = options.configured(path, flags)
    project = options.project(config)
    with Progress(quiet=quiet, verbose=verbose) as progress:
        report = fuzzing.fuzz(config, project, targets, options.replaying(path, flags), progress)
    streams.say(options.shown(FORMATS[form](report, verbose=verbose)))
    keep(report.findings)
    return CLEAN if report.passed else FINDINGS
