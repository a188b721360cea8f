"""Find and remove what runs left that were killed together with their supervisor."""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING

from harness.postgres.places import RUN_PREFIX, run_bases
from harness.postgres.supervisor import KEPT, LOCK, hold, sweep

if TYPE_CHECKING:
    from pathlib import Path

    from harness.postgres.account import Account

_SETTLING_SECONDS = 60.0  # a run is not locked in its first moments


def sweep_stale(account: Account) -> None:
    """Start to remove every run whose harness is gone; wait for nothing, and touch no living or kept run."""
    for base in run_bases():
        for run in base.glob(f"{RUN_PREFIX}*"):
            if is_stale(run, account):
                sweep(run, account, later=True)


def is_stale(run: Path, account: Account) -> bool:
    """Whether *run* is a run of *account* that no living harness holds."""
    try:
        status = run.lstat()
        if status.st_uid != account.uid or not stat.S_ISDIR(status.st_mode):
            return False
        if (run / KEPT).exists():
            return not _running(run)
        if not (run / LOCK).exists():
            return status.st_mtime < time.time() - _SETTLING_SECONDS
    except OSError:
        return False
    lock = hold(run)
    if lock is None:
        return False
    lock.close()
    return True


def _running(run: Path) -> bool:
    """Whether the server of a kept run may still run."""
    try:
        os.kill(int((run / "data" / "postmaster.pid").read_text().split("\n", 1)[0]), 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    except (OSError, ValueError):
        return True
    return True
