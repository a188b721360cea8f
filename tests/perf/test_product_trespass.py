"""A hundred thousand steps against another clinic, temporary objects in the way included: not one gets through."""

from __future__ import annotations

import pytest

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, run_scripts
from tests.integration.product.trespass import mark, trespasses
from tests.needs import servers

pytestmark = pytest.mark.perf

STEPS = 100_000  # the contract's
SEED = 7


@pytest.mark.parametrize("major", [15, 18])
def test_nobody_gets_into_another_clinic(major: int) -> None:
    """None of the steps reads a row of clinic 1 or changes one."""
    with (
        Server.start(servers()[major]) as server,
        Databases(server) as databases,
        databases.clone(None) as made,
        made.connect() as conn,
    ):
        run_scripts(conn, (PLATFORM, *BEFORE, DEMO, MIGRATION))
        mark(conn)

        through = list(trespasses(conn, SEED, STEPS))

    print(f"\ncross-tenant reads and writes in {STEPS:,} steps on {major}: {len(through)} (bar 0)")  # noqa: T201  the figure is what the run is for
    assert through == []
