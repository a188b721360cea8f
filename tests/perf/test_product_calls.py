"""A call of each function of the product, as a row of pytest-benchmark's table: its time, and its work beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.perf.growths import DECLARED, WORLDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.bench.timed import Timed
    from harness.postgres.database import Database
    from tests.perf.growths import Declared

pytestmark = pytest.mark.perf

CALLS = [
    pytest.param(
        declared, id=name, marks=pytest.mark.benchmark(group=f"{WORLDS[declared.world].sizes[1]} {declared.world}")
    )
    for name, declared in DECLARED.items()
]


@pytest.mark.parametrize("declared", CALLS)
def test_call(migrated_db: Database, bench_call: Callable[..., Timed], declared: Declared) -> None:
    """In the middle one of the worlds that its growth is measured in; judged by `--benchmark-compare`, not here."""
    world = WORLDS[declared.world]
    with migrated_db.connect() as conn:
        conn.execute(world.fill.format(size=world.sizes[1]).encode())
        conn.execute("vacuum analyze")

    timed = bench_call(declared.sql, before=declared.before)

    assert min(timed.inside) > 0
    assert timed.counters.buffers > 0
