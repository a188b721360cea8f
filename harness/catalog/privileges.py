"""Privileges and settings told that have rows of their own: defaults, parameters, what extensions granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.acl import default, grants
from harness.catalog.attributes import grant_changes
from harness.catalog.drafts import Draft, aspect, both, gained, rows
from harness.catalog.records import options
from harness.catalog.values import Aspect, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.catalog.acl import Grant
    from harness.catalog.compare import Delta
    from harness.catalog.drafts import Part, Sides
    from harness.catalog.index import Row
    from harness.catalog.names import Names

BOOTSTRAP = "10"


def grant_rows(column: str, what: Callable[[Row], str]) -> Part:
    """Tell of rows that are nothing but grants: default privileges, parameters."""

    def tell(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
        for delta in listed:
            names, row, _ = rows(sides, delta)
            owner = _grantor(names, row)
            other = sides.renamed.get(owner, owner)
            nothing = _untouched(names, row, what(row), other)
            old = grants(delta.before[column], sides.renamed) if delta.before else nothing
            new = grants(delta.after[column], {}) if delta.after else nothing
            called = (names.kind(delta.catalog, row), names.identity(delta.catalog, row))
            for attribute, before, after, _ in grant_changes(old, new, other, other):
                yield Draft(Change(*called, attribute, before, after, aspect(delta.catalog)), None, None)

    return tell


def _grantor(names: Names, row: Row) -> str:
    role = names.index.row("pg_authid", row.get("defaclrole") or BOOTSTRAP)
    return str(role["rolname"]) if role else ""


def _untouched(names: Names, row: Row, what: str, owner: str) -> frozenset[Grant]:
    """Give what holds where there is no row: the built-in defaults, and nothing within a schema or for parameters."""
    if row.get("defaclnamespace", "1") != "0":
        return frozenset()
    return default(what, owner, names.index.snapshot.origin.major)


def settings(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of settings of roles and databases, one by one."""
    for delta in listed:
        names, row, _ = rows(sides, delta)
        old = options(delta.before["setconfig"]) if delta.before else {}
        new = options(delta.after["setconfig"]) if delta.after else {}
        role, database = row["setrole"], row["setdatabase"]
        called = ("role", names.role(role)) if role != "0" else ("all roles", "")
        place = ""
        if database != "0":
            place = " in this database"
            called = called if role != "0" else ("database", names.name("pg_database", database))
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) == new.get(name):
                continue
            words = f"setting {name}{place if role != '0' else ''}"
            attribute = words if name in old and name in new else gained(words, second=name in new)
            keys = both(sides, delta, "pg_authid", "setrole") if role != "0" else (None, None)
            what = Aspect.CLUSTER
            yield Draft(Change(*called, attribute, old.get(name), new.get(name), what), *keys)


INITIAL_KINDS = {"i": "made by initdb", "e": "made by an extension"}


def initial(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of initial privileges, which say what an extension granted by itself."""
    for delta in listed:
        names, row, second = rows(sides, delta)
        catalog, oid = names.index.catalog(row["classoid"]), str(row["objoid"])
        values = [side["initprivs"] if side else None for side in (delta.before, delta.after)]
        kinds = [side["privtype"] if side else None for side in (delta.before, delta.after)]
        if grants(values[0], sides.renamed) == grants(values[1], {}):
            if kinds[0] == kinds[1]:
                continue
            values = [INITIAL_KINDS.get(kind or "", kind) for kind in kinds]
        change = Change(
            names.kind_of(catalog, oid), names.name(catalog, oid), "initial privileges", values[0], values[1]
        )
        key = (catalog, oid, "0")
        other = (catalog, str(sides.match.oid(catalog, oid)), "0")
        yield Draft(change, None if second else key, key if second else other)
