"""Connection → Snapshot: the whole catalog in one statement, rows of initdb once in a process."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from harness.catalog.layout import CATALOGS, Layout, read_layout
from harness.catalog.records import fields
from harness.catalog.rows import read_sequences, read_tables
from harness.catalog.session import reading
from harness.catalog.statement import POWERS, builtin_statement, carefully, catalogs_statement
from harness.catalog.temporary import without_temporary
from harness.catalog.values import SEPARATOR, Origin, Shelf, Snapshot
from harness.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from harness.catalog.session import Connection, Cursor

OLDEST, NEWEST = 150000, 190000
"""`server_version_num` of the first major that is read, and of the first that is not known yet."""

ORIGIN = """
select pg_catalog.current_setting('server_version_num')::int,
    s.system_identifier::text,
    pg_catalog.pg_postmaster_start_time()::text,
    d.datname::text,
    d.oid::text,
    r.rolsuper,
    pg_catalog.age('3'::pg_catalog.xid)::int8,
    array(select p.name from pg_catalog.pg_prepared_statements as p where pg_catalog.starts_with(p.name, 'pgharness_'))
from pg_catalog.pg_control_system() as s, pg_catalog.pg_database as d, pg_catalog.pg_roles as r
where d.datname = pg_catalog.current_database() and r.rolname = session_user
"""
BOOTSTRAP_AGE = 2147483647
"""What age() says of rows that initdb itself wrote; that figure does not move with time."""

Section = tuple[int, str, tuple[int, ...]]
"""Count and joined text of the rows that people made; fingerprint of those that initdb made."""

_lock = threading.Lock()
_layouts: dict[tuple[str, str, int], tuple[Layout, tuple[bool, bool, bool]]] = {}
_shelves: dict[tuple[object, ...], Shelf] = {}


def snapshot(conn: Connection, *, rows: bool = True) -> Snapshot:
    """
    Read everything PostgreSQL keeps about the connected database, as of one moment.

    An open transaction is used as it is and its own changes are seen; else the reading has one of its own. The session
    keeps its settings; a prepared statement named pgharness_… stays behind, so that the next reading is faster.

    Args:
        conn: Connected to the database; a superuser, or what may not be read is named in `Snapshot.not_read`.
        rows: Whether to digest the rows of tables and read sequences and large objects too.

    Raises:
        ServerError: The server is older or newer than can be read, has a catalog unknown here, or went away.
    """
    with reading(conn) as cursor:
        origin, superuser, now, prepared = _origin(cursor)
        layout, powers = _layout(cursor, origin, superuser=superuser)
        text = catalogs_statement(layout, powers, origin.version, rows=rows)
        sections = _sections(_run(cursor, text, prepared), now)
        if not all(map(_whole, sections.values())):
            sections = _sections(cursor.execute(carefully(text).encode(), prepare=False), now)
        user = {name: Shelf(sections[name][1]) for name in layout.shapes}
        temporary = frozenset(sections["@temporary"][1].split(SEPARATOR))
        user = without_temporary(layout.shapes, user, temporary)
        found = Snapshot(
            origin=origin,
            shapes=layout.shapes,
            user=user,
            builtin=_builtin(cursor, layout, origin, sections),
            state=_state(sections),
            not_read=layout.not_read,
        )
        return _with_rows(cursor, found, sections) if rows else found


def _origin(cursor: Cursor) -> tuple[Origin, bool, int, frozenset[str]]:
    """Ask where we are; whether a superuser reads; the age of the oldest transaction; statements prepared before."""
    row = cursor.execute(ORIGIN, prepare=False).fetchone()
    if row is None:
        raise ServerError("snapshot: the connected database is not listed in pg_database")
    version, system, started, database, oid, superuser, now, prepared = row
    origin = Origin(int(str(version)), str(system), str(started), str(database), str(oid))
    if not OLDEST <= origin.version < NEWEST:
        raise ServerError(
            f"snapshot: the server is PostgreSQL {origin.major}, wanted 15 to 18",
            "use a server of PostgreSQL 15 to 18, or a newer pgharness",
        )
    names = frozenset(map(str, prepared)) if isinstance(prepared, list) else frozenset()
    return origin, bool(superuser), int(str(now)), names


def _layout(cursor: Cursor, origin: Origin, *, superuser: bool) -> tuple[Layout, tuple[bool, bool, bool]]:
    """Describe the catalogs; a superuser's description is kept, as nothing can change it while the server runs."""
    key = (origin.system, origin.started, origin.version)
    with _lock:
        kept = _layouts.get(key)
    if kept and superuser:
        return kept
    layout = read_layout(cursor.execute(CATALOGS, prepare=False).fetchall())
    files, origins, objects = cursor.execute(POWERS, prepare=False).fetchone() or (False, False, False)
    described = (layout, (bool(files), bool(origins), bool(objects)))
    if superuser:
        with _lock:
            _layouts[key] = described
    return described


def _run(cursor: Cursor, text: str, prepared: frozenset[str]) -> list[tuple[object, ...]]:
    """Run the statement by a name that its text gives, preparing it where this session has not yet."""
    name = f"pgharness_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    if name not in prepared:
        cursor.execute(f"prepare {name} as {text}".encode(), prepare=False)
    return cursor.execute(f"execute {name}".encode(), prepare=False).fetchall()


def _sections(rows: Iterable[Sequence[object]], now: int) -> dict[str, Section]:
    """Take the statement's rows apart."""
    sections: dict[str, Section] = {}
    for name, count, text, builtin, places, newest in rows:
        age = int(str(newest)) if newest is not None else 0
        marks = (int(str(builtin)), int(str(places or 0)), age if age == BOOTSTRAP_AGE else now - age)
        sections[str(name)] = (int(str(count)), "" if text is None else str(text), marks)
    return sections


def _whole(section: Section) -> bool:
    """Say whether the joined text comes apart into as many rows as there are: no value holds what separates them."""
    count, text, _ = section
    return text.count(SEPARATOR) == max(0, count - 1)


def _builtin(cursor: Cursor, layout: Layout, origin: Origin, sections: dict[str, Section]) -> dict[str, Shelf]:
    """Give the rows that initdb made, reading those alone whose fingerprint this process has not met."""
    keys = {
        name: (origin.system, origin.started, name, layout.shapes[name].columns, section[2])
        for name, section in sections.items()
        if section[2][0]
    }
    with _lock:
        wanted = [name for name, key in keys.items() if key not in _shelves]
    if wanted:
        text = builtin_statement(layout, wanted)
        found = cursor.execute(text, prepare=False).fetchall()
        if not all(_whole((int(str(count)), str(joined), ())) for _, count, joined in found):
            found = cursor.execute(carefully(text), prepare=False).fetchall()
        read = {str(name): Shelf(str(joined)) for name, _, joined in found}
        with _lock:
            _shelves.update({keys[name]: shelf for name, shelf in read.items()})
    with _lock:
        return {name: _shelves[key] for name, key in keys.items()}


def _state(sections: dict[str, Section]) -> dict[str, dict[str, str]]:
    """Read what no catalog holds: each section's names and values."""
    state: dict[str, dict[str, str]] = {}
    for section in ("@slots", "@prepared", "@origins", "@dropped"):
        if section in sections:
            rows = [fields(line) for line in Shelf(sections[section][1]).lines]
            state[section[1:]] = dict(sorted((f"{first or ''}", ", ".join(map(_word, rest))) for first, *rest in rows))
    if "@dropped" in sections:
        dropped = [fields(line) for line in Shelf(sections["@dropped"][1]).lines]
        state["dropped"] = {}
        for relation, number in sorted(dropped, key=lambda row: int(row[1] or 0)):
            known = state["dropped"].get(str(relation))
            state["dropped"][str(relation)] = f"{known}, {number}" if known else str(number)
    if "@settings" in sections:
        state["settings"] = _settings(sections["@settings"][1])
    return state


def _word(value: str | None) -> str:
    return "-" if value is None else value


def _settings(content: str) -> dict[str, str]:
    """Read the file that ALTER SYSTEM writes: `name = 'value'`, a quote doubled within."""
    pairs = (line.partition(" = ") for line in content.splitlines() if line and not line.startswith("#"))
    return dict(sorted((name, value.strip()[1:-1].replace("''", "'")) for name, _, value in pairs))


def _with_rows(cursor: Cursor, found: Snapshot, sections: dict[str, Section]) -> Snapshot:
    """Add digests of rows and large objects, and where sequences stand."""
    tables, unread = read_tables(cursor, found, [fields(line) for line in Shelf(sections["@filled"][1]).lines])
    sequences = read_sequences(cursor, found, [fields(line) for line in Shelf(sections["@sequences"][1]).lines])
    objects = None
    if "@large_objects" in sections:
        objects = {str(oid): str(digest) for oid, digest in map(fields, Shelf(sections["@large_objects"][1]).lines)}
    return Snapshot(
        origin=found.origin,
        shapes=found.shapes,
        user=found.user,
        builtin=found.builtin,
        state=found.state,
        tables=tables,
        sequences=sequences,
        large_objects=objects,
        not_read=(*found.not_read, *unread),
    )
