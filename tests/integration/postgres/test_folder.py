"""A private folder goes with its process."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.errors import ServerError
from harness.postgres.folder import private_folder

HOLDS = """
import time
from harness.postgres.folder import private_folder
with private_folder() as folder:
    (folder / "file").write_text("secret")
    print(folder, flush=True)
    time.sleep(60)
"""
SOON = 10.0  # seconds until a shell has removed a file


def test_it_is_ours_alone_and_gone_afterwards() -> None:
    """Nobody else may look into it."""
    with private_folder() as folder:
        (folder / "file").touch()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    assert not folder.exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_goes_with_a_process_that_is_killed(number: signal.Signals) -> None:
    """Without a chance to clean up, too."""
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as holder:
        assert holder.stdout is not None
        folder = Path(os.fsdecode(holder.stdout.readline().strip()))
        assert (folder / "file").exists()
        holder.send_signal(number)

    end = time.monotonic() + SOON
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert not folder.exists()


def test_one_that_cannot_be_made_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It names the folder and the reason."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))

    with pytest.raises(ServerError, match=r"nowhere/pgharness-.*: cannot be made: .*No such file"), private_folder():
        pass
