"""Every type of PostgreSQL has values, and the server reads each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from harness.fuzz.harvest import harvest
from harness.fuzz.server import Server
from harness.fuzz.session import FuzzError, reading
from harness.fuzz.statement import written
from harness.fuzz.typed import Types
from harness.fuzz.values import Values

if TYPE_CHECKING:
    from harness.fuzz.kinds import Kind
    from harness.postgres.link import Connection

EXAMPLES = 12
REFUSED = {
    "gtsvector",
    "pg_brin_bloom_summary",
    "pg_brin_minmax_multi_summary",
    "pg_dependencies",
    "pg_mcv_list",
    "pg_ndistinct",
    "pg_node_tree",
}
"""Types whose input function refuses every text there is."""
ALL = """
select t.oid::int8, pg_catalog.format_type(t.oid, -1)
from pg_catalog.pg_type as t
left join pg_catalog.pg_class as c on c.oid = t.typrelid
where t.typtype <> 'p' and (t.typrelid = 0 or c.relkind = 'c')
    and not exists (
        select from pg_catalog.pg_type as e join pg_catalog.pg_class as r on r.oid = e.typrelid
        where e.oid = t.typelem and r.relkind <> 'c'
    )
order by t.oid
"""


def kinds(conn: Connection, query: str) -> dict[str, Kind]:
    """Describe the types that a query lists."""
    with reading(conn) as cursor:
        oids = {cast("int", oid): str(name) for oid, name in cursor.execute(query.encode())}
        types = Types(cursor)
        types.need(oids)
        return {name: types.kind(oid) for oid, name in oids.items()}


@pytest.fixture
def without_values(conn: Connection) -> set[str]:
    """Name the types that have no value on this server: XML where it is built without."""
    with reading(conn) as cursor:
        built = cursor.execute("select count(*) from pg_config where name = 'CONFIGURE' and setting ~ 'libxml'")
        lacks_xml = built.fetchall() == [(0,)]
    return REFUSED | ({"xml"} if lacks_xml else set())


def test_every_type_has_values_that_the_server_reads(conn: Connection, without_values: set[str]) -> None:
    """Base types, arrays, composites, domains, ranges and multiranges: none is left out, and no value is refused."""
    values = Values(Server(conn))
    uncovered, refused = set(), []

    for name, kind in kinds(conn, ALL).items():
        try:
            texts = harvest(values.texts(kind), EXAMPLES, 0)
        except FuzzError:
            uncovered.add(name)
            continue
        for text in texts:
            try:
                with conn.transaction(force_rollback=True):
                    conn.execute(f"select {written(text)}::{kind.name}".encode())
            except Exception as error:  # noqa: BLE001 - each one is told
                refused.append(f"{kind.name}: {text[:80]!r}: {error}")

    assert refused == []
    assert {name.removesuffix("[]") for name in uncovered} <= without_values
