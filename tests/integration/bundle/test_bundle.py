"""A flat file does what its parts do, however it is run, and a difference is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.catalog import diff, snapshot
from harness.source import read_script
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, ROLLBACK, psql_succeeds, run_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from harness.postgres.database import Database, Databases, Template
    from harness.postgres.server import Server
    from tests.integration.conftest import MakeProject, Pgharness

JOBS = "04_scheduled_jobs_setup.sql"
OURS = [name.removesuffix(".sql") for name in (*BEFORE, MIGRATION, JOBS)]
TWO_TRANSACTIONS = """
create table t (stamp xid8 default pg_current_xact_id());
insert into t default values;
insert into t default values;
alter table t add transactions bigint;
update t set transactions = (select count(distinct t.stamp) from t), stamp = '7';
"""
MOODS = "create type mood as enum ('good'); create table t (mood mood);\n"
NEEDS_A_COMMIT = """
alter type mood add value 'bad';
insert into t values ('bad');
"""


@pytest.fixture(scope="module")
def platform(databases: Databases) -> Template:
    """Give the template of a database where the platform is there and nothing of ours."""
    return databases.template("bundle, platform", lambda conn: run_scripts(conn, (PLATFORM,)))


@pytest.fixture
def work(databases: Databases, platform: Template) -> Iterator[Database]:
    """Give a database of the test's own with the platform."""
    with databases.clone(platform) as made:
        yield made


@pytest.fixture
def other(databases: Databases, platform: Template) -> Iterator[Database]:
    """Give a second one."""
    with databases.clone(platform) as made:
        yield made


def _send_as_supabase(database: Database, file: Path) -> None:
    """Send every statement in the extended protocol and one pipeline, as Supabase's CLI does."""
    script = read_script(file, file.parent, {})
    with database.connect() as conn, conn.pipeline():
        for statement in script.statements:
            conn.execute(statement.text.encode(), prepare=False)


def _bundle(pgharness: Pgharness, folder: Path, *flags: str) -> list[Path]:
    for name in ("up", "down"):
        (folder / name).mkdir()
    only = [word for name in OURS for word in ("--only", name)]
    done = pgharness("bundle", "sql", *only, "--to", folder / "up", "--rollback-to", folder / "down", *flags)
    assert done.returncode == 0, done.stderr
    return sorted((folder / "up").iterdir())


def test_supabase_makes_of_the_flat_files_what_psql_makes_of_the_parts(
    server: Server, work: Database, other: Database, pgharness: Pgharness, tmp_path: Path
) -> None:
    """Catalogs are equal after every migration of ours, and again after the flat rollback run by psql."""
    for file in _bundle(pgharness, tmp_path):
        _send_as_supabase(other, file)
    for name in (*BEFORE, MIGRATION, JOBS):
        psql_succeeds(server, work.name, name)
    with work.connect() as parts, other.connect() as sent:
        migrated = diff(snapshot(parts, rows=False), snapshot(sent, rows=False))

    down = next((tmp_path / "down").glob(f"*_{ROLLBACK}"))
    psql_succeeds(server, work.name, ROLLBACK)
    psql_succeeds(server, other.name, str(down))

    with work.connect() as parts, other.connect() as sent:
        restored = diff(snapshot(parts, rows=False), snapshot(sent, rows=False))
    assert (migrated, restored) == ((), ())


def test_our_flat_files_are_proved_with_rows(server: Server, pgharness: Pgharness, tmp_path: Path) -> None:
    """`--prove` finds no difference in catalog or rows, the demo data there, migrated and rolled back."""
    files = _bundle(pgharness, tmp_path, "--prove", "--pg", str(server.major), "-q")

    assert [file.name[15:] for file in files] == [f"{name}.sql" for name in OURS]
    assert [file.name[15:] for file in sorted((tmp_path / "down").iterdir())] == [
        ROLLBACK,
        f"{OURS[-1]}_rollback.sql",
    ]


def _proved(
    pgharness: Pgharness, make_project: MakeProject, server: Server, files: Mapping[str, str]
) -> tuple[int, str, list[str]]:
    """Bundle migrations and rollbacks with `--prove`: exit code, what was printed, names of what was written."""
    folder = make_project({"up/.keep": "", "down/.keep": "", **{f"m/{name}": text for name, text in files.items()}})
    to = ("--to", folder / "up", "--rollback-to", folder / "down")
    done = pgharness("bundle", folder / "m", *to, "--prove", "--pg", str(server.major), "-q")
    return (
        done.returncode,
        done.stdout + done.stderr,
        sorted(path.name[15:] for path in (*(folder / "up").glob("*.sql"), *(folder / "down").glob("*.sql"))),
    )


def test_what_is_alike_is_written(server: Server, make_project: MakeProject, pgharness: Pgharness) -> None:
    """Chance is no difference, a role may go with its migration, and one without a rollback may stand between."""
    files = {
        "01_role.sql": "create role bundle_reader; create table a (id int); grant select on a to bundle_reader;\n",
        "01_role_rollback.sql": "drop table if exists a; drop role if exists bundle_reader;\n",
        "02_chance.sql": "create table b as select now() as at, gen_random_uuid() as id;\n",
        "03_count.sql": "begin; create sequence s; do $$ begin perform nextval('s'); end $$; commit;\n",
        "03_count_rollback.sql": "drop sequence if exists s;\n",
    }

    assert _proved(pgharness, make_project, server, files)[::2] == (0, sorted(files))


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"01_t.sql": TWO_TRANSACTIONS}, "01_t.sql: public.t: "),
        ({"01_t.sql": MOODS, "02_add.sql": NEEDS_A_COMMIT}, "02_add.sql: 2"),
    ],
)
def test_what_differs_is_told_and_not_written(
    server: Server, make_project: MakeProject, pgharness: Pgharness, files: Mapping[str, str], wanted: str
) -> None:
    """What one transaction makes otherwise than several shows, and so does what it cannot do."""
    code, printed, written = _proved(pgharness, make_project, server, files)

    assert (code, written) == (1, [])
    assert printed.startswith(f"PostgreSQL {server.version}: {wanted}")


def test_a_flat_file_is_checked_and_made_again(make_project: MakeProject, pgharness: Pgharness) -> None:
    """Exit code 1 and the place while a part has changed, 0 once the file is made again."""
    folder = make_project({"m/01_t.sql": "\\ir parts/a.sql\n", "m/parts/a.sql": "select 1;\n", "to/.keep": ""})
    command = ("bundle", folder / "m", "--to", folder / "to")
    written = pgharness(*command).stdout.strip()
    (folder / "m" / "parts" / "a.sql").write_text("select 2;\n", encoding="utf-8")

    stale = pgharness(*command, "--check")
    again = pgharness(*command)
    fresh = pgharness(*command, "--check")

    assert (stale.returncode, stale.stdout) == (
        1,
        f"{written}:6: stale, the parts of 01_t have changed since it was made\n",
    )
    assert (again.stdout.strip(), fresh.returncode, fresh.stdout) == (written, 0, "")


def test_bad_input_is_one_line(make_project: MakeProject, pgharness: Pgharness) -> None:
    """The place and the remedy, exit code 2, and no file."""
    folder = make_project({"m/01_t.sql": "select 1;\n\\gset\n", "to/.keep": ""})

    done = pgharness("bundle", folder / "m", "--to", folder / "to")

    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "error: 01_t.sql:2:1: psql command \\gset is not run by the harness"
    assert list((folder / "to").glob("*.sql")) == []
