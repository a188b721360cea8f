"""The loader leaves a database as psql leaves it, and ends where psql ends."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from harness import load
from harness.catalog import diff, snapshot
from harness.source import read_script

if TYPE_CHECKING:
    from harness.catalog import Snapshot
    from harness.load import Applied
    from harness.model import Script
    from harness.postgres.database import Database, Databases
    from harness.postgres.server import Server

CASES = sorted((Path(__file__).parent / "cases").glob("*.sql"))
SAID = re.compile(r"^psql:(?P<file>[^:\n]*):(?P<line>\d+): ERROR:  (?P<message>.*)$", re.MULTILINE)


class Ending(NamedTuple):
    """The file, the line and the message of the error that ended a script."""

    file: str
    line: int
    message: str


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_the_loader_leaves_what_psql_leaves(case: Path, server: Server, databases: Databases) -> None:
    """Every object, row, sequence and large object is the same after either; so is the error that ended them."""
    script = _script(case)

    with databases.clone(None) as ours, databases.clone(None) as theirs:
        applied = _load(ours, script)
        told = _psql(server, theirs, script, case.parent)

        assert diff(_state(ours), _state(theirs)) == ()
    assert _ending(applied, told) == told


def test_carriage_returns_are_read_as_psql_reads_them(server: Server, databases: Databases, tmp_path: Path) -> None:
    """A file with the line ends of Windows, COPY rows included, leaves what psql leaves."""
    unix = (CASES[0].parent / "rows_by_copy.sql").read_bytes()
    (tmp_path / "script.sql").write_bytes(unix.replace(b"\n", b"\r\n"))

    test_the_loader_leaves_what_psql_leaves(tmp_path / "script.sql", server, databases)


def _script(case: Path) -> Script:
    script = read_script(case, case.parent, {})
    assert script.problems == ()
    return script


def _load(database: Database, script: Script) -> Applied:
    with database.connect() as conn:
        return load.run(conn, script)


def _psql(server: Server, database: Database, script: Script, folder: Path) -> Ending | None:
    """Run the real psql; give how it ended where that was an error."""
    command = [str(server.psql), "-X", "-v", "ON_ERROR_STOP=1", "-d", database.dsn, "-f", script.file]
    done = subprocess.run(command, check=False, capture_output=True, cwd=folder, env={"LC_ALL": "C.UTF-8"}, timeout=60)
    error = SAID.search(done.stderr.decode())
    assert (done.returncode == 3) is (error is not None)
    return Ending(error["file"].removeprefix("./"), int(error["line"]), error["message"]) if error else None


def _ending(applied: Applied, told: Ending | None) -> Ending | None:
    """Give how the loader ended; psql names the line that it had read up to, the loader the one at fault."""
    failure = applied.failure
    if failure is None:
        return None
    line = told.line if told and failure.place.line <= told.line else failure.place.line
    return Ending(failure.place.file, line, failure.message)


def _state(database: Database) -> Snapshot:
    with database.connect() as conn:
        return snapshot(conn)
