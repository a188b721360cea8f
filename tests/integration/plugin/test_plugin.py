"""The pytest plugin, in runs of pytest of their own."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import TYPE_CHECKING

import psycopg
import pytest

from harness.postgres import binaries
from harness.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITES = """
    import psycopg

    def test_first(migrated_db):
        with migrated_db.connect() as conn:
            conn.execute("insert into app.note (note_id, body, mark) values (1, 'first', 1)")

    def test_second(migrated_db):
        with psycopg.connect(migrated_db.dsn) as conn:
            conn.execute("insert into app.note (note_id, body, mark) values (1, 'second', 2)")
"""


def test_each_test_has_a_migrated_database_of_its_own(outer: pytest.Pytester) -> None:
    """Two tests commit the same key, and neither sees the other."""
    outer.makepyfile(WRITES)

    result = outer.runpytest_subprocess()

    result.assert_outcomes(passed=2)


def test_an_empty_database_needs_no_migrations(pytester: pytest.Pytester) -> None:
    """`empty_db` works in a project without any, and holds nothing of anybody's."""
    pytester.makepyfile(
        """
        def test_it(empty_db):
            with empty_db.connect() as conn:
                tables = conn.execute("select count(*) from pg_catalog.pg_class where oid >= 16384").fetchone()
            assert tables == (0,)
        """
    )

    result = pytester.runpytest_subprocess()

    result.assert_outcomes(passed=1)


def test_the_shared_connection_rolls_back(outer: pytest.Pytester) -> None:
    """What one test wrote, set and locked through `migrated_conn`, the next does not meet."""
    outer.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("turn", range(3))
        def test_it(migrated_conn, turn):
            found = migrated_conn.execute(
                "select (select count(*) from app.note),"
                " current_setting('work_mem'),"
                " (select count(*) from pg_catalog.pg_locks where locktype = 'advisory')"
            ).fetchone()
            migrated_conn.execute("insert into app.note (note_id, body) values (1, 'x')")
            migrated_conn.execute("set work_mem = '77MB'")
            migrated_conn.execute("select pg_advisory_lock(4711)")
            with migrated_conn.transaction():
                migrated_conn.execute("create temporary table seen (n integer)")
            assert found == (0, "4MB", 0)
        """
    )

    result = outer.runpytest_subprocess()

    result.assert_outcomes(passed=3)


def test_what_is_committed_all_the_same_is_thrown_away(outer: pytest.Pytester) -> None:
    """A test may end the transaction of `migrated_conn`, in one way or another; the next test does not see it."""
    outer.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("turn", range(3))
        def test_commits(migrated_conn, turn):
            migrated_conn.execute("insert into app.note (note_id, body) values (1, 'x')")
            migrated_conn.execute("commit") if turn % 2 else migrated_conn.commit()
        """
    )

    result = outer.runpytest_subprocess()

    result.assert_outcomes(passed=3)


def test_a_closed_shared_connection_is_opened_again(outer: pytest.Pytester) -> None:
    """A test that closes `migrated_conn` does not spoil the next."""
    outer.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("turn", range(2))
        def test_it(migrated_conn, turn):
            assert migrated_conn.execute("select count(*) from app.note").fetchone() == (0,)
            migrated_conn.close()
        """
    )

    result = outer.runpytest_subprocess()

    result.assert_outcomes(passed=2)


def test_nothing_is_imported_before_a_fixture_is_used(outer: pytest.Pytester) -> None:
    """A run without our fixtures loads neither the harness nor psycopg, whatever the settings are."""
    outer.makepyprojecttoml("[tool.pgharness]\nno-such-setting = 1")
    outer.makepyfile(
        """
        import sys

        def test_it():
            loaded = {name for name in sys.modules if name.split(".")[0] in ("harness", "psycopg", "postgast")}
            assert loaded <= {"harness", "harness.plugin"}
        """
    )

    result = outer.runpytest_subprocess("-p", "no:postgresql")

    result.assert_outcomes(passed=1)


def test_broken_settings_fail_the_fixtures_alone_by_one_line(outer: pytest.Pytester) -> None:
    """A run goes on with settings that cannot be used; what needs them says why."""
    outer.makepyprojecttoml("[tool.pgharness]\nno-such-setting = 1")
    outer.makepyfile("def test_plain(): pass\ndef test_db(migrated_db): pass\ndef test_conn(migrated_conn): pass")

    result = outer.runpytest_subprocess()

    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["pgharness: *pyproject.toml: unknown setting 'no-such-setting'"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("During handling of*")


def test_a_migration_that_fails_is_named_by_its_line(outer: pytest.Pytester) -> None:
    """The fixture fails with file, line and what the server said."""
    outer.path.joinpath("migrations", "03_bad.sql").write_text("\nalter table app.gone add column a int;\n")
    outer.makepyfile("def test_db(migrated_db): pass")

    result = outer.runpytest_subprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(['pgharness: 03_bad.sql:2:*: *(42P01)*"app.gone" does not exist*'])


def test_a_migration_that_does_not_parse_is_named_by_its_line(outer: pytest.Pytester) -> None:
    """The fixture fails before a server runs anything."""
    outer.path.joinpath("migrations", "03_bad.sql").write_text("select 1;\ncreate tabel x;\n")
    outer.makepyfile("def test_db(migrated_db): pass")

    result = outer.runpytest_subprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["pgharness: 03_bad.sql:2:*"])


def test_a_major_that_is_not_to_be_had_is_one_line(outer: pytest.Pytester) -> None:
    """A flag of the run that cannot be met fails the fixture."""
    outer.makepyfile("def test_db(migrated_db): pass")

    result = outer.runpytest_subprocess("--pgharness-pg", "99")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["pgharness: *99*15 to 18*"])


@pytest.mark.parametrize(
    "major",
    [
        pytest.param(15, marks=pytest.mark.needs("postgresql-15")),
        pytest.param(18, marks=pytest.mark.needs("postgresql-18")),
    ],
)
def test_the_major_may_be_chosen(outer: pytest.Pytester, major: int) -> None:
    """`--pgharness-pg` decides which server the fixtures are on."""
    outer.makepyfile(
        f"""
        def test_db(empty_db):
            with empty_db.connect() as conn:
                assert conn.info.server_version // 10000 == {major}
        """
    )

    result = outer.runpytest_subprocess("--pgharness-pg", str(major))

    result.assert_outcomes(passed=1)


@pytest.fixture
def foreign() -> Iterator[Server]:
    """Give a server that the run under test did not start."""
    with Server.start(binaries.choose()[0]) as running:
        yield running


def _databases(server: Server) -> set[object]:
    with server.connect() as conn:
        return {name for (name,) in conn.execute("select datname from pg_catalog.pg_database")}


def test_a_server_that_runs_already_may_be_used(outer: pytest.Pytester, foreign: Server) -> None:
    """`--pgharness-dsn` makes databases there and drops them all."""
    before = _databases(foreign)
    outer.makepyfile(WRITES)

    result = outer.runpytest_subprocess("--pgharness-dsn", foreign.dsn())

    result.assert_outcomes(passed=2)
    assert _databases(foreign) == before


def test_a_server_that_runs_already_gets_no_roles(outer: pytest.Pytester, foreign: Server) -> None:
    """A migration that would change what other databases there share fails the fixture."""
    outer.path.joinpath("migrations", "03_role.sql").write_text("create role reader;\n")
    outer.makepyfile("def test_db(migrated_db): pass")

    result = outer.runpytest_subprocess("--pgharness-dsn", foreign.dsn())

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["pgharness: 03_role.sql:1:1: it changes what the whole cluster shares*"])


def test_another_folder_may_be_named(outer: pytest.Pytester) -> None:
    """`--pgharness-path` takes the migrations from elsewhere, without the project's settings."""
    other = outer.mkdir("other")
    other.joinpath("01_thing.sql").write_text("create table public.thing (n integer);")
    outer.makepyfile("def test_it(migrated_conn): migrated_conn.execute('select n from public.thing')")

    result = outer.runpytest_subprocess("--pgharness-path", "other")

    result.assert_outcomes(passed=1)


def test_workers_share_nothing(outer: pytest.Pytester, run_dir: Path) -> None:
    """Under pytest-xdist every worker has a server of its own, and none is left."""
    outer.makepyfile(WRITES)

    result = outer.runpytest_subprocess("-n", "2")

    result.assert_outcomes(passed=2)
    assert list(run_dir.iterdir()) == []


def test_nothing_is_left_after_a_run(outer: pytest.Pytester, run_dir: Path) -> None:
    """The server ends with the run, whether its tests passed or not."""
    outer.makepyfile("def test_db(migrated_db): assert False\ndef test_conn(migrated_conn): assert False")

    result = outer.runpytest_subprocess()

    result.assert_outcomes(failed=2)
    assert list(run_dir.iterdir()) == []


def test_keep_leaves_the_database_of_a_failed_test(outer: pytest.Pytester, run_dir: Path) -> None:
    """`--pgharness-keep` prints how to connect to what the failed test saw, and how to end the server."""
    outer.makepyfile(
        """
        def test_passes(migrated_db):
            pass

        def test_fails(migrated_db):
            with migrated_db.connect() as conn:
                conn.execute("insert into app.note (note_id, body) values (1, 'evidence')")
            assert False
        """
    )

    result = outer.runpytest_subprocess("--pgharness-keep")
    shown = str(result.stdout)
    connect = re.findall(r"^connect: (.*)$", shown, re.MULTILINE)
    with psycopg.connect(shlex.split(connect[-1])[-1]) as conn:
        rows = conn.execute("select body from app.note").fetchall()
    end = re.findall(r"^end: (.*)$", shown, re.MULTILINE)
    subprocess.run(["bash", "-c", end[-1]], check=True)

    assert (len(connect), rows) == (1, [("evidence",)])
    assert list(run_dir.iterdir()) == []


def test_keep_leaves_nothing_of_a_run_that_passed(outer: pytest.Pytester, run_dir: Path) -> None:
    """`--pgharness-keep` is about failures alone."""
    outer.makepyfile(WRITES)

    result = outer.runpytest_subprocess("--pgharness-keep")

    result.assert_outcomes(passed=2)
    assert list(run_dir.iterdir()) == []


def test_the_plugin_may_be_turned_off(outer: pytest.Pytester) -> None:
    """`-p no:pgharness` leaves a run without our fixtures and flags."""
    outer.makepyfile("def test_plain(): pass\ndef test_db(migrated_db): pass")

    result = outer.runpytest_subprocess("-p", "no:pgharness")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*fixture 'migrated_db' not found"])


@pytest.mark.parametrize(
    ("base", "tables"),
    [("pgharness_server", 0), ("pgharness_migrated", 1)],
)
@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one", "xdist"])
def test_pytest_postgresql_works_on_our_server(
    outer: pytest.Pytester, base: str, tables: int, workers: list[str]
) -> None:
    """One line of conftest.py moves pytest-postgresql's own fixture to our server, empty or migrated."""
    outer.makeconftest(
        f"""
        from pytest_postgresql import factories

        postgresql_proc = factories.postgresql_noproc(depends_on="{base}")
        """
    )
    outer.makepyfile(
        f"""
        import pytest

        @pytest.mark.parametrize("turn", range(2))
        def test_it(postgresql, turn):
            found = postgresql.execute("select count(*) from pg_tables where schemaname = 'app'").fetchone()
            postgresql.execute("create table own (n integer)")
            postgresql.commit()
            assert found == ({tables},)
        """
    )

    result = outer.runpytest_subprocess(*workers)

    result.assert_outcomes(passed=2)
