"""A script inside of an open transaction ends as it does on its own, or says nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness import load
from harness.catalog import diff, snapshot
from harness.source import read_script

if TYPE_CHECKING:
    import psycopg

    from harness.model import Script
    from harness.postgres.database import Database, Databases
    from tests.integration.load.conftest import MakeScript

    Connection = psycopg.Connection[Any]

CASES = sorted((Path(__file__).parent / "cases").glob("*.sql"))
TABLES = "create table a (id int primary key);\ncreate table b (id int references a deferrable initially deferred);\n"


def _cases() -> list[Script]:
    return [read_script(case, case.parent, {}) for case in CASES]


FITTING = [script for script in _cases() if load.fits_one_transaction(script) is None]


@pytest.mark.parametrize("case", FITTING, ids=[script.file for script in FITTING])
def test_the_end_is_the_same_as_of_a_run_of_its_own(case: Script, databases: Databases) -> None:
    """Where a script runs through, the state is the same; where it fails, a clone is asked for."""
    with databases.clone(None) as alone, databases.clone(None) as within:
        with alone.connect() as conn:
            wanted = load.run(conn, case)
        with within.connect() as conn:
            conn.execute("begin")
            got = load.run_inside(conn, case)
            conn.execute("commit")

        assert (got.needs_clone is None) is (got.failure is None)
        if got.needs_clone is None:
            assert wanted.failure is None
            assert (got.executed, got.output, got.notices) == (wanted.executed, wanted.output, wanted.notices)
            assert diff(_state(alone), _state(within)) == ()


def _state(database: Database) -> Any:
    with database.connect() as conn:
        return snapshot(conn)


def test_nothing_of_the_session_outlives_the_script(conn: Connection, script: MakeScript) -> None:
    """Settings, role, temporary tables, prepared statements and cursors are as in a new session."""
    text = (
        "set search_path = x;\nset work_mem = 64;\nset role pg_monitor;\nreset role;\ncreate temp table t (a int);\n"
        "prepare p as select 1;\ndeclare c cursor with hold for select 1;\nlisten x;\n"
        "set session authorization pg_monitor;\n"
    )
    conn.execute("begin")

    once = load.run_inside(conn, script(text))
    twice = load.run_inside(conn, script(text))

    assert (once.needs_clone, twice.needs_clone) == (None, None)
    query = (
        "select current_user, session_user, current_setting('search_path'), current_setting('work_mem') = '4MB',"
        " to_regclass('pg_temp.t'), (select count(*) from pg_prepared_statements where from_sql),"
        " (select count(*) from pg_cursors where name = 'c')"
    )
    assert conn.execute(query).fetchone() == ("postgres", "postgres", '"$user", public', True, None, 0, 0)


def test_a_local_setting_ends_with_the_script(conn: Connection, script: MakeScript) -> None:
    """SET LOCAL would last to the end of the outer transaction."""
    conn.execute("begin")

    applied = load.run_inside(conn, script("begin;\nset local search_path = x;\nset local role pg_monitor;\ncommit;"))

    assert applied.needs_clone is None
    wanted = ('"$user", public', "postgres")
    assert conn.execute("select current_setting('search_path'), current_user").fetchone() == wanted


def test_what_a_commit_checks_is_checked(conn: Connection, script: MakeScript) -> None:
    """A deferred constraint that is broken at the script's end shows, at its COMMIT."""
    conn.execute("begin")
    load.run_inside(conn, script(TABLES))

    applied = load.run_inside(conn, script("begin;\ninsert into b values (1);\ncommit;"))

    assert applied.failure is not None
    assert (applied.failure.sqlstate, str(applied.failure.place)) == ("23503", "script.sql:3:1")
    assert applied.needs_clone is not None


def test_a_deferred_constraint_is_deferred_in_every_transaction(conn: Connection, script: MakeScript) -> None:
    """Checking it at the end of one script does not make it immediate in the next, nor one that is made there."""
    deferred = "begin;\ninsert into b values (1);\ninsert into a values (1) on conflict do nothing;\ncommit;"
    made = TABLES.replace(" a ", " c ").replace(" b ", " d ").replace("references a", "references c")
    conn.execute("begin")

    runs = [
        load.run_inside(conn, script(TABLES)),
        load.run_inside(conn, script(deferred)),
        load.run_inside(conn, script(deferred)),
        load.run_inside(conn, script(f"begin;\n{made}insert into d values (1);\ninsert into c values (1);\ncommit;")),
        load.run_inside(conn, script("alter table b add column x int;\nalter table d add column x int;")),
    ]

    assert [applied.needs_clone for applied in runs] == [None] * 5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("select 1;\nvacuum;", "script.sql:2:1: VACUUM"),
        (
            "alter type made add value 'b';\nselect 'b'::made;",
            "script.sql:2:8: a new enum value in use before its transaction ended (55P04)",
        ),
        (
            "create procedure p() language plpgsql as 'begin commit; end';\nselect 1;\n"
            "do $$begin execute 'call p()'; end$$;",
            "script.sql:1:43: a block that ends the transaction (2D000)",
        ),
        ("create table made_table ();", "script.sql:1:1: a table that is there already (42P07)"),
        ("select 1 / 0;", "script.sql:1:1: division by zero (22012)"),
        (
            "do $$begin execute 'create database x'; end$$;",
            "script.sql:1:6: a statement that runs outside of a transaction alone (25001)",
        ),
    ],
)  # fmt: skip
def test_what_follows_from_nothing_asks_for_a_clone(
    conn: Connection, script: MakeScript, text: str, wanted: str
) -> None:
    """A script that does not fit, or that fails, names the reason."""
    conn.execute("create type made as enum ('a')")
    conn.execute("create table made_table ()")
    conn.execute("begin")

    applied = load.run_inside(conn, script(text))

    assert applied.needs_clone == wanted


def test_a_script_that_leaves_the_transaction_is_told(conn: Connection, script: MakeScript) -> None:
    """Nothing that can be read beforehand does so; if it ever happens, it is seen."""
    made = script("select 1;")
    conn.execute("begin")
    escaping = type(made)(
        file=made.file,
        statements=(type(made.statements[0])("commit; begin", "SelectStmt", made.statements[0].origins),),
        files=made.files,
        digest=made.digest,
    )

    applied = load.run_inside(conn, escaping)

    assert applied.needs_clone == "script.sql: it left the transaction that it ran in"


def test_an_open_transaction_is_needed(conn: Connection, script: MakeScript) -> None:
    """Without one, or in a broken one, nothing is run."""
    with pytest.raises(ValueError, match="inside of a transaction"):
        load.run_inside(conn, script("select 1;"))
