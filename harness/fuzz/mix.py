"""Many rows from few values: each part of a table has a pool, and rows are put together from the pools."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.fuzz.harvest import harvest, one

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.parts import Cells, Part
    from harness.fuzz.rows import Plan
    from harness.fuzz.statement import Row, Text

POOL = 8
"""Values of a part that are no key: rows differ by how they are put together."""


def mixed(
    plan: Plan,
    parts: Sequence[Part],
    cells: Sequence[SearchStrategy[Cells]],
    count: int,
    seed: int,
    kept: Sequence[Mapping[str, Text]] = (),
) -> list[Row]:
    """
    Put rows together.

    Args:
        plan: What makes rows of cells.
        parts: The parts of the table.
        cells: Values for each part.
        count: How many rows.
        seed: The same one gives the same rows.
        kept: Rows that the table took. Where there are some, every other row is like one of them but for its keys and
            one part more: triggers had no objection to the rest.
    """
    keyed = {name for unique in plan.relation.uniques for name in unique.columns}
    keys = [bool(keyed.intersection(column.name for column in part.columns)) for part in parts]
    pools = _pools(cells, [count if key else min(count, POOL) for key in keys], seed)
    if not all(pools):
        return []
    chance = Random(seed)  # noqa: S311 - rows, not secrets
    rows = []
    for at in range(count):
        like = chance.choice(kept) if kept and at % 2 else None
        changed = chance.randrange(len(parts)) if parts else 0
        values: Cells = {}
        for place, part in enumerate(parts):
            pool = pools[place]
            if like is not None and place != changed and not keys[place] and not part.columns[0].identity:
                values |= {column.name: like[column.name] for column in part.columns}
            else:
                values |= pool[at % len(pool)] if keys[place] else chance.choice(pool)
        rows.append(plan.row(values))
    return rows


def _pools(cells: Sequence[SearchStrategy[Cells]], sizes: Sequence[int], seed: int) -> list[list[Cells]]:
    """Draw all pools as one example, or where that is too long for Hypothesis each on its own."""
    lists = (st.lists(cell, min_size=size, max_size=size) for cell, size in zip(cells, sizes, strict=True))
    drawn = one(st.tuples(*lists), seed)
    if drawn is not None:
        return list(drawn)
    return [harvest(cell, size, seed) for cell, size in zip(cells, sizes, strict=True)]
