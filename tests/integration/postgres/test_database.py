"""Templates, clones and lent transactions."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from harness.errors import ServerError
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.postgres.traces import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.postgres.binaries import Binaries
    from harness.postgres.database import Template
    from harness.postgres.link import Connection


@pytest.fixture(scope="module")
def alone(server: Server) -> Iterator[Server]:
    """Give a server on which nobody else makes databases."""
    with Server.start(server.binaries) as started:
        yield started


@pytest.fixture
def own(alone: Server) -> Iterator[Databases]:
    """Give databases on a server that has no others."""
    with Databases(alone) as made:
        yield made
        for name in _names(alone):
            if name.startswith("pgharness_"):
                made.give_up(name)
        made.settle()


def _nothing(conn: Connection) -> None:
    """Build an empty template."""


def _build(conn: Connection) -> None:
    conn.execute("create table public.note (note_id serial primary key, body text)")
    conn.execute("insert into public.note (body) values ('first')")


@pytest.fixture
def template(own: Databases) -> Template:
    """Give a template with one table of one row."""
    return own.template("one table", _build)


def _names(server: Server) -> set[str]:
    with server.connect() as conn:
        return {str(name) for (name,) in conn.execute("select datname from pg_catalog.pg_database").fetchall()}


def _count(conn: Connection) -> object:
    row = conn.execute("select count(*) from public.note").fetchone()
    return row and row[0]


def test_a_clone_holds_what_its_template_holds(own: Databases, template: Template) -> None:
    """A clone begins with the rows of its template."""
    with own.clone(template) as clone, clone.connect() as conn:
        got = _count(conn)

    assert got == 1


def test_clones_do_not_see_each_other(own: Databases, template: Template) -> None:
    """What one commits, the next does not find."""
    with own.clone(template) as clone, clone.connect() as conn:
        conn.execute("delete from public.note")

    with own.clone(template) as clone, clone.connect() as conn:
        got = _count(conn)

    assert got == 1


def test_an_empty_clone_is_empty(own: Databases) -> None:
    """Without a template a database is as a new server makes it."""
    with own.clone() as clone, clone.connect() as conn:
        got = conn.execute("select count(*) from pg_catalog.pg_class where oid >= 16384").fetchone()

    assert got == (0,)


def test_a_template_is_built_once(own: Databases, template: Template) -> None:
    """The same key gives the same template, without building."""

    def never(conn: Connection) -> None:
        raise AssertionError(conn)

    got = own.template("one table", never)

    assert got == template


def test_another_key_or_source_is_another_template(own: Databases, template: Template) -> None:
    """What decides the content decides the name."""
    other = own.template("other", _nothing)
    onward = own.template("other", _nothing, source=template)

    got = {template.name, other.name, onward.name}

    assert len(got) == 3


def test_a_template_may_start_from_another(own: Databases, template: Template) -> None:
    """What is built on a source finds what the source holds."""
    onward = own.template(
        "more", lambda conn: conn.execute("insert into public.note (body) values ('second')"), template
    )

    with own.clone(onward) as clone, clone.connect() as conn:
        got = _count(conn)

    assert got == 2


def test_a_failed_build_raises_its_error_and_leaves_nothing(own: Databases, alone: Server) -> None:
    """The builder's error comes out as it is, and no half template is there."""
    before = _names(alone)

    def fail(conn: Connection) -> None:
        conn.execute("create table public.half (i integer)")
        conn.execute("select 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        own.template("fails", fail)

    assert _names(alone) == before


def test_a_failed_build_can_be_built_again(own: Databases) -> None:
    """A failure is not remembered as a template."""

    def fail(conn: Connection) -> None:
        conn.execute("select 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        own.template("later", fail)

    template = own.template("later", _build)
    with own.clone(template) as clone, clone.connect() as conn:
        got = _count(conn)

    assert got == 1


def test_a_template_takes_no_connection(own: Databases, template: Template, alone: Server) -> None:
    """Nobody can change a template, or keep it from being cloned."""
    with pytest.raises(ServerError, match="not currently accepting connections"):
        alone.connect(template.name)


def test_a_session_left_open_by_the_builder_is_ended(own: Databases, alone: Server) -> None:
    """A forgotten connection does not stop a template from becoming one."""
    left: list[Connection] = []

    def build(conn: Connection) -> None:
        left.append(alone.connect(conn.info.dbname))
        _build(conn)

    template = own.template("forgotten session", build)
    with own.clone(template) as clone, clone.connect() as conn:
        got = _count(conn)
    left[0].close()

    assert got == 1


OWN_ATTRIBUTES = """
select d.datacl::text, pg_catalog.pg_get_userbyid(d.datdba), d.datconnlimit,
       pg_catalog.shobj_description(d.oid, 'pg_database'),
       array(
           select coalesce(s.setrole::regrole::text, '-') || s.setconfig::text
           from pg_catalog.pg_db_role_setting as s
           where s.setdatabase = d.oid
           order by 1
       )
from pg_catalog.pg_database as d
where d.datname = %s
"""
ROLES = ("db_owner", "db_reader", "db_second")


def test_a_clone_has_what_create_database_does_not_copy(own: Databases, alone: Server) -> None:
    """Owner, limit, privileges with grantors, settings and comment of a template are its clone's."""

    def build(conn: Connection) -> None:
        name = f'"{conn.info.dbname}"'
        for role in ROLES:
            conn.execute(f"create role {role}")
        for line in (
            f"alter database {name} owner to db_owner",
            f"alter database {name} connection limit 7",
            f"revoke temporary on database {name} from public",
            f"grant connect on database {name} to db_reader with grant option",
            f"set role db_reader; grant connect on database {name} to db_second; reset role",
            f"alter database {name} set search_path to \"$user\", 'odd, name'",
            f"alter database {name} set my.own to 'it''s'",
            f"alter role db_reader in database {name} set work_mem to '3MB'",
            f"comment on database {name} is 'said ''so'''",
        ):
            conn.execute(line)

    template = own.template("attributes", build)
    try:
        with own.clone(template) as clone, alone.connect() as conn:
            wanted, got = (conn.execute(OWN_ATTRIBUTES, [name]).fetchone() for name in (template.name, clone.name))
    finally:
        own.discard(template)
        own.settle()
        with alone.connect() as conn:
            for role in ROLES:
                conn.execute(f"drop role {role}")

    assert got == wanted
    assert got is not None
    assert got[2:4] == (7, "said 'so'")


def test_clones_are_made_ahead_of_need(own: Databases, template: Template, alone: Server) -> None:
    """As many as were asked for are there before anybody takes one."""
    before = len(_names(alone))

    own.prefetch(template, 3)

    assert eventually(lambda: len(_names(alone)) == before + 3)


def test_a_clone_made_ahead_is_handed_out_once(own: Databases, template: Template) -> None:
    """Many users at once get a database each."""
    own.prefetch(template, 4)
    names: list[str] = []

    def use() -> None:
        for _ in range(5):
            with own.clone(template) as clone:
                names.append(clone.name)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(names)) == len(names) == 20


def test_what_is_given_up_is_dropped(own: Databases, template: Template, alone: Server) -> None:
    """After `settle` nothing is left of a database, even while somebody is connected to it."""
    clone = own.clone(template)
    conn = clone.connect()

    clone.close()
    own.settle()

    assert clone.name not in _names(alone)
    conn.close()


@pytest.mark.parametrize(
    "obstacle",
    [
        "alter database {} with is_template true",
        "create subscription s connection 'dbname=nowhere' publication p with (connect = false, slot_name = none)",
    ],
)
def test_whatever_stands_in_the_way_a_database_is_dropped(own: Databases, alone: Server, obstacle: str) -> None:
    """A mark, a closed door or a subscription does not keep a database."""
    clone = own.clone()
    with clone.connect() as conn:
        conn.execute(obstacle.format(f'"{clone.name}"'))

    clone.close()
    own.settle()

    assert clone.name not in _names(alone)


def test_a_database_with_a_prepared_transaction_is_dropped(binaries: Binaries, run_dir: Path) -> None:
    """What waits for its second phase is rolled back with its database."""
    with Server.start(binaries, settings={"max_prepared_transactions": "2"}) as server, Databases(server) as databases:
        clone = databases.clone()
        with clone.connect() as conn:
            conn.execute("begin; create table public.t (); prepare transaction 'left behind'")

        clone.close()
        databases.settle()

        assert clone.name not in _names(server)


def test_a_discarded_template_goes_with_its_clones(own: Databases, template: Template, alone: Server) -> None:
    """Neither the template nor a clone made ahead is left."""
    before = _names(alone) - {template.name}
    own.prefetch(template, 2)

    own.discard(template)
    own.settle()

    assert _names(alone) == before


def test_a_kept_database_stays(own: Databases, template: Template, alone: Server) -> None:
    """What is kept is there after it was closed."""
    clone = own.clone(template)
    clone.keep()

    clone.close()
    own.settle()

    assert clone.name in _names(alone)


def test_a_lent_transaction_is_rolled_back(own: Databases, template: Template) -> None:
    """The next user sees nothing of what the last one did."""
    with own.transaction(template) as conn:
        conn.execute("delete from public.note")

    with own.transaction(template) as conn:
        got = _count(conn)

    assert got == 1


def test_a_lent_transaction_is_rolled_back_after_an_error(own: Databases, template: Template) -> None:
    """A statement that fails spoils nothing for the next."""
    with pytest.raises(psycopg.errors.DivisionByZero), own.transaction(template) as conn:
        conn.execute("select 1 / 0")

    with own.transaction(template) as conn:
        got = _count(conn)

    assert got == 1


def test_settings_of_a_lent_session_do_not_outlive_it(own: Databases, template: Template) -> None:
    """A SET, a row factory and a temporary table are the user's own."""
    with own.transaction(template) as conn:
        conn.execute("set search_path to pg_temp")
        conn.execute("prepare mine as select 1")
        conn.row_factory = psycopg.rows.dict_row  # type: ignore[assignment]

    with own.transaction(template) as conn:
        got = conn.execute(
            "select current_setting('search_path'), count(*) from pg_catalog.pg_prepared_statements"
        ).fetchone()

    assert got == ('"$user", public', 0)


@pytest.mark.parametrize("how", ["commit", "close"])
def test_a_user_who_ends_the_transaction_spoils_it_for_nobody(own: Databases, template: Template, how: str) -> None:
    """After a commit the next user gets another database."""
    with own.transaction(template) as conn:
        conn.execute("delete from public.note")
        conn.commit()
        if how == "close":
            conn.close()

    with own.transaction(template) as conn:
        got = _count(conn)

    assert got == 1


def test_two_lent_transactions_at_once_are_two_databases(own: Databases, template: Template) -> None:
    """Nobody waits for another's lock."""
    with own.transaction(template) as one, own.transaction(template) as other:
        for conn in (one, other):
            conn.execute("lock table public.note in access exclusive mode nowait")

        assert one.info.dbname != other.info.dbname


def test_what_the_server_refuses_is_one_line(own: Databases) -> None:
    """A builder that leaves a prepared statement's name or a bad database is told by the server's words."""
    with pytest.raises(ServerError, match="does not exist") as caught:
        own.clone(type(own.template("empty", _nothing))("nowhere"))

    assert "\n" not in str(caught.value)
