"""What a migration does to a cluster is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.postgres.cluster import capture
from harness.postgres.database import Databases
from harness.postgres.server import Server
from harness.postgres.undo import ClusterSpoiledError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.binaries import Binaries
    from harness.postgres.link import Connection

BEFORE = (
    "create role member login password 'secret' valid until '2040-01-01' connection limit 3",
    "create role team",
    "create role idle",
    "create role left_one",
    "create role right_one",
    "grant team to member with admin option",
    "comment on role member is 'said so'",
    "alter role member set work_mem to '8MB'",
    "alter role all set search_path to \"$user\", 'odd, name'",
    "grant set on parameter work_mem to member",
    "grant create on tablespace pg_default to team",
    "alter system set work_mem to '5MB'",
    "alter system set session_preload_libraries to 'auto_explain'",
    "select pg_catalog.pg_reload_conf()",
)
CHANGES = {
    "role made": "create role made login superuser; grant team to made; comment on role made is 'new'",
    "role dropped": "drop role idle",
    "role dropped and made": "drop role idle; create role idle superuser",
    "role renamed": "alter role idle rename to busy",
    "roles swapped": "alter role left_one rename to other; alter role right_one rename to left_one;"
    " alter role other rename to right_one",
    "attributes": "alter role member superuser createdb createrole replication bypassrls nologin noinherit",
    "password": "alter role member password 'other'",
    "password taken": "alter role member password null",
    "validity": "alter role member valid until 'infinity'",
    "validity given": "alter role team valid until '2041-01-01'",
    "limit": "alter role member connection limit -1",
    "our own password": "alter role postgres password 'secret' connection limit 50",
    "membership taken": "revoke team from member",
    "membership given": "grant team to idle; grant idle to left_one",
    "membership option": "revoke admin option for team from member",
    "membership in a built-in role": "grant pg_monitor to team",
    "membership by another": "set role member; grant team to idle; reset role",
    "setting of a role": "alter role member reset work_mem; alter role member set jit to off",
    "setting of all roles": "alter role all reset all",
    "setting of a database": "alter database postgres set jit to off",
    "setting of a role in a database": "alter role member in database postgres set jit to off",
    "parameter": "revoke set on parameter work_mem from member; grant alter system on parameter jit to team",
    "tablespace privilege": "revoke create on tablespace pg_default from team",
    "tablespace option": "alter tablespace pg_default set (random_page_cost = 1)",
    "tablespace owner": "alter tablespace pg_default owner to team",
    "tablespace comment": "comment on tablespace pg_default is 'new'",
    "role comment": "comment on role member is null",
    "database comment": "comment on database postgres is 'new'",
    "database privilege": "grant create on database postgres to team with grant option",
    "database owner": "alter database postgres owner to team",
    "database mark": "alter database template1 with is_template false connection limit 4",
    "origin": "select pg_catalog.pg_replication_origin_create('made')",
    "slot": "select pg_catalog.pg_create_physical_replication_slot('made')",
    "owner in the proof's database": "create role made; create table public.t (i integer);"
    " alter table public.t owner to made; alter default privileges for role made grant select on tables to team",
    "nothing": "select 1",
}
ALONE = {
    "system set": "alter system set work_mem to '9MB'",
    "system reset": "alter system reset session_preload_libraries",
    "database made": "create database made",
    "database renamed": "alter database postgres_two rename to made",
}


@pytest.fixture(scope="module")
def cluster(server: Server) -> Iterator[Databases]:
    """Give a cluster of its own, with roles and settings of every kind."""
    with Server.start(server.binaries) as own, Databases(own) as databases:
        with own.connect() as conn:
            conn.execute("create database postgres_two")
            for line in BEFORE:
                conn.execute(line)
        yield databases


def _use(databases: Databases, lines: str) -> None:
    with databases.clone() as proof, proof.connect() as conn:
        conn.execute(lines)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_to_the_cluster_is_undone(cluster: Databases, change: str) -> None:
    """After `put_back` every shared row is as it was, its OID too."""
    before = cluster.state()
    _use(cluster, change)

    cluster.put_back(before)

    assert cluster.state() == before


@pytest.mark.parametrize("change", ALONE.values(), ids=ALONE)
def test_a_change_outside_any_transaction_is_undone(cluster: Databases, change: str) -> None:
    """ALTER SYSTEM and databases are put back too."""
    before = cluster.state()
    _use(cluster, change)

    cluster.put_back(before)

    assert cluster.state() == before


def test_the_settings_of_the_system_are_in_force_again(cluster: Databases) -> None:
    """A session that begins after `put_back` has the settings of before."""
    before = cluster.state()
    _use(cluster, "alter system set work_mem to '9MB'")
    _use(cluster, "select pg_catalog.pg_reload_conf()")

    cluster.put_back(before)

    with cluster.server.connect() as conn:
        got = conn.execute("show work_mem").fetchone()
    assert got == ("5MB",)


def test_a_role_that_came_back_works(cluster: Databases) -> None:
    """A dropped role that was put back can be granted, used and dropped like any other."""
    before = cluster.state()
    _use(cluster, "drop role idle")
    cluster.put_back(before)

    with cluster.clone() as proof, proof.connect() as conn:
        conn.execute("begin; grant team to idle; set role idle")
        got = conn.execute("select current_user::text, pg_catalog.pg_has_role('team', 'member')").fetchone()
        conn.execute("reset role; drop role idle; rollback")

    assert got == ("idle", True)


def test_what_a_database_in_use_holds_is_said(cluster: Databases) -> None:
    """A role that owns something in a database that is still there is not taken from under it."""
    before = cluster.state()
    with cluster.clone() as proof:
        with proof.connect() as conn:
            conn.execute("create role holder; create table public.t (i integer); alter table public.t owner to holder")

        with pytest.raises(ClusterSpoiledError, match="role holder: still has objects or privileges in database"):
            cluster.put_back(before)

    cluster.put_back(before)
    assert cluster.state() == before


def test_a_lost_database_cannot_be_put_back(binaries: Binaries) -> None:
    """What cannot be undone is an error that names it."""
    with Server.start(binaries) as server, Databases(server) as databases:
        with server.connect() as conn:
            conn.execute("create database precious")
        before = databases.state()
        _use(databases, "drop database precious")

        with pytest.raises(ClusterSpoiledError, match="database precious: lost"):
            databases.put_back(before)


def test_our_own_databases_are_no_part_of_the_state(cluster: Databases) -> None:
    """Clones with owners, comments and settings of their own change nothing for another proof."""
    before = cluster.state()

    with cluster.clone() as proof, proof.connect() as conn:
        name = f'"{proof.name}"'
        conn.execute(f"comment on database {name} is 'x'; alter database {name} set jit to off")
        conn.execute(f"alter database {name} owner to team; grant connect on database {name} to member")
        got = cluster.state()

    assert got == before


def test_a_state_is_read_in_any_database(cluster: Databases, conn: Connection) -> None:
    """`capture` needs no particular database, and no search path."""
    with cluster.clone() as proof, proof.connect() as inside:
        inside.execute("create schema mine; create function mine.starts_with(text, text) returns boolean return false")
        inside.execute("create temporary table pg_authid (i integer); set search_path to mine, pg_temp, pg_catalog")

        got = capture(inside)

    assert got == cluster.state()
