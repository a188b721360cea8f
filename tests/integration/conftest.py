"""
The fixtures of the tests that need a server.

`server`, `databases`, `database` and `conn` run a test on every major that is to be had: 15 and 18 always, and a
machine that lacks one of them says so at the end of the run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import psycopg

    from harness.postgres.database import Database

ROOT = Path(__file__).parents[2]
WANTED = (15, 18)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses `server` once for each major."""
    if "server" in metafunc.fixturenames:
        majors = sorted({*WANTED, *servers()})
        marked = [
            pytest.param(major, marks=pytest.mark.needs(f"postgresql-{major}") if major in WANTED else ())
            for major in majors
        ]
        metafunc.parametrize("server", marked, ids=[f"pg{major}" for major in majors], indirect=True, scope="session")


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Give a running server of each major in turn."""
    with Server.start(servers()[request.param]) as running:
        yield running


@pytest.fixture(scope="session")
def databases(server: Server) -> Iterator[Databases]:
    """Give the databases of `server`."""
    made = Databases(server)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """Give a database of the test's own, as a new server makes it."""
    with databases.clone(None) as made:
        yield made


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Give an autocommit connection to `database`, as superuser."""
    with database.connect() as opened:
        yield opened


class MakeProject(Protocol):
    """Write files, text by relative name, into a new folder of migrations and give the folder."""

    def __call__(self, files: Mapping[str, str | bytes]) -> Path: ...


@pytest.fixture
def make_project(tmp_path_factory: pytest.TempPathFactory) -> MakeProject:
    """Give a function that writes a folder of migrations."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path_factory.mktemp("project")
        for name, content in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return make


class Pgharness(Protocol):
    """Run the command as a user does, in a process of its own, and give what it did."""

    def __call__(
        self, *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]: ...


COMMAND: Sequence[str] = (str(Path(sys.executable).with_name("pgharness")),)
COMMAND_TIMEOUT = 300  # seconds


@pytest.fixture(scope="session")
def pgharness() -> Pgharness:
    """Give a function that runs the `pgharness` command."""

    def run(
        *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_TIMEOUT,
            check=False,
        )

    return run
