"""The daily sums as they are stored, and as the raw values say they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tests.integration.product.acting import rows
from tests.integration.product.sums import Key, Sum, near, sums

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.integration.product.acting import Connection

AGGREGATE = "select public.aggregate_daily_metrics()"
STORED = (
    "select clinic_id, provider_id, metric_definition_id, period_start::text, value, count, minimum, maximum, average,"
    " standard_deviation from public.metric_aggregations where aggregation_type = 'daily' and period_start = period_end"
)
RAW = "select clinic_id, provider_id, metric_definition_id, date::text, value from public.metric_values"
AVERAGED = "select id from public.metric_definitions where aggregation_method = 'average'"


def stored(conn: Connection) -> dict[Key, Sum]:
    """Read the daily sums."""
    return {row[:4]: near(cast("Sum", row[4:])) for row in rows(conn, STORED)}


def wanted(conn: Connection) -> dict[Key, Sum]:
    """Compute from the raw values what they should be."""
    averaged = frozenset(key for (key,) in rows(conn, AVERAGED))
    return dict(sums(((row[:4], cast("Decimal", row[4])) for row in rows(conn, RAW)), averaged))
