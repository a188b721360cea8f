"""Take any one statement out of our rollback: where pg_dump sees the loss, the gate does, and names the object."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness import config, load
from harness.proof.ground import Ground, lay
from harness.proof.migration import Means, prove_migration
from harness.proof.verdict import verdict
from harness.source.formats import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model import Migration, Project, Script
    from harness.postgres.database import Database, Databases, Template
    from harness.postgres.server import Server
    from tests.integration.conftest import Pgharness

ROOT = Path(__file__).parents[3]
SQL = ROOT / "sql"
QUIET_KINDS = frozenset({"TransactionStmt", "VariableSetStmt"})
MIGRATION = "04_triggers_and_functions"


def project() -> Project:
    """Read our own migrations."""
    settings = config.load(SQL, {}, {}, ROOT)
    return numbered.read(SQL, setup=settings.setup, fixture=None, variables={})


def without(script: Script, position: int) -> Script:
    """Leave one statement out of a script."""
    kept = (*script.statements[:position], *script.statements[position + 1 :])
    return replace(script, statements=kept, digest=f"{script.digest} without {position}")


def dump(server: Server, database: Database) -> str:
    """Give what pg_dump says of a schema, without the random key that newer versions put into it."""
    pg_dump = server.binaries.bin_dir / "pg_dump"
    done = subprocess.run(
        [pg_dump, "--schema-only", "--dbname", database.dsn], capture_output=True, text=True, check=True
    )
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


@pytest.fixture(scope="module")
def ours() -> tuple[Project, Migration]:
    """Give our migrations, and the one to prove without its self-test."""
    read = project()
    migration = next(each for each in read.migrations if each.id == MIGRATION)
    return read, replace(migration, test=None)


@pytest.fixture(scope="module")
def before(databases: Databases, ours: tuple[Project, Migration]) -> Template:
    """Give the state before the migration."""
    read, _ = ours
    return lay(databases, "", (*read.setup, *(each.up for each in read.prior)))


@pytest.fixture(scope="module")
def wanted(server: Server, databases: Databases, before: Template) -> Iterator[str]:
    """Give what pg_dump says of the state before."""
    with databases.clone(before) as database:
        yield dump(server, database)


STATEMENTS = [
    pytest.param(position, id=f"{Path(statement.place.file).stem}:{statement.place.line}")
    for migration in project().migrations
    if migration.id == MIGRATION and migration.down
    for position, statement in enumerate(migration.down.statements)
    if statement.kind not in QUIET_KINDS
]


@pytest.mark.parametrize("position", STATEMENTS)
def test_a_rollback_without_one_statement_is_refused_where_pg_dump_sees_the_loss(
    server: Server,
    databases: Databases,
    ours: tuple[Project, Migration],
    before: Template,
    wanted: str,
    position: int,
) -> None:
    """What pg_dump misses the gate may see as well; what it sees, the gate must."""
    _, migration = ours
    assert migration.down is not None
    shortened = replace(migration, down=without(migration.down, position))
    with databases.clone(before) as database:
        ground = Ground(databases, database, "")
        assert ground.apply(shortened.up).failure is None
        rolled_back = ground.apply(shortened.down or shortened.up)
        lost = rolled_back.failure is not None or dump(server, database) != wanted

    with databases.clone(before) as database:
        evidence = prove_migration(
            Ground(databases, database, ""), shortened, Means("15", "empty", in_one_transaction=True)
        )

    assert not lost or verdict(shortened, [evidence]) in ("fails", "differs")


def test_the_command_names_what_a_rollback_forgot(tmp_path: Path, pgharness: Pgharness) -> None:
    """`pgharness gate` exits 1 and names the object that a lost line of the rollback leaves behind."""
    folder = shutil.copytree(SQL, tmp_path / "sql")
    (tmp_path / "pgharness.toml").write_text(
        'path = "sql"\nsetup = ["platform/plain_postgres.sql"]\n', encoding="utf-8"
    )
    line = "    perform pg_temp.drop_trigger('public.users', 'on_user_deleted');\n"
    parts = [part for part in folder.rglob("rollback/*.sql") if line in part.read_text(encoding="utf-8")]
    assert len(parts) == 1, f"the rollback should have one line {line!r}"
    parts[0].write_text(parts[0].read_text(encoding="utf-8").replace(line, ""), encoding="utf-8")

    done = pgharness("gate", folder)

    assert done.returncode == 1
    assert "on_user_deleted" in done.stdout


def test_loading_without_psql_and_with_it_is_the_same_for_our_migration(
    server: Server, databases: Databases, before: Template
) -> None:
    """psql itself and the loader leave the same schema of the files as they stand."""
    migration = next(each for each in project().migrations if each.id == MIGRATION)
    with databases.clone(before) as by_psql, databases.clone(before) as by_loader:
        psql = databases.server.psql
        subprocess.run(
            [psql, "-X", "-q", "-d", by_psql.dsn, "-f", f"{MIGRATION}.sql"], cwd=SQL, check=True, capture_output=True
        )
        with by_loader.connect() as conn:
            assert load.run(conn, migration.up).failure is None

        assert dump(server, by_psql) == dump(server, by_loader)
