"""Nothing in the way diverts the product: not names in pg_temp, nor on the caller's search_path, nor in arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest

from tests.integration.product import decoys
from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.exercise import REFUSED, STAGE, live, stored
from tests.integration.product.files import MIGRATION, run_scripts
from tests.integration.product.people import CARL, CLEO, VERA, account, clinic

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

NO_VALUE = "23514"  # a type without values refuses them all
EVERY = {"table", "type", "function", "operator"}
PATHS: dict[str, tuple[LiteralString, LiteralString, set[str]]] = {  # where, search_path, what is found there first
    "pg_temp, which is searched before all schemas": ("pg_temp", "public", {"table", "type"}),
    "pg_temp, named first": ("pg_temp", "pg_temp, pg_catalog, public", {"table", "type"}),
    "a schema before pg_catalog": ("evil", "evil, pg_catalog, public", EVERY),
    "a schema before public": ("evil", "evil, public", {"table"}),
}


RIGHTS: LiteralString = """
    select c.oid::regclass::text, c.relacl::text from pg_class as c
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'm', 'v', 'S')
    union all
    select p.oid::regprocedure::text, p.proacl::text from pg_proc as p
    where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
"""


def test_no_default_privilege_reaches_what_the_migration_makes(unmigrated: Database, migrated: Database) -> None:
    """Whatever schema it is for: tables, sequences and functions have the rights that the migration says."""
    with unmigrated.connect() as conn, migrated.connect() as usual:
        for kind in ("tables", "sequences", "functions"):
            conn.execute(f"alter default privileges grant all on {kind} to public, anon, authenticated".encode())
        run_scripts(conn, [MIGRATION])

        got, wanted = ({(name, str(rights)) for name, rights in rows(seen, RIGHTS)} for seen in (conn, usual))

    assert {name for name, rights in got - wanted if "anon=" in rights or "authenticated=" in rights} == set()
    assert {name for name, rights in got if "{=" in rights or ",=" in rights} == set()


def test_the_day_goes_as_it_is_told(tx: Connection) -> None:
    """Every step of the exercise succeeds, but for those that are to be refused."""
    tx.execute(STAGE)

    refused = {statement: got for statement, got in live(tx, "public") if isinstance(got, str) and got != "done"}

    assert {statement.startswith(tuple(REFUSED)) for statement in refused} == {True}
    assert sorted(refused.values()) == sorted(REFUSED.values())


def test_the_day_calls_every_function_that_runs_as_its_owner(tx: Connection) -> None:
    """So whatever diverts one of them shows in the tests below; those that enable_audit wrote are among them."""
    tx.execute("set local track_functions = 'all'")
    tx.execute(STAGE)
    live(tx, "public")

    called = rows(tx, "select funcid::regprocedure::text from pg_stat_xact_user_functions")
    definers = rows(tx, """
        select p.oid::regprocedure::text from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in ('public', 'private') and p.prosecdef
    """)  # fmt: skip

    assert sorted(set(definers) - set(called)) == []
    assert len(definers) > 25


@pytest.mark.parametrize("attack", PATHS)
def test_decoys_divert_nothing(migrated: Database, attack: str) -> None:
    """With a decoy for every table, type, function and operator in the way, the day goes as it does without."""
    where, path, _ = PATHS[attack]
    with migrated.connect(autocommit=False) as conn:  # each day in a session of its own: a plan that is kept hides much
        conn.execute(STAGE)
        wanted, told = live(conn, "public"), stored(conn)
        conn.rollback()

    with migrated.connect(autocommit=False) as conn:
        conn.execute(STAGE)
        if where == "evil":
            conn.execute("create schema evil; grant usage on schema evil to public")
        laid = decoys.lay(conn, where)
        got, left = live(conn, path), stored(conn)
        caught = decoys.caught(conn, where)
        conn.rollback()

    assert [here for here, there in zip(got, wanted, strict=True) if here != there] == []
    assert {name: sorted(set(left[name]) ^ set(told[name])) for name in told if left[name] != told[name]} == {}
    assert caught == []
    assert laid > 200


CARELESS: dict[str, LiteralString] = {
    "table": "select count(*) from goals",
    "type": "select 'a'::text is null",
    "function": "select lower('A') is null",
    "operator": "select 'a'::pg_catalog.text = 'a'::pg_catalog.text",
}


@pytest.mark.parametrize("attack", PATHS)
def test_decoys_divert_who_is_careless(tx: Connection, attack: str) -> None:
    """The attack is one: SQL without a pinned search_path falls for it, wherever PostgreSQL looks there first."""
    where, path, found = PATHS[attack]
    plain = {kind: rows(tx, statement) for kind, statement in CARELESS.items()}
    if where == "evil":
        tx.execute("create schema evil; grant usage on schema evil to public")
    decoys.lay(tx, where)
    tx.execute(f"set local search_path = {path}")

    got = {kind: careless(tx, statement) for kind, statement in CARELESS.items()}

    assert {kind for kind in CARELESS if got[kind] != plain[kind]} == found
    assert {told for told in got.values() if isinstance(told, str)} <= {decoys.DIVERTED, NO_VALUE}


def careless(conn: Connection, statement: LiteralString) -> object:
    """Give the rows of a query, or the SQLSTATE that it failed with."""
    try:
        with conn.transaction():
            return rows(conn, statement)
    except psycopg.Error as error:
        return error.sqlstate


def test_a_type_in_pg_temp_makes_nobody_somebody_else(tx: Connection) -> None:
    """auth.uid() falls for a type uuid in pg_temp, as Supabase's does; the policies and the helpers do not."""
    see = "select count(*) from public.users where auth_id operator(pg_catalog.=) %s"
    ask = "select public.check_clinic_access(%s, %s)"
    with acting(tx, "authenticated", account(VERA)):
        tx.execute(f"create type pg_temp.uuid as enum ('{account(VERA)}')")
        tx.execute(
            "create function pg_temp.steal(pg_temp.uuid) returns pg_catalog.uuid language sql"
            f" as $steal$ select '{account(CLEO)}'::pg_catalog.uuid $steal$"
        )
        tx.execute(
            "create cast (pg_temp.uuid as pg_catalog.uuid) with function pg_temp.steal(pg_temp.uuid) as implicit"
        )
        stolen = str(value(tx, "select auth.uid()"))
        seen = value(tx, see, [account(CLEO)])
        asked = outcome(tx, ask, [account(CLEO), clinic(2)])

    assert stolen == account(CLEO)
    assert (seen, asked) == (0, "42501")


SECRETS: LiteralString = """
    update public.data_sources set access_token = 'tell-nobody-' || id, refresh_token = 'tell-nobody-' || name;
    update public.data_sources set expiry_date = '2020-01-01' where clinic_id = 'c0000000-0000-4000-8000-000000000001'
"""


def test_no_token_reaches_any_other_place(tx: Connection) -> None:
    """After a day with tokens made, changed, forgotten and deleted: no row of any other table holds one."""
    tx.execute(SECRETS + ";" + STAGE)
    told = [got for _, got in live(tx, "public")]

    tables = rows(tx, """
        select c.oid::regclass::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'm') and c.relname <> 'data_sources'
    """)  # fmt: skip
    leaks = [
        (name, row)
        for (name,) in tables
        for (row,) in rows(tx, f"select t::text from {name} as t")
        if "tell-nobody" in str(row)
    ]

    assert leaks == []
    assert "tell-nobody" not in str(told)
    assert len(rows(tx, "select from public.audit_logs where table_name = 'data_sources'")) > 3


WRONG: dict[str, LiteralString] = {
    "another clinic's provider": "update public.data_sources set provider_id = 'b0000000-0000-4000-8000-000000000003'",
    "another clinic": "update public.data_sources set clinic_id = 'c0000000-0000-4000-8000-000000000003'",
    "a clinic that is not there": "update public.data_sources set clinic_id = gen_random_uuid()",
    "no name": "update public.data_sources set name = null",
    "a second row of the same key": "insert into public.data_sources select (s).* from public.data_sources as s",
}


@pytest.mark.parametrize("fault", WRONG)
def test_no_error_message_tells_a_token(tx: Connection, fault: str) -> None:
    """What is refused is refused without quoting the row's secrets to those who may write them and not read them."""
    tx.execute("update public.data_sources set access_token = 'tell-nobody', refresh_token = 'tell-nobody'")

    with pytest.raises(psycopg.Error) as caught, acting(tx, "authenticated", account(CARL)):
        tx.execute(WRONG[fault])

    diagnosis = caught.value.diag
    said = " ".join(
        str(part) for part in (caught.value, diagnosis.message_detail, diagnosis.message_hint, diagnosis.context)
    )
    assert "tell-nobody" not in said
