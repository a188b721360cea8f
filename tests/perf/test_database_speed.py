"""
What a server costs to start, beside the least that it could cost.

Both sides are measured in turns in one run, so that what else the machine does meets both alike.
"""

from __future__ import annotations

import secrets
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from harness.postgres.account import server_account
from harness.postgres.places import run_bases
from harness.postgres.server import Server
from tests.needs import servers
from tests.perf.figures import judge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.postgres.binaries import Binaries

pytestmark = pytest.mark.perf

TURNS = 15
START_BUDGET = 3.0  # times what the bare server takes from Popen to the first connection


@pytest.fixture(params=[pytest.param(major, marks=pytest.mark.needs(f"postgresql-{major}")) for major in (15, 18)])
def binaries(request: pytest.FixtureRequest) -> Binaries:
    """Give the programs of each major in turn."""
    return servers()[request.param]


@pytest.fixture
def bare(binaries: Binaries) -> Iterator[list[object]]:
    """Give the command line of a server on a ready data directory, in the place where ours run."""
    account = server_account()
    base = run_bases()[0]
    name = f"pgh-bare-{secrets.token_hex(4)}"
    with Server.start(binaries) as server:
        source = server.run / "data"
        with server.connect() as conn:
            conn.execute("checkpoint")
        subprocess.run(
            ["sh", "-c", f"mkdir -m 700 {base}/{name} && cp -R {source} {base}/{name}/data"],
            check=True,
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )
    place = base / name
    (place / "data" / "postmaster.pid").unlink()
    yield [binaries.bin_dir / "postgres", "-D", place / "data", "-k", place]
    subprocess.run(["rm", "-rf", place], check=True)


def _seconds_bare(command: list[object], place: Path) -> float:
    """Time the least that a start can be: Popen, then connecting until it works."""
    account = server_account()
    began = time.perf_counter()
    process = subprocess.Popen(
        command,  # type: ignore[arg-type]
        stderr=subprocess.DEVNULL,
        user=account.user,
        group=account.group,
        extra_groups=account.extra_groups,
    )
    while True:
        try:
            psycopg.connect(host=str(place), user="postgres", dbname="postgres").close()
            break
        except psycopg.OperationalError:
            time.sleep(0.001)
    took = time.perf_counter() - began
    process.send_signal(signal.SIGTERM)
    process.wait()
    return took


def _seconds_ours(binaries: Binaries) -> float:
    began = time.perf_counter()
    with Server.start(binaries) as server:
        server.connect().close()
        return time.perf_counter() - began


def test_a_start_costs_at_most_three_bare_ones(binaries: Binaries, bare: list[object]) -> None:
    """From the cached directory to the first connection, with all that makes it safe."""
    place = bare[-1]
    Server.start(binaries).stop()

    pairs = [(_seconds_ours(binaries), _seconds_bare(bare, place)) for _ in range(TURNS)]  # type: ignore[arg-type]

    judge("a start, of a bare one", [ours / theirs for ours, theirs in pairs], START_BUDGET)
