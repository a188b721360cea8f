"""What a call does, in the server's own counters: the same on a busy machine as on a quiet one."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Counters:
    """
    What one call did, in a session that has run it before.

    Attributes:
        rows: Returned.
        read: Rows fetched from tables, by scans and by indexes.
        written: Rows inserted, updated and deleted.
        buffers: Pages touched, shared, local and temporary, in memory or not.
        wal: Bytes written to the write-ahead log.
    """

    rows: int
    read: int
    written: int
    buffers: int
    wal: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A counter that differs; both numbers were the same each time that they were taken."""

    counter: str
    base: int
    head: int


NAMES = tuple(field.name for field in fields(Counters))
WORSE = {"read": 1.0, "written": 1.0, "buffers": 1.02, "wal": 1.02}
"""Those of which more is worse, and times how much more. A row is a row, but in two databases that were filled apart
pages are not equally full, and the texts of two definitions in the catalog are not equally long."""


def exact(taken: tuple[Counters, ...]) -> dict[str, int | None]:
    """Give each counter by name; `None` for one that is another each time, and so cannot be compared."""
    found = {name: {getattr(one, name) for one in taken} for name in NAMES}
    return {name: values.pop() if len(values) == 1 else None for name, values in found.items()}


def changed(base: tuple[Counters, ...], head: tuple[Counters, ...]) -> tuple[Changed, ...]:
    """List the counters that differ, of those that can be compared."""
    before, after = exact(base), exact(head)
    pairs = ((name, before[name], after[name]) for name in NAMES)
    return tuple(
        Changed(name, one, other)
        for name, one, other in pairs
        if one is not None and other is not None and one != other
    )


def worse(found: Sequence[Changed]) -> tuple[Changed, ...]:
    """Keep the counters that say that head does more work: not a page more where fewer rows are read."""
    fewer = any(each.counter in {"read", "written"} and each.head < each.base for each in found)
    return tuple(
        each
        for each in found
        if each.head > each.base * WORSE.get(each.counter, math.inf)
        and not (fewer and each.counter in {"buffers", "wal"})
    )


def varying(*sides: tuple[Counters, ...]) -> tuple[str, ...]:
    """Name the counters that cannot be compared: on one of the sides they are others each time."""
    return tuple(name for name in NAMES if any(exact(side)[name] is None for side in sides))
