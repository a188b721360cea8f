"""Reading a database: what is left as it was, what is seen, what is said not to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from harness.catalog import Snapshot, comparability, diff, sample, snapshot
from harness.errors import ServerError

if TYPE_CHECKING:
    from harness.postgres.database import Database, Databases
    from harness.postgres.server import Server

Connection = psycopg.Connection[tuple[object, ...]]

ODD_SETTINGS = """
set search_path = elsewhere, public;
set datestyle = 'German';
set intervalstyle = 'iso_8601';
set timezone = 'Asia/Kathmandu';
set extra_float_digits = -5;
set bytea_output = 'escape';
set quote_all_identifiers = on;
set standard_conforming_strings = off;
set client_encoding = 'LATIN1';
set statement_timeout = '20min';
set enable_seqscan = off;
"""
SCHEMA = """
create schema app;
create table app.users (
    id int primary key,
    name text default 'x' check (name <> E'back\\\\slash'),
    seen timestamptz default '2026-03-04 05:06:07+00',
    wait interval default '1 day 02:03',
    ratio float8 default 0.1,
    mark bytea default '\\xff'::bytea
);
create view app.named as select id, name from app.users where name ~ '^a';
insert into app.users values (1, 'a', '2026-03-04', '3 days', 0.3, '\\x00ff');
insert into app.users (id, name) values (2, 'b');
"""


def settings(conn: Connection) -> list[tuple[object, ...]]:
    """Give all settings of the session."""
    return conn.execute("select name, setting from pg_catalog.pg_settings order by name").fetchall()


def sentences(before: Snapshot, after: Snapshot) -> list[str]:
    """Give the changes as a person reads them."""
    return [str(change) for change in diff(before, after)]


def test_a_session_keeps_its_settings(conn: Connection) -> None:
    """Nothing that the reading sets stays, inside a transaction or without one."""
    conn.execute(ODD_SETTINGS.encode())
    before = settings(conn)

    snapshot(conn)
    with conn.transaction():
        snapshot(conn)
        assert settings(conn) == before

    assert settings(conn) == before


def test_settings_of_the_session_do_not_show(database: Database) -> None:
    """Definitions and values read the same, whatever the session has set."""
    with database.connect() as plain, database.connect() as odd:
        plain.execute(SCHEMA.encode())
        odd.execute(ODD_SETTINGS.encode())

        assert diff(snapshot(plain), snapshot(odd)) == ()


def test_a_role_that_the_session_has_set_stays(conn: Connection) -> None:
    """The reading is the session user's, and SET ROLE holds afterwards."""
    conn.execute("set role pg_monitor")

    taken = snapshot(conn)

    assert (taken.not_read, conn.execute("select current_user::text").fetchone()) == ((), ("pg_monitor",))


def test_an_open_transaction_sees_its_own_changes_and_stays_open(conn: Connection) -> None:
    """What is not committed yet is read, and may still be rolled back."""
    before = snapshot(conn)

    with conn.transaction(force_rollback=True):
        conn.execute("create table fresh (id int)")
        inside = snapshot(conn)
        status = conn.info.transaction_status

    assert (sentences(before, inside), status) == (["left behind: table public.fresh"], TransactionStatus.INTRANS)
    assert diff(before, snapshot(conn)) == ()


def test_a_connection_without_autocommit_is_left_idle(database: Database) -> None:
    """No transaction stays open behind the reading."""
    with database.connect() as conn:
        conn.autocommit = False

        snapshot(conn)

        assert conn.info.transaction_status is TransactionStatus.IDLE


def test_a_failed_transaction_is_refused_in_one_line(conn: Connection) -> None:
    """Nothing can be read there, and the error says so."""
    with pytest.raises(ServerError, match="the open transaction has failed"), conn.transaction(force_rollback=True):
        with pytest.raises(psycopg.Error):
            conn.execute("select 1/0")
        snapshot(conn)


def test_a_lost_connection_is_an_error_of_the_server(server: Server, database: Database) -> None:
    """No traceback of the driver reaches the user."""
    conn = database.connect()
    with server.connect() as other:
        other.execute("select pg_catalog.pg_terminate_backend(%s)", [conn.info.backend_pid])

    with pytest.raises(ServerError):
        snapshot(conn)


def test_prepared_statements_may_be_dropped_between_readings(conn: Connection) -> None:
    """A script that discards everything does not stand in the way of the next reading."""
    before = snapshot(conn)
    conn.execute("discard all")

    assert diff(before, snapshot(conn)) == ()


def test_temporary_objects_belong_to_no_database(database: Database) -> None:
    """Tables, types, functions and indexes of a session are no change, nor are their rows."""
    with database.connect() as conn, database.connect() as other:
        before = snapshot(conn)
        conn.execute("create temp table own (id serial primary key, name text unique check (name <> '') default 'x')")
        conn.execute(
            "create index own_name on own (lower(name)); comment on table own is 'x'; insert into own default values"
        )
        conn.execute("create function pg_temp.f() returns int language sql as 'select 1'")
        conn.execute("create type pg_temp.mood as enum ('a')")
        conn.execute("create view pg_temp.v as select * from own")
        conn.execute(
            "create trigger t before update on own for each row execute function suppress_redundant_updates_trigger()"
        )

        assert (diff(before, snapshot(conn)), diff(before, snapshot(other))) == ((), ())


def test_a_value_may_hold_any_character(conn: Connection) -> None:
    """Control characters, quotes, separators and line feeds of names and texts come through."""
    before = snapshot(conn)
    conn.execute('create table "a ""b\',\n{c}" (id int)')
    conn.execute('comment on table "a ""b\',\n{c}" is E\'x\\x1ey\\x1f("\\\\,z\'')
    conn.execute("comment on function pg_catalog.abs(int) is E'one\\x1etwo'")

    told = sentences(before, snapshot(conn))

    assert sorted(told) == [
        "function pg_catalog.abs(integer): comment ('absolute value' → 'one<U+001E>two')",
        'left behind: table public."a ""b\',\n{c}"',
    ]


def test_a_file_compares_as_the_database(conn: Connection) -> None:
    """A snapshot that was written and read again holds all that the comparison needs."""
    conn.execute(SCHEMA.encode())
    before = Snapshot.from_bytes(snapshot(conn).to_bytes())
    conn.execute(
        "alter table app.users alter name drop default; grant execute on function pg_catalog.pg_ls_dir(text) to public"
    )
    after = Snapshot.from_bytes(snapshot(conn).to_bytes())

    assert sentences(before, after) == [
        "table app.users: column name lost default",
        "function pg_catalog.pg_ls_dir(text): gained grant of EXECUTE to public",
    ]


def test_a_clone_equals_its_template(databases: Databases) -> None:
    """A clone has the OIDs of its template in a database of another OID."""

    def build(conn: Connection) -> None:
        conn.execute(SCHEMA.encode())

    template = databases.template("catalog clone", build)
    with (
        databases.clone(template) as one,
        databases.clone(template) as two,
        one.connect() as first,
        two.connect() as second,
    ):
        assert diff(snapshot(first), snapshot(second)) == ()


def test_a_user_without_privileges_reads_what_may_be_read(server: Server, database: Database) -> None:
    """What is closed is named, the rest is compared."""
    with database.connect() as conn:
        conn.execute(SCHEMA.encode())
        conn.execute("create role walker login")
        conn.execute("grant usage on schema app to walker; grant select (id) on app.users to walker")
    try:
        with server.connect(database.name, user="walker") as conn:
            before = snapshot(conn)
            with database.connect() as owner:
                owner.execute("alter table app.users alter name set not null")

            told, left_out = sentences(before, snapshot(conn)), comparability(before, before)

        assert told == ["table app.users: column name gained NOT NULL"]
        assert any("pg_authid" in sentence for sentence in left_out)
        assert any("app.users" in sentence for sentence in left_out)
    finally:
        with database.connect() as conn:
            conn.execute("drop owned by walker; drop role walker")


def test_rows_are_read_as_their_types_write_them(conn: Connection) -> None:
    """No cast that people made takes part, and types without a hash function are digested too."""
    conn.execute('create table plane (spot point, doc xid, words text[], pair int4range, c "char")')
    conn.execute("insert into plane values ('(1,2)', '7', '{a,b}', '[1,3)', 'x'), (null, null, null, null, null)")
    conn.execute("create function loud(point) returns text language plpgsql as $$ begin raise exception 'ran'; end $$")
    conn.execute("create cast (point as text) with function loud(point)")
    before = snapshot(conn)

    conn.execute("update plane set spot = '(1,3)' where spot is not null")

    assert sentences(before, snapshot(conn)) == ["table public.plane: values of spot, among 2 rows"]


def test_values_that_change_places_are_seen(conn: Connection) -> None:
    """Each column holds what it held, and the rows do not."""
    conn.execute("create table pair (a int, b int); insert into pair values (1, 1), (2, 2)")
    before = snapshot(conn)

    conn.execute("update pair set b = 3 - b")

    assert sentences(before, snapshot(conn)) == ["table public.pair: values moved between rows"]


def test_a_sample_gives_rows_by_primary_key(conn: Connection) -> None:
    """Rows come as text, by key where there is one, and no more than asked for."""
    conn.execute(
        'create table "odd table" (a text, id int primary key, b text); '
        "insert into \"odd table\" values ('x \"y\"', 2, null), ('', 1, E'back\\\\')"
    )
    conn.execute("create table keyless (a int); insert into keyless values (5)")

    assert sample(conn, 'public."odd table"') == {
        ("1",): {"a": "", "id": "1", "b": "back\\"},
        ("2",): {"a": 'x "y"', "id": "2", "b": None},
    }
    assert list(sample(conn, 'public."odd table"', limit=1)) == [("1",)]
    assert sample(conn, "public.keyless") == {("5",): {"a": "5"}}
    assert sample(conn, "public.nothing") == {}
