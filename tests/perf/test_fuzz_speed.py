"""Rows tried per second through the validation triggers: in batches, and one by one as Hypothesis tests do."""

from __future__ import annotations

import contextlib
import subprocess
import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from harness.fuzz import plan, rows
from harness.fuzz.harvest import harvest
from harness.fuzz.run import Runner
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.fuzz.corpus import product
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.fuzz.statement import Row
    from harness.postgres.database import Database

pytestmark = pytest.mark.perf

MAJOR = 15
TABLE = "public.users"
ROUNDS, ROWS, DRAWN = 5, 1_000, 60
FASTER = 3.0  # times as many rows a second as one round trip and one transaction for each


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Give a migrated database with the demo's rows."""
    with (
        Server.start(servers()[MAJOR]) as server,
        Databases(server) as databases,
        databases.clone(product(databases)) as made,
    ):
        yield made


def in_batches(database: Database) -> float:
    """Give the rows a second that the campaign's way tries, drawing included."""
    with database.connect() as conn, Runner(database.connect) as runner:
        strategy = rows(conn, TABLE, valid=True)
        began = time.perf_counter()
        drawn = harvest(strategy, DRAWN, 1)
        tried = runner.run(plan.inserts([*drawn, *plan.mixed(drawn, drawn, ROWS - len(drawn), 1)]))
        return len(tried) / (time.perf_counter() - began)


def one_by_one(database: Database) -> float:
    """Give the same for a property test: an example is drawn, inserted in a transaction, and rolled back."""
    count = 0
    with database.connect(autocommit=False) as conn:
        strategy = rows(conn, TABLE, valid=True)
        conn.rollback()

        @settings(
            max_examples=ROWS // 4,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),  # its speed is what is measured, not judged
        )
        @given(row=strategy)
        def insert(row: Row) -> None:
            nonlocal count
            count += 1
            with contextlib.suppress(psycopg.Error):
                conn.execute(row.sql().encode(), prepare=False)
            conn.rollback()

        began = time.perf_counter()
        insert()
        return count / (time.perf_counter() - began)


def floor(database: Database, folder: Path) -> float:
    """Give what pgbench reaches with one of the same statements: PostgreSQL's own part of the time."""
    with database.connect() as conn, Runner(database.connect) as runner:
        attempts = plan.inserts(harvest(rows(conn, TABLE, valid=True), DRAWN, 1))
        outcomes = runner.run(attempts)
    taken = next(each for each, outcome in zip(attempts, outcomes, strict=True) if outcome.steps >= 2)
    script = folder / "floor.sql"
    script.write_text(f"begin;\n{taken.example.sql() if taken.example else ''};\nrollback;\n", encoding="utf-8")
    done = subprocess.run(
        [str(servers()[MAJOR].bin_dir / "pgbench"), "-n", "-t", str(ROWS), "-f", str(script), database.dsn],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2])


def test_batches_try_three_times_as_many_rows(database: Database, tmp_path: Path) -> None:
    """The median of some rounds, both ways in turn; what pgbench reaches is printed beside it."""
    pairs = [(in_batches(database), one_by_one(database)) for _ in range(ROUNDS)]

    ratios = sorted(batched / single for batched, single in pairs)
    print(  # noqa: T201  the figures are what the run is for
        f"\nrows a second: {pairs[-1][0]:.0f} in batches, {pairs[-1][1]:.0f} one by one, "
        f"{floor(database, tmp_path):.0f} by pgbench; ratios {[round(ratio, 1) for ratio in ratios]}"
    )
    assert ratios[len(ratios) // 2] >= FASTER, ratios
