"""What the command costs beside the least that it could: the interpreter for its help, psql for the gate."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, ROLLBACK, SELF_TEST, SQL, psql_succeeds
from tests.needs import servers
from tests.perf.figures import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.perf

MAJOR = 15
PGHARNESS = str(Path(sys.executable).with_name("pgharness"))
HELP_ROUNDS, GATE_ROUNDS = 21, 5
HELP_BUDGET = 3.0  # times `python -c pass`
GATE_BUDGET = 8.0  # times psql running migration, self-test, rollback and migration once, on a server that runs


def seconds(command: Sequence[str]) -> float:
    """Time a process from its start to its end."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "NO_COLOR": "1"})
    return time.perf_counter() - began


def ratios(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> list[float]:
    """Measure both in turns; the first pair warms the caches."""
    pairs = [(ours(), theirs()) for _ in range(rounds + 1)][1:]
    return [mine / other for mine, other in pairs]


def test_help_comes_soon() -> None:
    """`pgharness --help` takes little more than the interpreter that runs it."""
    empty = [sys.executable, "-c", "pass"]

    found = ratios(lambda: seconds([PGHARNESS, "--help"]), lambda: seconds(empty), HELP_ROUNDS)

    judge("--help, of an empty interpreter", found, HELP_BUDGET)


def test_the_gate_costs_a_few_runs_of_psql() -> None:
    """All that the gate proves, its server's start included, beside the same files in psql once."""
    with Server.start(servers()[MAJOR]) as server, Databases(server) as databases:

        def by_psql() -> float:
            began = time.perf_counter()
            with databases.clone(None) as database:
                for name in (PLATFORM, *BEFORE, DEMO, MIGRATION, SELF_TEST, ROLLBACK, MIGRATION):
                    psql_succeeds(server, database.name, name)
            return time.perf_counter() - began

        gate = [PGHARNESS, "gate", str(SQL), "--pg", str(MAJOR), "-q", "--ignore", "FZ"]
        found = ratios(lambda: seconds(gate), by_psql, GATE_ROUNDS)

    judge("the gate, of psql", found, GATE_BUDGET)
