"""Show a few of the rows that differ between two databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg

from harness.catalog import sample
from harness.proof.evidence import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, str | None]

SHOWN = 3
"""Rows of each kind that are shown."""
READ_AT_MOST = 20_000
"""Rows of a table that are read to show some; of a larger one the digests speak alone."""
CLIPPED = 200
"""Characters of a row that are shown."""


def show(was: psycopg.Connection[Any], now: psycopg.Connection[Any], rows: Rows, count: int) -> Rows:
    """
    Read a table in both databases and say which of its rows differ.

    Args:
        rows: The table, and what its digests say; the answer where it cannot be read, or is too large.
        count: How many rows it had.
    """
    if count > READ_AT_MOST:
        return rows
    try:
        before = sample(was, rows.identity, limit=READ_AT_MOST + 1)
        after = sample(now, rows.identity, limit=READ_AT_MOST + 1)
    except psycopg.Error:
        return rows
    lost = [row for key, row in before.items() if key not in after]
    new = [row for key, row in after.items() if key not in before]
    changed = [_only_changes(key, row, after[key]) for key, row in before.items() if key in after and row != after[key]]
    parts = ((len(lost), "lost"), (len(changed), "changed"), (len(new), "left behind"))
    return Rows(
        rows.identity,
        ", ".join(f"{number} row{'' if number == 1 else 's'} {verb}" for number, verb in parts if number)
        + _gone([(before[key], after[key]) for key in before if key in after and before[key] != after[key]])
        or rows.what,
        "\n".join(map(_text, [*lost[:SHOWN], *(pair[0] for pair in changed[:SHOWN])])),
        "\n".join(map(_text, [*new[:SHOWN], *(pair[1] for pair in changed[:SHOWN])])),
    )


def _gone(changed: Sequence[tuple[Row, Row]]) -> str:
    """Name the columns that had values and have none in any of the rows that changed."""
    names = dict.fromkeys(name for before, _ in changed for name, value in before.items() if value is not None)
    gone = [name for name in names if all(after.get(name) is None for _, after in changed)]
    return f", {', '.join(gone)} null now" if gone else ""


def _only_changes(key: tuple[str | None, ...], before: Row, after: Row) -> tuple[Row, Row]:
    """Leave of two rows the key, which a value of it stands for, and the columns that differ."""
    kept = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    first = [name for name in before if before[name] in key and name not in kept][: len(key)]
    return (
        {name: before[name] for name in (*first, *kept) if name in before},
        {name: after[name] for name in (*first, *kept) if name in after},
    )


def _text(row: Row) -> str:
    text = ", ".join(f"{name} = {'null' if value is None else repr(value)}" for name, value in row.items())
    return text if len(text) <= CLIPPED else f"{text[:CLIPPED]}…"
