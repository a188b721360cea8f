"""`pgharness snapshot`: a database written down, to be compared later."""

from __future__ import annotations

from pathlib import Path

import click

from harness import streams
from harness.commands import CLEAN


@click.command
@click.option("--dsn", required=True, metavar="URL", help="The database to read.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path))
@click.option("--rows/--no-rows", default=True, show_default=True, help="Digest the rows as well.")
def snapshot(dsn: str, output: Path, rows: bool) -> int:
    """Write all that PostgreSQL keeps about a database to FILE, to compare it later."""
    from harness import compare  # noqa: PLC0415

    streams.writable(output)
    output.write_bytes(compare.read(dsn, rows=rows).to_bytes())
    return CLEAN
