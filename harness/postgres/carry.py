"""What CREATE DATABASE does not copy from its template: owner, limit, privileges, settings and comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.postgres.link import Connection

# For these a setting is a list, each element of which is quoted by itself (GUC_LIST_QUOTE in the server's sources).
_LISTS = frozenset(
    {
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    }
)
_ELEMENT = re.compile(r'"((?:[^"]|"")*)"|([^\s,"]+)')

_ATTRIBUTES = """
select pg_catalog.pg_get_userbyid(d.datdba),
       d.datdba = (select r.oid from pg_catalog.pg_roles as r where r.rolname = current_user),
       d.datconnlimit,
       d.datacl is not null,
       pg_catalog.shobj_description(d.oid, 'pg_database')
from pg_catalog.pg_database as d
where d.datname = %s
"""
_PRIVILEGES = """
select case when a.grantor = d.datdba then null else pg_catalog.pg_get_userbyid(a.grantor) end,
       case when a.grantee = 0 then null else pg_catalog.pg_get_userbyid(a.grantee) end,
       a.privilege_type,
       a.is_grantable
from pg_catalog.pg_database as d
cross join lateral pg_catalog.aclexplode(d.datacl) as a
where d.datname = %s
"""
_SETTINGS = """
select case when s.setrole = 0 then null else pg_catalog.pg_get_userbyid(s.setrole) end, c.line
from pg_catalog.pg_db_role_setting as s
join pg_catalog.pg_database as d on d.oid = s.setdatabase
cross join lateral pg_catalog.unnest(s.setconfig) with ordinality as c(line, place)
where d.datname = %s
order by 1, c.place
"""


@dataclass(frozen=True, slots=True)
class Privilege:
    """One entry of a database's access list; `None` as grantor is the owner, as grantee everybody."""

    grantor: str | None
    grantee: str | None
    name: str
    grantable: bool


def carried(conn: Connection, template: str, clone: str) -> tuple[sql.Composed, ...]:
    """List the statements that give *clone* what it lost of *template*; none for a template with nothing to lose."""
    row = conn.execute(_ATTRIBUTES, [template]).fetchone()
    owner, ours, limit, has_privileges, comment = cast("tuple[str, bool, int, bool, str | None]", row)
    name = sql.Identifier(clone)
    statements: list[sql.Composed] = []
    if not ours:
        statements.append(sql.SQL("alter database {} owner to {}").format(name, sql.Identifier(owner)))
    if limit >= 0:
        statements.append(sql.SQL("alter database {} connection limit {}").format(name, sql.Literal(limit)))
    if has_privileges:
        rows = cast(
            "Sequence[tuple[str | None, str | None, str, bool]]", conn.execute(_PRIVILEGES, [template]).fetchall()
        )
        statements += _grants(name, owner, [Privilege(*row) for row in rows])
    for role, line in cast("Sequence[tuple[str | None, str]]", conn.execute(_SETTINGS, [template]).fetchall()):
        statements.append(_setting(name, role, line))
    if comment is not None:
        statements.append(sql.SQL("comment on database {} is {}").format(name, sql.Literal(comment)))
    return tuple(statements)


def _grants(name: sql.Identifier, owner: str, privileges: Sequence[Privilege]) -> Iterable[sql.Composed]:
    for holder in (sql.SQL("public"), sql.Identifier(owner)):
        yield sql.SQL("revoke all on database {} from {}").format(name, holder)
    for privilege in in_order(privileges):
        grantee = sql.SQL("public") if privilege.grantee is None else sql.Identifier(privilege.grantee)
        option = sql.SQL(" with grant option" if privilege.grantable else "")
        grant = sql.SQL("grant {} on database {} to {}{}").format(sql.SQL(privilege.name), name, grantee, option)
        if privilege.grantor is None:
            yield grant
        else:
            yield sql.SQL("set role {}; {}; reset role").format(sql.Identifier(privilege.grantor), grant)


def in_order(privileges: Sequence[Privilege]) -> tuple[Privilege, ...]:
    """Order *privileges* so that each grantor holds the option before it grants; the owner, `None`, always does."""
    ordered: list[Privilege] = []
    left = list(privileges)
    while left:
        holders = {(one.grantee, one.name) for one in ordered if one.grantable}
        possible = [one for one in left if one.grantor is None or (one.grantor, one.name) in holders] or left
        ordered += possible
        left = [one for one in left if one not in possible]
    return tuple(ordered)


def _setting(name: sql.Identifier, role: str | None, line: str) -> sql.Composed:
    parameter, _, text = line.partition("=")
    whose = (
        sql.SQL("alter database {}").format(name)
        if role is None
        else sql.SQL("alter role {} in database {}").format(sql.Identifier(role), name)
    )
    return sql.SQL("{} set {} to {}").format(whose, sql.Identifier(*parameter.split(".")), values(parameter, text))


def values(parameter: str, text: str) -> sql.Composed:
    """Give what stands after SET … TO for the stored *text* of *parameter*."""
    return sql.SQL(", ").join(map(sql.Literal, elements(text) if parameter in _LISTS else (text,)))


def elements(text: str) -> tuple[str, ...]:
    """Split the stored text of a list setting into its elements; an empty list is one empty element."""
    found = [quoted.replace('""', '"') or bare for quoted, bare in _ELEMENT.findall(text)]
    return tuple(found) or ("",)
