"""What many sessions at once get done, driven by PostgreSQL's own pgbench."""

from __future__ import annotations

import statistics
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from harness.errors import ServerError
from harness.postgres.folder import private_folder
from harness.postgres.wording import plain

if TYPE_CHECKING:
    from pathlib import Path

MICROSECOND = 1e-6
SECOND, MICROSECONDS = 4, 5
"""Columns of a line of pgbench's log that say when a transaction ended. Its own latency is 0 where the answer was there
before pgbench looked, so the time from one end to the session's next end counts."""
STARTUP = 60.0
"""Seconds that pgbench may take beside what it is told to measure for."""


@dataclass(frozen=True, slots=True)
class Load:
    """
    What some sessions got done.

    Attributes:
        rate: Transactions a second, of all sessions together.
        middle, late, last: Seconds that 50, 95 and 99 % of the transactions took at most.
    """

    sessions: int
    rate: float
    middle: float
    late: float
    last: float


def together(pgbench: Path, dsn: str, script: str, sessions: int, seconds: int) -> Load:
    """
    Run one transaction over and over in several sessions at once.

    Args:
        pgbench: The program.
        script: In pgbench's language, such as `\\set n random(1, 9)` and SQL; one transaction.
        seconds: How long.

    Raises:
        ServerError: pgbench fails, or does next to nothing.
    """
    with private_folder() as folder:
        (folder / "script.sql").write_text(script, encoding="utf-8")
        flags = ["--no-vacuum", "--protocol=prepared", "--file=script.sql", "--log"]
        counts = [f"--client={sessions}", f"--jobs={sessions}", f"--time={seconds}"]
        done = subprocess.run(
            [pgbench, *flags, *counts, dsn],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=seconds + STARTUP,
            check=False,
        )
        if done.returncode:
            raise ServerError(f"pgbench: {plain(done.stderr)}")
        logs = [log.read_text(encoding="utf-8").splitlines() for log in folder.glob("pgbench_log.*")]
    ends = [[_end(line.split()) for line in log] for log in logs]
    took = [after - before for session in ends for before, after in pairwise(session)]
    if len(took) < 2:
        raise ServerError(f"pgbench: {sum(map(len, ends))} transactions in {seconds} s, more were wanted")
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    return Load(sessions, sum(map(len, ends)) / seconds, cuts[49], cuts[94], cuts[98])


def _end(columns: list[str]) -> float:
    return int(columns[SECOND]) + int(columns[MICROSECONDS]) * MICROSECOND
