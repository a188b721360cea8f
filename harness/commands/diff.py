"""`pgharness diff`: what differs between two databases."""

from __future__ import annotations

import click

from harness import options, streams
from harness.commands import CLEAN, FINDINGS


@click.command
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--rows/--no-rows", default=True, show_default=True, help="Compare the rows as well.")
@click.option("--physical", is_flag=True, help="Tell of physical residue as well, such as dropped columns.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(before: str, after: str, rows: bool, physical: bool, form: str) -> int:
    """Tell what differs between A and B, each a file of `pgharness snapshot` or a DSN."""
    from harness import compare  # noqa: PLC0415

    comparison = compare.compare(before, after, rows=rows, physical=physical)
    streams.say(options.shown(compare.FORMATS[form](comparison)))
    return FINDINGS if comparison.changes else CLEAN
