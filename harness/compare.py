"""Compare two databases, or what a file keeps of them, for people who want no gate."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from harness.catalog import Change, Snapshot, comparability, diff, snapshot
from harness.errors import ConfigError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONNECT_TIMEOUT = 10  # seconds
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    What differs between two databases.

    Attributes:
        left_out: What could not be compared, one sentence each.
    """

    changes: tuple[Change, ...]
    left_out: tuple[str, ...]


def read(source: str, *, rows: bool) -> Snapshot:
    """
    Give the snapshot that *source* names: a file of `pgharness snapshot`, or a DSN.

    Raises:
        ConfigError: Neither a file nor a DSN.
        SourceError: The file is no snapshot.
        ServerError: The server does not answer, or refuses to be read.
    """
    file = Path(source)
    if file.is_file():
        return Snapshot.from_bytes(file.read_bytes(), name=source)
    if "://" not in source and "=" not in source:
        raise ConfigError(f"{source}: no such file, and not a DSN such as postgresql://localhost/app")
    try:
        with psycopg.connect(source, connect_timeout=CONNECT_TIMEOUT, autocommit=True) as conn:
            return snapshot(conn, rows=rows)
    except psycopg.Error as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise ServerError(f"the database could not be read: {said}") from error


def compare(before: str, after: str, *, rows: bool, physical: bool) -> Comparison:
    """Compare two sources; see `read` for what they may be and what may go wrong."""
    first, second = read(before, rows=rows), read(after, rows=rows)
    return Comparison(diff(first, second, physical=physical), comparability(first, second))


def text(comparison: Comparison) -> str:
    """Give a line for each change, before and after beneath it; closed by a line feed."""
    lines: list[str] = []
    for change in comparison.changes:
        lines.append(str(change))
        for label, value in (("before", change.before), ("after", change.after)):
            for number, line in enumerate((value or "").splitlines()):
                lines.append(f"   {label if number == 0 else '':<7} {line}")
    lines += [f"Not compared: {sentence}" for sentence in comparison.left_out]
    count = len(comparison.changes)
    lines.append("no difference" if not count else f"{count} difference{'' if count == 1 else 's'}")
    return "\n".join(lines) + "\n"


def as_json(comparison: Comparison) -> str:
    """Give one JSON document, closed by a line feed."""
    changes = [
        {
            "kind": change.kind,
            "identity": change.identity,
            "attribute": change.attribute,
            "before": change.before,
            "after": change.after,
            "aspect": change.aspect,
            "text": str(change),
        }
        for change in comparison.changes
    ]
    document = {"schema": SCHEMA, "changes": changes, "not_compared": list(comparison.left_out)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"text": text, "json": as_json}
"""By the name that `--format` takes."""
