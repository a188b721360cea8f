"""Places of a test's own for servers, and what to look at in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.binaries import Binaries
    from harness.postgres.server import Server


@pytest.fixture
def run_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a directory in which alone the servers of the test run."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="pgh", dir=memory if memory.is_dir() else None))
    folder.chmod(0o777)
    monkeypatch.setenv("PGHARNESS_RUN_DIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a cache of the test's own, empty."""
    folder = Path(tempfile.mkdtemp(prefix="pgh-cache-", dir="/var/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("PGHARNESS_CACHE", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def binaries(server: Server) -> Binaries:
    """Give the programs of each major in turn."""
    return server.binaries


class Scene(Protocol):
    """Run a Python script in a process of its own, and give the process with its output on a pipe."""

    def __call__(self, script: str, *arguments: object) -> subprocess.Popen[str]: ...


@pytest.fixture
def scene() -> Iterator[Scene]:
    """Give a function that starts a harness of the test's own; it is killed in the end."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PRELUDE + script, *map(str, arguments)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


PRELUDE = """
import os, signal, sys
from pathlib import Path
from harness.errors import ServerError
from harness.postgres.binaries import inspect
from harness.postgres.database import Databases
from harness.postgres.server import Server

signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background is born deaf to it

def say(*words):
    print(*words, flush=True)
"""
