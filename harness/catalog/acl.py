"""Grants: access control lists read, defaults put in, differences told one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from harness.catalog.naming import quoted
from harness.catalog.records import items

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PRIVILEGES = {
    "r": "SELECT",
    "a": "INSERT",
    "w": "UPDATE",
    "d": "DELETE",
    "D": "TRUNCATE",
    "x": "REFERENCES",
    "t": "TRIGGER",
    "X": "EXECUTE",
    "U": "USAGE",
    "C": "CREATE",
    "T": "TEMPORARY",
    "c": "CONNECT",
    "s": "SET",
    "A": "ALTER SYSTEM",
    "m": "MAINTAIN",
}

MAINTAIN_SINCE = 17
ORDER = "".join(PRIVILEGES)
OWNERS = {
    "table": "arwdDxt",
    "sequence": "rwU",
    "database": "CTc",
    "function": "X",
    "language": "U",
    "large object": "rw",
    "schema": "UC",
    "tablespace": "C",
    "foreign data wrapper": "U",
    "server": "U",
    "type": "U",
    "parameter": "sA",
}
EVERYBODYS = {"database": "Tc", "function": "X", "language": "U", "type": "U"}
"""What acldefault() gives the owner and everybody, by what a grant names."""

ITEM = re.compile(r'(?P<grantee>(?:"(?:[^"]|"")*")|[^=]*)=(?P<rights>[^/]*)/(?P<grantor>.*)', re.DOTALL)


class Grant(NamedTuple):
    """One privilege of one role, `grantee` empty for everybody."""

    grantee: str
    privilege: str
    grantor: str
    option: bool


def grouped(found: Iterable[Grant], owner: str) -> list[str]:
    """Give `SELECT, INSERT to bob` for each role, with the grantor where it is not the owner."""
    by_role: dict[tuple[str, str, bool], list[str]] = {}
    for grant in sorted(found, key=lambda grant: (grant.grantee, grant.grantor, grant.option, ORDER.find(grant[1]))):
        by_role.setdefault((grant.grantee, grant.grantor, grant.option), []).append(
            PRIVILEGES.get(grant.privilege, grant.privilege)
        )
    return [
        f"{', '.join(privileges)} to {quoted(grantee) if grantee else 'public'}"
        f"{' with grant option' if option else ''}{'' if grantor == owner else f' granted by {quoted(grantor)}'}"
        for (grantee, grantor, option), privileges in by_role.items()
    ]


def default(what: str, owner: str, major: int) -> frozenset[Grant]:
    """Give the grants that an object has while nobody granted or revoked anything."""
    rights = OWNERS.get(what, "")
    if what == "table" and major >= MAINTAIN_SINCE:
        rights += "m"
    own = {Grant(owner, right, owner, False) for right in rights}
    return frozenset(own | {Grant("", right, owner, False) for right in EVERYBODYS.get(what, "")})


def grants(acl: str | None, renamed: Mapping[str, str]) -> frozenset[Grant]:
    """Read an access control list; roles in *renamed* get their other name."""
    found: set[Grant] = set()
    for item in items(acl):
        match = ITEM.match(item)
        if match is None:
            continue
        grantee, grantor = (renamed.get(_name(match[side]), _name(match[side])) for side in ("grantee", "grantor"))
        rights = match["rights"]
        for place, right in enumerate(rights):
            if right != "*":
                found.add(Grant(grantee, right, grantor, rights[place + 1 : place + 2] == "*"))
    return frozenset(found)


def _name(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text
