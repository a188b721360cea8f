"""PostgreSQL's own types that stand in no order that Python follows: a strategy of texts by the type's name."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, cast
from uuid import UUID

from hypothesis import strategies as st

from harness.fuzz import json
from harness.fuzz.texts import strings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import SearchStrategy

    Texts = SearchStrategy[str]

EDGES: Mapping[str, tuple[str, ...]] = {
    "boolean": ("f", "t"),
    "uuid": (
        "00000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-000000000001",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ),
    "bytea": ("\\x", "\\x00", "\\x61", "\\xff", "\\xdeadbeef", "\\x5c", "\\x27", "\\xc328"),
    '"char"': ("a", "", "0", "'", "\\", " ", "\\377"),
    "name": ("a", "", "A", "a b", '"', "select", "é", "a" * 63),
    "money": ("0", "1.00", "-1.00", "0.01", "92233720368547758.07", "-92233720368547758.08"),
    "interval": (
        *(
            "0",
            "1 day",
            "-1 day",
            "1 mon",
            "24:00:00",
            "1 day -24:00:00",
            "30 days",
            "1 mon -30 days",
            "00:00:00.000001",
        ),
        *("1 year 2 mons 3 days 04:05:06.789", "178000000 years", "-178000000 years", "2147483647 days", "-00:00:01"),
    ),
    "time with time zone": ("00:00:00+00", "12:00:00+02", "23:59:59.999999-15:59", "24:00:00+00", "00:00:00+15:59"),
    "oid": ("0", "1", "1259", "16384", "2147483648", "4294967295"),
    "xid": ("0", "1", "3", "2147483648", "4294967295"),
    "cid": ("0", "1", "4294967295"),
    "tid": ("(0,0)", "(0,1)", "(4294967295,65535)"),
    "xid8": ("0", "1", "4294967296", "18446744073709551615"),
    "pg_lsn": ("0/0", "0/1", "16/B374D848", "FFFFFFFF/FFFFFFFF"),
    "pg_snapshot": ("1:1:", "10:20:10,14,15", "1:9223372036854775807:"),
    "txid_snapshot": ("1:1:", "10:20:10,14,15", "1:9223372036854775807:"),
    "int2vector": ("", "0", "1 2", "-32768 32767"),
    "oidvector": ("", "0", "1 2", "4294967295"),
    "aclitem": ("=r/pg_monitor", "pg_monitor=arwd/pg_monitor", "=r/postgres"),
    "refcursor": ("a", "", "a b", "'"),
    "regclass": ("pg_class", "0", "4294967295", "pg_catalog.pg_type", "1"),
    "regcollation": ('"C"', "0", '"POSIX"', "4294967295"),
    "regconfig": ("simple", "english", "0", "4294967295"),
    "regdictionary": ("simple", "english_stem", "0"),
    "regnamespace": ("pg_catalog", "public", "0", "4294967295"),
    "regoper": ("0", "pg_catalog.||/", "4294967295"),
    "regoperator": ("+(integer,integer)", "0", "-(NONE,integer)"),
    "regproc": ("now", "0", "pg_catalog.version", "4294967295"),
    "regprocedure": ("now()", "0", "abs(integer)", "4294967295"),
    "regrole": ("pg_monitor", "0", "4294967295"),
    "regtype": ("integer", "0", "text[]", "timestamp with time zone", "4294967295"),
    "point": ("(0,0)", "(1,1)", "(-1,0)", "(NaN,0)", "(Infinity,-Infinity)", "(1e300,1e-300)", "(-0,0)"),
    "line": ("{1,0,0}", "{0,1,0}", "{1,-1,0}", "{1,1,-1}", "{1e300,1,0}"),
    "lseg": ("[(0,0),(1,1)]", "[(0,0),(0,0)]", "[(Infinity,0),(0,NaN)]"),
    "box": ("(1,1),(0,0)", "(0,0),(0,0)", "(Infinity,1),(-Infinity,0)"),
    "path": ("((0,0))", "[(0,0),(1,1)]", "((0,0),(1,0),(1,1))", "[(NaN,0)]"),
    "polygon": ("((0,0))", "((0,0),(1,0),(1,1))", "((0,0),(1,1),(1,0),(0,1))"),
    "circle": ("<(0,0),1>", "<(0,0),0>", "<(0,0),Infinity>", "<(1,-1),0.5>"),
    "inet": (
        *(
            "127.0.0.1",
            "0.0.0.0/32",
            "10.0.0.1/8",
            "255.255.255.255/32",
            "192.0.2.0/24",
            "::",
            "::1",
            "::/0",
            "0.0.0.0/0",
        ),
        *("::ffff:192.0.2.1", "2001:db8::1/64", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ),
    "cidr": ("0.0.0.0/0", "10.0.0.0/8", "192.0.2.0/24", "127.0.0.1/32", "::/0", "2001:db8::/32", "::1/128"),
    "macaddr": ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "08:00:2b:01:02:03"),
    "macaddr8": ("00:00:00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff:ff:ff", "08:00:2b:01:02:03:04:05"),
    "tsvector": ("", "a", "a b", "'a':1", "'a':1A,2B 'b':3", "'a b'", "''''", "'\\\\'", "'é':16383"),
    "tsquery": ("", "a", "a & b", "a | !b", "a <-> b", "a:*", "'a b':A", "(a | b) & !c", "a <2> b"),
    "jsonpath": json.JSONPATHS,
    "xml": ("<a/>", "", "a", "<a>b</a>", '<a b="c">&lt;</a>', "<!-- a --><a/>", "<![CDATA[<]]>"),
}
FRAGILE = frozenset(
    (
        *("xml", "aclitem", "money", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace"),
        *("regoper", "regoperator", "regproc", "regprocedure", "regrole", "regtype"),
    )
)
"""Types whose texts a server may refuse for want of a library, a locale or an object: it is asked first."""
TRIES = (
    *(
        "a",
        "",
        "0",
        "1",
        "-1",
        "1.5",
        "t",
        "{}",
        "[]",
        "()",
        "a=>1",
        '"a"=>NULL',
        "a.b",
        "[1,2,3]",
        "[1]",
        "{1,2}",
        "(1,1)",
    ),
    *("(1,1),(0,0)", "POINT(0 0)", "POINT EMPTY", "127.0.0.1", "2000-01-01", "00000000-0000-0000-0000-000000000000"),
    *("<a/>", "1:1:", "0/0", "978-0-306-40615-7", "USD 1.00", "http://example.org", "a & b", "\\x00", "1/2", "1 m"),
)
"""What is tried on a type that nobody here knows."""
ASCII_ONLY = frozenset({"name", "tsvector"})
"""Types with an edge that a database of a narrow encoding cannot hold."""


def _hex(size: int) -> Texts:
    return st.binary(min_size=size, max_size=size).map(bytes.hex)


def _mac(size: int) -> Texts:
    return st.binary(min_size=size, max_size=size).map(lambda raw: raw.hex(":"))


def _uuids() -> Texts:
    return st.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)))


def _addresses() -> Texts:
    v4 = st.builds(
        lambda address, bits: f"{IPv4Address(address)}/{bits}", st.integers(0, 2**32 - 1), st.integers(0, 32)
    )
    v6 = st.builds(
        lambda address, bits: f"{IPv6Address(address)}/{bits}", st.integers(0, 2**128 - 1), st.integers(0, 128)
    )
    return v4 | v6


def _networks() -> Texts:
    def masked(address: int, bits: int) -> str:
        return f"{IPv4Address(address >> (32 - bits) << (32 - bits))}/{bits}"

    return st.builds(masked, st.integers(0, 2**32 - 1), st.integers(0, 32))


def _intervals() -> Texts:
    return st.builds(
        lambda months, days, seconds: f"{months} mons {days} days {seconds} seconds",
        st.integers(-1200, 1200),
        st.integers(-1000, 1000),
        st.integers(-100_000, 100_000),
    )


def _points() -> Texts:
    ends = st.integers(-100, 100)
    return st.builds(lambda x, y: f"({x},{y})", ends, ends)


def _many(form: str, least: int) -> Texts:
    return st.lists(_points(), min_size=least, max_size=4).map(lambda points: form.format(",".join(points)))


def _unsigned(bits: int) -> Texts:
    return st.integers(0, 2**bits - 1).map(str)


GENERAL: Mapping[str, Callable[[], Texts]] = {
    "uuid": _uuids,
    "bytea": lambda: st.binary(max_size=40).map(lambda raw: "\\x" + raw.hex()),
    "money": lambda: st.integers(-(10**12), 10**12).map(lambda cents: f"{cents / 100:.2f}"),
    "interval": _intervals,
    "oid": lambda: _unsigned(32),
    "xid": lambda: _unsigned(32),
    "cid": lambda: _unsigned(32),
    "xid8": lambda: _unsigned(64),
    "point": _points,
    "lseg": lambda: _many("[{}]", 2).filter(lambda text: text.count("(") == 2),
    "path": lambda: _many("[{}]", 1),
    "polygon": lambda: _many("({})", 1),
    "box": lambda: st.builds(lambda one, other: f"{one},{other}", _points(), _points()),
    "circle": lambda: st.builds(lambda centre, radius: f"<{centre},{radius}>", _points(), st.integers(0, 100)),
    "inet": _addresses,
    "cidr": _networks,
    "macaddr": lambda: _mac(6),
    "macaddr8": lambda: _mac(8),
    "int2vector": lambda: st.lists(st.integers(-32768, 32767), max_size=4).map(lambda each: " ".join(map(str, each))),
    "oidvector": lambda: st.lists(st.integers(0, 2**32 - 1), max_size=4).map(lambda each: " ".join(map(str, each))),
}

INTERVAL_FIELDS = 0x7FFF
"""An interval whose modifier names no fields has all of these bits."""


def texts(name: str, modifier: int, *, wide: bool, modest: bool) -> Texts | None:
    """
    Give texts of one of PostgreSQL's own types, the simplest first; `None` for a type that has none here.

    Args:
        name: The type as SQL writes it.
        modifier: The column's `atttypmod`.
        wide: Whether the database's encoding holds all of Unicode.
        modest: Leave out values that no index takes.
    """
    if name in {"text", "character varying", "bpchar", "cstring"}:
        return strings(most=modifier - 4 if modifier >= 4 else None, wide=wide, modest=modest)
    if name in {"json", "jsonb"}:
        return json.documents(binary=name == "jsonb", wide=wide, modest=modest)
    if name in {'"bit"', "bit varying"}:
        return _bits(modifier, varying=name == "bit varying")
    edges = EDGES.get(name)
    if edges is None:
        return None
    if not wide and name in ASCII_ONLY:
        edges = tuple(text for text in edges if text.isascii())
    found = cast("Texts", st.sampled_from(edges))
    return found | GENERAL[name]() if name in GENERAL else found


def _bits(modifier: int, *, varying: bool) -> Texts:
    """Give bit strings; a bit string is as long as its modifier says, and one bit long in `bit` alone."""
    size = modifier if modifier > 0 else 64
    least = 0 if varying else size if modifier > 0 else 1
    edges = ["0" * size, "1" * size, *(["", "1"] if varying else [])]
    return st.sampled_from(edges) | st.text("01", min_size=least, max_size=size)
