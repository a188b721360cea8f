"""Many sessions at once, through pgbench."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.bench.sessions import together
from harness.errors import ServerError

if TYPE_CHECKING:
    from pathlib import Path

    from harness.postgres.database import Database
    from harness.postgres.server import Server


@pytest.fixture
def pgbench(server: Server) -> Path:
    """Give the pgbench of the major that lies with the server, or of Debian's, which drives any."""
    from tests.needs import servers  # noqa: PLC0415

    own = server.binaries.bin_dir / "pgbench"
    return own if own.exists() else servers()[15].bin_dir / "pgbench"


def test_what_sessions_got_done_is_what_the_table_holds(base: Database, pgbench: Path) -> None:
    """Every transaction is counted, with percentiles in order."""
    with base.connect() as conn:
        conn.execute("create table public.done (n integer)")

        got = together(pgbench, base.dsn, "insert into public.done values (1);", sessions=3, seconds=1)

        assert conn.execute("select count(*) from public.done").fetchone() == (round(got.rate),)
    assert 0 < got.middle <= got.late <= got.last < 1


def test_a_script_that_fails_is_one_line(base: Database, pgbench: Path) -> None:
    """With what pgbench said."""
    with pytest.raises(ServerError, match=r'^pgbench: [^\n]*relation "nothing" does not exist'):
        together(pgbench, base.dsn, "select * from nothing;", sessions=1, seconds=1)
