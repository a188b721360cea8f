"""What a run gives back: rows, notices, the error and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness import load
from harness.errors import ServerError

if TYPE_CHECKING:
    import psycopg

    from tests.integration.load.conftest import MakeScript

    Connection = psycopg.Connection[Any]

FUNCTION = "create function f(a int default 0) returns int language plpgsql as $f$\nbegin\n  return 1 / a;\nend $f$;\n"


def test_results_and_notices_are_kept_in_order(conn: Connection, script: MakeScript) -> None:
    """Rows come as psql prints them unaligned, COPY's as the server sends them, notices without their severity."""
    applied = load.run(
        conn,
        script(
            "select 1, null, 'ä|%s';\nselect 2 \\; select 3;\ncopy (select 4, null) to stdout;\n"
            "do $$begin raise notice 'a %', 5; raise warning 'b'; end$$;\nselect 'two' || chr(10) || 'lines';\n"
        ),
    )

    assert applied.output == ("1||ä|%s", "2", "3", "4\t\\N", "two", "lines")
    assert applied.notices == ("a 5", "b")
    assert (applied.executed, applied.failure) == (5, None)


def test_what_is_kept_is_bounded(conn: Connection, script: MakeScript) -> None:
    """A script that prints without end fills no memory."""
    applied = load.run(conn, script("select repeat('x', 9999) from generate_series(1, 5000);"))

    assert (len(applied.output), len(applied.output[0])) == (1000, 2000)


def test_control_codes_of_the_server_are_stripped(conn: Connection, script: MakeScript) -> None:
    """What a script makes the server say cannot paint on a terminal."""
    applied = load.run(
        conn, script("do $$begin raise notice E'a\\x1b[31mb\\x07c'; raise exception E'd\\x1b]0;e\\x07'; end$$;")
    )

    assert applied.notices == ("abc",)
    assert applied.failure is not None
    assert applied.failure.message == "d]0;e"


@pytest.mark.parametrize(
    ("text", "place", "sqlstate", "message"),
    [
        ("select 1;\nselect 'ä€😀',\n  nope from t;", "3:13", "42P01", 'relation "t" does not exist'),
        ("select 1;\nselect 1 / 0;", "2:1", "22012", "division by zero"),
        ("\\set t no.such\nselect *\nfrom :t;", "3:6", "42P01", 'relation "no.such" does not exist'),
        ("do $$\nbegin\n  perform 1 / 0;\nend $$;", "3:3", "22012", "division by zero"),
        ("do $$\nbegin\n  raise 'no';\nend $$;", "3:3", "P0001", "no"),
        (f"{FUNCTION}select f();", "3:3", "22012", "division by zero"),
        (FUNCTION.replace("return 1", "retrn 1"), "3:3", "42601", 'syntax error at or near "retrn"'),
        ("create temp table t (a int);\ncopy t from stdin;\n1\nx\n\\.\n", "2:1", "22P02", "invalid input syntax"),
        ("create function f() returns int language sql as $$\n select nope $$;", "2:9", "42703", "column"),
        ("begin;\nselect 1;\nselect nope;\ncommit;", "3:8", "42703", 'column "nope" does not exist'),
    ],
)  # fmt: skip
def test_an_error_is_told_where_it_is(
    conn: Connection, script: MakeScript, text: str, place: str, sqlstate: str, message: str
) -> None:
    """The place is the character that the server names, else a line of a body of the script's, else the statement."""
    failure = load.run(conn, script(text)).failure

    assert failure is not None
    assert (str(failure.place), failure.sqlstate) == (f"script.sql:{place}", sqlstate)
    assert failure.message.startswith(message)


def test_words_that_only_some_servers_take_are_judged_by_the_server(conn: Connection, script: MakeScript) -> None:
    """What the reader leaves open is an error of the server's: no such function before 17, bad syntax since."""
    failure = load.run(conn, script("select json_scalar('a', 'b');")).failure

    assert failure is not None
    assert failure.sqlstate == ("42883" if conn.info.server_version < 170000 else "42601")


def test_an_error_brings_all_that_the_server_said(conn: Connection, script: MakeScript) -> None:
    """Detail, hint, context and the statement are there."""
    text = "do $$begin raise 'a' using detail = 'b', hint = 'c', errcode = 'YY123'; end$$"

    failure = load.run(conn, script(f"{text};")).failure

    assert failure is not None
    assert (failure.sqlstate, failure.detail, failure.hint, failure.statement) == ("YY123", "b", "c", text)
    assert failure.where == "PL/pgSQL function inline_code_block line 1 at RAISE"


def test_nothing_runs_after_an_error(conn: Connection, script: MakeScript) -> None:
    """The transaction that it broke is rolled back; what was committed before stays."""
    applied = load.run(
        conn, script("create table a ();\nbegin;\ncreate table b ();\nselect 1/0;\ncommit;\ncreate table c ();")
    )

    assert applied.executed == 3
    assert conn.execute("select relname from pg_class where relname in ('a', 'b', 'c')").fetchall() == [("a",)]


def test_a_transaction_that_stays_open_is_rolled_back_and_told(conn: Connection, script: MakeScript) -> None:
    """psql would leave it by going; no error shows it."""
    applied = load.run(conn, script("begin;\ncreate table a ();"))

    assert (applied.left_open, applied.failure) == (True, None)
    assert conn.execute("select to_regclass('a')").fetchone() == (None,)


@pytest.mark.parametrize(
    ("setting", "text", "sqlstate"),
    [
        ("statement_timeout", "select pg_sleep(60);", "57014"),
        ("lock_timeout", "lock table held;", "55P03"),
    ],
)
def test_a_timeout_is_an_error_of_the_script(
    conn: Connection, database: Any, script: MakeScript, setting: str, text: str, sqlstate: str
) -> None:
    """It is told like any other; the session lives on."""
    conn.execute("create table held ()")
    conn.execute(f"set {setting} = 100")

    with database.connect(autocommit=False) as other:
        other.execute("lock table held")
        failure = load.run(conn, script(f"begin;\n{text}")).failure

    assert failure is not None
    assert (failure.sqlstate, str(failure.place)) == (sqlstate, "script.sql:2:1")
    assert conn.execute("select 1").fetchone() == (1,)


def test_a_lost_connection_is_an_error_of_the_server(conn: Connection, script: MakeScript) -> None:
    """One line names the statement that ran."""
    with pytest.raises(ServerError) as caught:
        load.run(conn, script("select 1;\nselect pg_terminate_backend(pg_backend_pid());"))

    assert str(caught.value).startswith("script.sql:2:1: the server went away while this statement ran: ")
    assert "\n" not in str(caught.value)


def test_a_reset_session_is_like_a_new_one(conn: Connection, script: MakeScript) -> None:
    """Settings, role, temporary tables and prepared statements are gone, an open transaction too."""
    load.run(conn, script("set search_path = x;\nset role pg_monitor;\nprepare p as select 1;\n"))
    conn.execute("create temp table t ()")
    conn.execute("begin")

    load.reset_session(conn)

    query = (
        "select current_user, current_setting('search_path'), to_regclass('pg_temp.t'),"
        " (select count(*) from pg_prepared_statements)"
    )
    assert conn.execute(query).fetchone() == ("postgres", '"$user", public', None, 0)


def test_a_connection_inside_of_a_transaction_is_not_taken(conn: Connection, script: MakeScript) -> None:
    """psql begins with none open."""
    conn.execute("begin")

    with pytest.raises(ValueError, match="outside of a transaction"):
        load.run(conn, script("select 1;"))
