"""The statement that reads every catalog at once, and what each of its rows holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.known import KNOWN

if TYPE_CHECKING:
    from harness.catalog.layout import Layout

SEPARATOR = r"E'\x1e'"
JOIN, JOINED = "pg_catalog.string_agg(", f", {SEPARATOR})"
MARK = "pg_catalog.sum(pg_catalog.hashtid(x.ctid)) {0}, pg_catalog.min(pg_catalog.age(x.xmin)) {0}"
"""
Fingerprint of rows: where they lie, and how long ago the newest of them was made. Any change moves a row or makes a
newer one; a clone has the pages of its template. So within one running server equal figures mean equal rows.
"""

POWERS = """
select pg_catalog.has_function_privilege('pg_catalog.pg_read_file(text, bigint, bigint, boolean)', 'execute'),
    pg_catalog.has_function_privilege('pg_catalog.pg_show_replication_origin_status()', 'execute'),
    pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'select')
"""
"""What else this session may read: the file of ALTER SYSTEM, positions of origins, content of large objects."""

SETTINGS = "select pg_catalog.pg_read_file('postgresql.auto.conf', 0, 10000000, true) as t"
SLOTS = """
select row(s.slot_name, s.slot_type, s.plugin, s.two_phase)::text as t
from pg_catalog.pg_replication_slots as s
where not s.temporary and (s.database is null or s.database = pg_catalog.current_database())
"""
PREPARED = """
select row(p.gid, p.owner)::text as t
from pg_catalog.pg_prepared_xacts as p
where p.database = pg_catalog.current_database()
"""
ORIGINS = """
select row(o.external_id, o.remote_lsn)::text as t
from pg_catalog.pg_show_replication_origin_status() as o
where not pg_catalog.starts_with(o.external_id, 'pg_')
"""
DROPPED = """
select row(a.attrelid, a.attnum)::text as t
from pg_catalog.pg_attribute as a
where a.attisdropped and a.attrelid >= 16384
"""
TEMPORARY = """
select n.oid::text as t
from pg_catalog.pg_namespace as n
where pg_catalog.starts_with(n.nspname, 'pg_temp_') or pg_catalog.starts_with(n.nspname, 'pg_toast_temp_')
"""
FILLED = """
select row(c.oid, pg_catalog.has_table_privilege(c.oid, 'select') and not pg_catalog.row_security_active(c.oid))::text
    as t
from pg_catalog.pg_class as c
where c.relkind in ('r', 'm') and c.relpersistence <> 't' and (c.oid >= 16384 or c.relnamespace <> 11)
    and pg_catalog.pg_relation_size(c.oid) > 0
"""
"""Tables that may hold rows, and whether all of them may be read; a table without a page holds none."""
SEQUENCES = """
select row(c.oid, pg_catalog.pg_sequence_last_value(c.oid))::text as t
from pg_catalog.pg_class as c
where c.relpersistence <> 't'
    and case when c.relkind = 'S' then pg_catalog.has_sequence_privilege(c.oid, 'select') else false end
"""
"""A sequence that was never called has no last value here, and is read by itself."""
LARGE_OBJECTS = """
select row(l.loid, pg_catalog.sum(pg_catalog.hash_record_extended(row(l.pageno, l.data), 0)))::text as t
from pg_catalog.pg_largeobject as l
group by l.loid
"""


def catalogs_statement(layout: Layout, powers: tuple[bool, bool, bool], version: int, *, rows: bool) -> str:
    """
    Write the statement that reads all catalogs.

    Each of its rows is: section; count and joined text of the rows that people made; count and fingerprint (two
    figures) of those that initdb made. Sections that begin with `@` are no catalogs and have no fingerprint.
    """
    parts = [_catalog(catalog, columns) for catalog, columns in layout.sql.items()]
    parts += [
        _section("@slots", SLOTS if version < 170000 else SLOTS.replace("s.two_phase)", "s.two_phase, s.failover)")),
        _section("@prepared", PREPARED),
        _section("@dropped", DROPPED),
        _section("@temporary", TEMPORARY),
    ]
    may_read_files, may_read_origins, may_read_objects = powers
    if may_read_files:
        parts.append(_section("@settings", SETTINGS))
    if may_read_origins:
        parts.append(_section("@origins", ORIGINS))
    if rows:
        parts.append(_section("@filled", FILLED))
        if may_read_objects:
            parts.append(_section("@large_objects", LARGE_OBJECTS))
        parts.append(_section("@sequences", SEQUENCES))
    return "\nunion all\n".join(parts)


def carefully(statement: str) -> str:
    """Rewrite a statement for values that hold the character which separates rows: it is spelt out in them."""
    opening, closing = f"{JOIN}pg_catalog.replace(", f", {SEPARATOR}, '<U+001E>'){JOINED}"
    return statement.replace(JOIN, opening).replace(JOINED, closing)


def builtin_statement(layout: Layout, catalogs: list[str]) -> str:
    """Write the statement that reads the rows that initdb made of *catalogs*: catalog, count, joined text."""
    return "\nunion all\n".join(
        f"select '{catalog}', pg_catalog.count(*), {JOIN}{_row(layout.sql[catalog])}{JOINED}\n"
        f"from pg_catalog.{catalog} as x where {KNOWN[catalog].where or 'true'} and {KNOWN[catalog].builtin}"
        for catalog in catalogs
    )


def _row(columns: tuple[str, ...]) -> str:
    return f"row({', '.join(columns)})::pg_catalog.text"


def _catalog(catalog: str, columns: tuple[str, ...]) -> str:
    known = KNOWN[catalog]
    text = f"{JOIN}{_row(columns)}{JOINED}"
    if not known.builtin:
        figures = f"pg_catalog.count(*), {text}, 0, 0, 0"
    else:
        user, builtin = f"filter (where not ({known.builtin}))", f"filter (where {known.builtin})"
        figures = f"pg_catalog.count(*) {user}, {text} {user}, pg_catalog.count(*) {builtin}, {MARK.format(builtin)}"
    return f"select '{catalog}', {figures}\nfrom pg_catalog.{catalog} as x where {known.where or 'true'}"


def _section(name: str, query: str) -> str:
    return f"select '{name}', pg_catalog.count(*), {JOIN}s.t{JOINED}, 0, 0, 0\nfrom ({query}) as s"
