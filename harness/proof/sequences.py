"""Set sequences to where a snapshot has them: a rolled-back transaction does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.catalog.stored import sequences

if TYPE_CHECKING:
    import psycopg

    from harness.catalog import Snapshot

SET = """
select pg_catalog.setval(s.name::pg_catalog.regclass, s.value, s.called)
from unnest(%s::text[], %s::int8[], %s::bool[]) as s (name, value, called)
where pg_catalog.to_regclass(s.name) is not null
"""


def put_back(conn: psycopg.Connection[Any], state: Snapshot) -> None:
    """Set every sequence of *state* that is there to where it stood."""
    stands = sequences(state)
    if stands:
        values = list(stands.values())
        conn.execute(SET, [list(stands), [v.last_value for v in values], [v.is_called for v in values]])
