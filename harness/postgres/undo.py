"""
Put a cluster back to a state: what a migration did to roles, memberships, settings, grants and tablespaces.

The rows of the shared catalogs are put back as they were, OIDs included, so that what other databases say of a role
stays true. A superuser may do that; nothing else brings back a dropped role, an absent VALID UNTIL or a grantor.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from harness.errors import ServerError
from harness.postgres.carry import values
from harness.postgres.cluster import ClusterState, Row, capture, differences, read
from harness.postgres.remove import remove
from harness.postgres.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.postgres.link import Connection, Link

_RELOAD_TIMEOUT = 10.0  # seconds
_SYSTEM_LINE = re.compile(r"^([\w.]+) = '((?:[^']|'')*)'$", re.MULTILINE)

# Whose rows are put back whole, in the order of insertion: an access list needs the names that it holds.
_WHOLE: tuple[LiteralString, ...] = (
    "pg_auth_members",
    "pg_tablespace",
    "pg_parameter_acl",
    "pg_db_role_setting",
    "pg_replication_origin",
    "pg_shdescription",
    "pg_shseclabel",
    "pg_shdepend",
)
_STOP_SLOT = """
select pg_catalog.pg_terminate_backend(s.active_pid, 5000)
from pg_catalog.pg_replication_slots as s
where s.slot_name = %s
and s.active_pid is not null
"""
_HOLDS = """
select distinct pg_catalog.pg_get_userbyid(s.refobjid), d.datname
from pg_catalog.pg_shdepend as s
join pg_catalog.pg_database as d on d.oid = case when s.dbid = 0 then s.objid else s.dbid end
where s.refclassid = 'pg_catalog.pg_authid'::regclass
and s.refobjid = any(%s::oid[])
and (s.dbid <> 0 or s.classid = 'pg_catalog.pg_database'::regclass)
order by 1, 2
"""
_DELETE: LiteralString = "delete from pg_catalog.{0} as t where t.ctid = any(%s::tid[])"
_INSERT: LiteralString = """
insert into pg_catalog.{0}
select (r::pg_catalog.{0}).*
from pg_catalog.unnest(%s::text[]) as r
"""
# Names are unique and may have been swapped: each goes aside first.
_ROLES_ASIDE = """
update pg_catalog.pg_authid as a
set rolname = pg_catalog.concat('pgharness aside ', a.oid)::name
where a.oid = any(%s::oid[])
"""
# A role that is still there is changed in place, since it may be the one that does this.
_ROLES_BACK = """
with wanted as (
    select (r::pg_catalog.pg_authid).*
    from pg_catalog.unnest(%s::text[]) as r
), changed as (
    update pg_catalog.pg_authid as a
    set rolname = w.rolname,
        rolsuper = w.rolsuper,
        rolinherit = w.rolinherit,
        rolcreaterole = w.rolcreaterole,
        rolcreatedb = w.rolcreatedb,
        rolcanlogin = w.rolcanlogin,
        rolreplication = w.rolreplication,
        rolbypassrls = w.rolbypassrls,
        rolconnlimit = w.rolconnlimit,
        rolpassword = w.rolpassword,
        rolvaliduntil = w.rolvaliduntil
    from wanted as w
    where a.oid = w.oid
    returning a.oid
)
insert into pg_catalog.pg_authid
select w.*
from wanted as w
where w.oid not in (select c.oid from changed as c)
"""
_DATABASES_BACK = """
update pg_catalog.pg_database as d
set datname = w.datname,
    datdba = w.datdba,
    datistemplate = w.datistemplate,
    datallowconn = w.datallowconn,
    datconnlimit = w.datconnlimit,
    datacl = w.datacl::aclitem[]
from pg_catalog.unnest(%s::jsonb[]) as r
cross join lateral pg_catalog.jsonb_to_record(r) as w(
    oid oid,
    datname name,
    datdba oid,
    datistemplate boolean,
    datallowconn boolean,
    datconnlimit integer,
    datacl text
)
where d.oid = w.oid
"""


class ClusterSpoiledError(ServerError):
    """What was done to a cluster cannot be undone; a new server is wanted. The help names what differs."""


def restore(link: Link, state: ClusterState, conn: Connection) -> None:
    """
    Put the cluster back to *state*.

    Databases in which a new role owns something must be gone by now.

    Args:
        conn: In a database that stays, in autocommit, as superuser.

    Raises:
        ClusterSpoiledError: It is not as it was; what could be undone is.
    """
    try:
        _undo_outside(conn, link, state, capture(conn, link.prefix))
        left = _held(conn, state, capture(conn, link.prefix))
        if not left:
            with conn.transaction():
                _undo_rows(conn, state, read(conn, link.prefix))
            left = differences(state, capture(conn, link.prefix))
    except psycopg.Error as error:
        if conn.closed:
            raise
        left = (plain(str(error)),)
    if left:
        raise ClusterSpoiledError(f"the cluster cannot be put back as it was: {left[0]}", *left[1:])


def _undo_outside(conn: Connection, link: Link, state: ClusterState, now: ClusterState) -> None:
    """Undo what is more than rows: databases, slots, tablespaces, origins, ALTER SYSTEM."""
    known = {(row.catalog, row.identity) for row in state.rows}
    new = [row for row in now.rows - state.rows if (row.catalog, row.identity) not in known]
    for row in sorted(new, key=lambda row: row.catalog):  # a database before the tablespace that it may lie in
        match row.catalog:
            case "pg_database":
                remove(conn, link, row.name)
            case "pg_replication_slots":
                conn.execute(_STOP_SLOT, [row.name])
                conn.execute("select pg_catalog.pg_drop_replication_slot(%s)", [row.name])
            case "pg_replication_origin":
                conn.execute("select pg_catalog.pg_replication_origin_drop(%s)", [row.name])
            case "pg_tablespace":
                conn.execute(sql.SQL("drop tablespace {}").format(sql.Identifier(row.name)))
    for row in state.of("postgresql.auto.conf") - now.rows:
        _undo_system(conn, row.text)


def _undo_system(conn: Connection, text: str) -> None:
    """Put postgresql.auto.conf back to *text*, and return when the server has read it."""
    conn.execute("alter system reset all")
    for name, value in _SYSTEM_LINE.findall(text):
        parameter = sql.Identifier(*name.split("."))
        conn.execute(sql.SQL("alter system set {} to {}").format(parameter, values(name, value.replace("''", "'"))))
    loaded = conn.execute("select pg_catalog.pg_conf_load_time(), pg_catalog.pg_reload_conf()").fetchone()
    deadline = time.monotonic() + _RELOAD_TIMEOUT
    while loaded and conn.execute("select pg_catalog.pg_conf_load_time()").fetchone() == loaded[:1]:
        if time.monotonic() > deadline:
            return
        time.sleep(0.002)


def _held(conn: Connection, state: ClusterState, now: ClusterState) -> tuple[str, ...]:
    """Say of each role that must go what a database that is still there keeps of it."""
    new = {row.identity for row in now.of("pg_authid")} - {row.identity for row in state.of("pg_authid")}
    held = conn.execute(_HOLDS, [sorted(new)]).fetchall() if new else []
    return tuple(f"role {role}: still has objects or privileges in database {database}" for role, database in held)


def _undo_rows(conn: Connection, state: ClusterState, now: Mapping[Row, str]) -> None:
    """Put the rows of the shared catalogs back; in one transaction of the caller's."""
    extra = {row: place for row, place in now.items() if row not in state.rows}
    missing = state.rows - now.keys()
    for catalog in _WHOLE:
        places = [place for row, place in extra.items() if row.catalog == catalog]
        _change(conn, sql.SQL(_DELETE).format(sql.SQL(catalog)), places)
    _undo_roles(conn, state, extra, missing)
    for catalog in _WHOLE:
        _change(conn, sql.SQL(_INSERT).format(sql.SQL(catalog)), _texts(missing, catalog))
    _change(conn, sql.SQL(_DATABASES_BACK), _texts(missing, "pg_database"))


def _undo_roles(conn: Connection, state: ClusterState, extra: Mapping[Row, str], missing: Iterable[Row]) -> None:
    known = {row.identity for row in state.of("pg_authid")}
    new = [place for row, place in extra.items() if row.catalog == "pg_authid" and row.identity not in known]
    _change(conn, sql.SQL(_DELETE).format(sql.SQL("pg_authid")), new)
    _change(conn, sql.SQL(_ROLES_ASIDE), [row.identity for row in missing if row.catalog == "pg_authid"])
    _change(conn, sql.SQL(_ROLES_BACK), _texts(missing, "pg_authid"))


def _texts(rows: Iterable[Row], catalog: str) -> list[str]:
    return sorted(row.text for row in rows if row.catalog == catalog)


def _change(conn: Connection, query: sql.SQL | sql.Composed, values: list[str]) -> None:
    if values:
        conn.execute(query, [values])
