"""What the command costs beside the least that it could: the interpreter for its help, psql for the gate."""

from __future__ import annotations

import os
import statistics
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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.perf

MAJOR = 15
PGHARNESS = str(Path(sys.executable).with_name("pgharness"))
HELP_ROUNDS, GATE_ROUNDS = 21, 5
HELP_BUDGET = 2.5  # times `python -c "import click"`, without which there is no command line
GATE_BUDGET = 8.0  # times psql running migration, self-test, rollback and migration once, on a server that runs


def seconds(command: Sequence[str]) -> float:
    """Time a process from its start to its end."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "NO_COLOR": "1"})
    return time.perf_counter() - began


def told(name: str, ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> float:
    """Measure both in turns, print the ratios and give their median; the first pair warms the caches."""
    pairs = [(ours(), theirs()) for _ in range(rounds + 1)][1:]
    found = sorted(mine / other for mine, other in pairs)
    middle = statistics.median(found)
    print(  # noqa: T201 - the figure is what the run is for
        f"\n{name}: {middle:.2f} times ({found[0]:.2f} to {found[-1]:.2f}), {min(mine for mine, _ in pairs):.3f} s"
    )
    return middle


def test_help_comes_soon() -> None:
    """`pgharness --help` imports little more than click."""
    click = [sys.executable, "-c", "import click"]
    told("--help against an empty interpreter", lambda: seconds([PGHARNESS, "--help"]),
         lambda: seconds([sys.executable, "-c", "pass"]), HELP_ROUNDS)  # fmt: skip

    found = told("--help against click alone", lambda: seconds([PGHARNESS, "--help"]), lambda: seconds(click),
                 HELP_ROUNDS)  # fmt: skip

    assert found <= HELP_BUDGET


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
        found = told("gate against psql", lambda: seconds(gate), by_psql, GATE_ROUNDS)

    assert found <= GATE_BUDGET
