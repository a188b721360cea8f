"""What a cluster keeps outside its databases: roles, memberships, settings, grants, tablespaces; read in one query."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.postgres.link import Connection

PREFIX = "pgharness"  # how the names of our databases begin on a server of our own

_READ = Path(__file__).with_name("cluster.sql").read_bytes()
_FOR_SUPERUSERS = b"""
union all
select 'pg_authid', a.oid::text, a.rolname::text, a.ctid::text, a::text
from pg_catalog.pg_authid as a
union all
select 'postgresql.auto.conf', '', '', '', pg_catalog.pg_read_file('postgresql.auto.conf')
"""
_FOR_OTHERS = b"""
union all
select 'pg_authid', r.oid::text, r.rolname::text, '', r::text
from pg_catalog.pg_roles as r
"""
_KINDS = {
    "pg_authid": "role",
    "pg_auth_members": "membership",
    "pg_tablespace": "tablespace",
    "pg_parameter_acl": "privilege on parameter",
    "pg_db_role_setting": "setting",
    "pg_replication_origin": "replication origin",
    "pg_shdescription": "comment on",
    "pg_shseclabel": "security label on",
    "pg_shdepend": "dependency of",
    "pg_database": "database",
    "pg_replication_slots": "replication slot",
    "postgresql.auto.conf": "settings of ALTER SYSTEM",
}


@dataclass(frozen=True, slots=True)
class Row:
    """
    One thing that a cluster keeps.

    Attributes:
        catalog: Where it is kept.
        identity: What stays when it changes: its OID, or the OIDs of what it joins.
        name: For a person.
        text: All of it, as the server prints a row.
    """

    catalog: str
    identity: str
    name: str
    text: str

    def __str__(self) -> str:
        """Name it for a person."""
        return f"{_KINDS[self.catalog]} {self.name}".rstrip()


@dataclass(frozen=True, slots=True)
class ClusterState:
    """All that a cluster keeps outside our databases; equal states are equal clusters."""

    rows: frozenset[Row]

    def of(self, catalog: str) -> frozenset[Row]:
        """Give what one catalog keeps."""
        return frozenset(row for row in self.rows if row.catalog == catalog)


def capture(conn: Connection, prefix: str = PREFIX) -> ClusterState:
    """
    Read the state of the cluster, without what concerns only databases whose names begin with *prefix*.

    Without passwords and ALTER SYSTEM where the connection is no superuser's.
    """
    return ClusterState(frozenset(read(conn, prefix)))


def read(conn: Connection, prefix: str) -> Mapping[Row, str]:
    """Give the place (ctid) of each thing that the cluster keeps."""
    rest = _FOR_SUPERUSERS if conn.info.parameter_status("is_superuser") == "on" else _FOR_OTHERS
    rows = conn.execute(_READ + rest, {"prefix": f"{prefix}_"}).fetchall()
    found = cast("Iterable[tuple[str, str, str, str, str]]", rows)
    return {Row(catalog, identity, name, text): place for catalog, identity, name, place, text in found}


def differences(before: ClusterState, after: ClusterState) -> tuple[str, ...]:
    """Name what differs, each thing once: `role x: left behind`, `role y: lost`, `setting of z: changed`."""
    was = {(row.catalog, row.identity): row for row in before.rows - after.rows}
    now = {(row.catalog, row.identity): row for row in after.rows - before.rows}
    lost = [f"{was[key]}: lost" for key in was.keys() - now.keys()]
    left = [f"{now[key]}: left behind" for key in now.keys() - was.keys()]
    changed = [f"{was[key]}: changed" for key in was.keys() & now.keys()]
    return tuple(sorted([*lost, *left, *changed]))
