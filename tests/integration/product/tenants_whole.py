"""What holds for the whole database whoever did what: the log replays, sums are the values', names stay at home."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, LiteralString

from tests.integration.product.acting import rows, value
from tests.integration.product.daily import AGGREGATE, stored, wanted
from tests.integration.product.replay import replay

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection
    from tests.integration.product.replay import Entry

AUDITED: tuple[LiteralString, ...] = ("users", "clinics", "user_clinic_roles", "data_sources")
SECRETS = ("access_token", "refresh_token")
NOW = "select pg_catalog.clock_timestamp()"
ENTRIES = (
    "select action, record_id, old_data::text, new_data::text from public.audit_logs"
    " where table_name = %s and created_at >= %s and action <> 'ERROR' order by id"
)
ASTRAY = """
select 'goal ' || g.id || ' names a provider of another clinic' from public.goals as g
join public.providers as p on p.id = g.provider_id where p.clinic_id <> g.clinic_id
union all
select 'value ' || v.id || ' names a provider of another clinic' from public.metric_values as v
join public.providers as p on p.id = v.provider_id where p.clinic_id <> v.clinic_id
union all
select 'value ' || v.id || ' names a data source of another clinic' from public.metric_values as v
join public.data_sources as s on s.id = v.data_source_id where s.clinic_id <> v.clinic_id
union all
select 'data source ' || s.id || ' names a provider of another clinic' from public.data_sources as s
join public.providers as p on p.id = s.provider_id where p.clinic_id <> s.clinic_id
"""
FAILED = "select clinic_id, day::text from private.dirty_metric_days where failed_with = '22003'"
Check = Callable[["Connection"], Sequence[str]]


def log_replays(begun: Connection) -> Check:
    """From the rows as they were, the log leads to the rows as they are."""
    since = value(begun, NOW)
    start = {table: _images(begun, table) for table in AUDITED}

    def check(conn: Connection) -> Sequence[str]:
        return [table for table in AUDITED if not _leads(conn, table, start[table], since)]

    return check


def _leads(conn: Connection, table: LiteralString, start: dict[str, str], since: object) -> bool:
    first: list[Entry] = [("INSERT", key, None, image) for key, image in start.items()]
    entries: list[Entry] = [*first, *rows(conn, ENTRIES, [table, since])]  # type: ignore[list-item]
    try:
        rebuilt = replay(entries)
    except (AssertionError, KeyError):
        return False
    return rebuilt == {key: json.loads(image) for key, image in _images(conn, table).items()}


def _images(conn: Connection, table: LiteralString) -> dict[str, str]:
    """Give the rows as the log holds them: instants in UTC, secrets masked."""
    with conn.transaction(force_rollback=True):
        conn.execute("set local timezone = 'UTC'")
        found = rows(conn, f"select id::text, to_jsonb(t) from public.{table} as t")
    return {str(key): json.dumps(_masked(image)) for key, image in found}  # type: ignore[arg-type]


def _masked(image: dict[str, object]) -> dict[str, object]:
    return {name: "[redacted]" if name in SECRETS and found is not None else found for name, found in image.items()}


def sums_are_right(_: Connection) -> Check:
    """One more run of the aggregation makes every daily row what the raw values say, or tells that its day fails."""

    def check(conn: Connection) -> Sequence[str]:
        with conn.transaction(force_rollback=True):
            conn.execute(AGGREGATE)
            got, should, failed = stored(conn), wanted(conn), set(rows(conn, FAILED))
        return [f"sum of {key} is {got.get(key)}, should be {should.get(key)}"
                for key in got.keys() | should.keys()
                if got.get(key) != should.get(key) and (key[0], key[3]) not in failed]  # fmt: skip

    return check


def names_stay_at_home(_: Connection) -> Check:
    """No row names a provider or a data source of another clinic."""
    return lambda conn: [str(told) for (told,) in rows(conn, ASTRAY)]
