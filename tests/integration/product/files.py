"""The product's files, and the two ways to run them: psql, as the operator does, and the harness's loader."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from harness.load import reset_session, run
from harness.source import read_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.postgres.link import Connection, Link

SQL = Path(__file__).parents[3] / "sql"
PLATFORM = "platform/plain_postgres.sql"
BEFORE = ("01_core_schema.sql", "02_multi_tenant.sql", "03_row_level_security.sql")
DEMO = "demo/demo_data.sql"
MIGRATION = "04_triggers_and_functions.sql"
ROLLBACK = "04_triggers_and_functions_rollback.sql"
SELF_TEST = "04_triggers_and_functions.test.sql"
PSQL_TIMEOUT = 120  # seconds


def run_scripts(conn: Connection, names: Sequence[str]) -> None:
    """Run files of sql/ one after the other, each in a session as psql would give it; fail on the first error."""
    for name in names:
        applied = run(conn, read_script(SQL / name, SQL, {}))
        assert applied.failure is None, f"{name}: {applied.failure}"
        reset_session(conn)


def psql(server: Link, dbname: str, name: str, user: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a file of sql/ with the real psql from inside sql/, as the documentation says."""
    return subprocess.run(
        [str(server.psql), "-X", "-d", server.dsn(dbname, user), "-f", name],
        cwd=SQL,
        env={**os.environ, "PGOPTIONS": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PSQL_TIMEOUT,
        check=False,
    )


def psql_succeeds(server: Link, dbname: str, name: str, user: str | None = None) -> str:
    """Run a file of sql/ with psql, fail unless it exits 0, and give what it printed, both streams."""
    done = psql(server, dbname, name, user)
    assert done.returncode == 0, f"{name} as {user or 'superuser'}: {done.stderr}"
    return done.stdout + done.stderr
