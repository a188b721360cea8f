"""Values whose sum no number can hold: every one of them is taken, and they stop nobody's sums but their own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, LiteralString

import pytest

from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.daily import AGGREGATE, stored, wanted
from tests.integration.product.people import CLEO, account, clinic, definition, provider

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

HUGE = Decimal("9e131071")
DAY, MONTH = "2030-05-02", "2030-05-01"
PUT: LiteralString = (
    "insert into public.metric_values (clinic_id, provider_id, metric_definition_id, date, value)"
    " values (%s, %s, %s, %s, %s)"
)
JOB: LiteralString = "select public.scheduled_daily_aggregation() ->> 'status'"
REFRESH: LiteralString = "select private.refresh_view('public.clinic_monthly_metrics', current_user, true, true)"
DIRTY: LiteralString = "select clinic_id::text, day::text, failed_with from private.dirty_metric_days"
ERRORS: LiteralString = (
    "select clinic_id::text, new_data ->> 'sqlstate', record_id from public.audit_logs"
    " where action = 'ERROR' and table_name = 'metric_aggregations'"
)
SPOILT = (clinic(2), None, definition(1), DAY)
"""The group that has two such values."""


@pytest.fixture
def spoilt(tx: Connection) -> Connection:
    """Give a database with sums to be made, one group of which cannot be, for neighbours of every kind."""
    tx.execute("delete from public.metric_aggregations")
    for where, who, what, day, amount in (
        (*SPOILT, HUGE),
        (*SPOILT, HUGE),
        (clinic(2), provider(3), definition(1), DAY, 1),
        (clinic(2), None, definition(2), DAY, 2),
        (clinic(2), None, definition(1), "2030-05-03", 3),
        (clinic(1), None, definition(1), DAY, 4),
    ):
        tx.execute(PUT, [where, who, what, day, amount])
    return tx


def test_every_other_sum_is_made(spoilt: Connection) -> None:
    """Those of other clinics, of other days, and of the same day's other metrics and providers."""
    with acting(spoilt, "service_role"):
        count = value(spoilt, AGGREGATE)

    got = stored(spoilt)
    should = wanted_without_the_spoilt(spoilt)
    assert (got, count) == (should, len(should))


def test_what_cannot_be_summed_stays_dirty_and_is_reported_to_its_clinic(spoilt: Connection) -> None:
    """With the SQLSTATE and the group's key, in the log that the clinic's administrators read."""
    spoilt.execute(AGGREGATE)

    key = f'["{clinic(2)}", "{definition(1)}", "daily", "{DAY}", null]'
    with acting(spoilt, "authenticated", account(CLEO)):
        read = rows(spoilt, ERRORS)
    assert rows(spoilt, DIRTY) == [(clinic(2), DAY, "22003")]
    assert read == [(clinic(2), "22003", key)]


def test_the_job_fails_as_long_as_a_sum_is_missing(spoilt: Connection) -> None:
    """What it could do is done; when the values are mended, the next run is whole."""
    told = [value(spoilt, JOB), value(spoilt, JOB)]
    said = value(spoilt, "select error from public.scheduled_job_runs order by id desc limit 1")
    spoilt.execute("update public.metric_values set value = 5 where value = %s", [HUGE])
    told.append(value(spoilt, JOB))

    assert told == ["failed", "failed", "succeeded"]
    assert (
        said == f"failures: 1 clinic-day(s) cannot be aggregated, such as {DAY} of clinic {clinic(2)} (22003) (22000)"
    )
    assert (stored(spoilt), rows(spoilt, DIRTY)) == (wanted(spoilt), [])


def test_a_day_of_which_nothing_is_left_loses_its_sums_beside_one_that_fails(spoilt: Connection) -> None:
    """Deleting is not undone by the neighbour that cannot be written."""
    spoilt.execute(AGGREGATE)
    spoilt.execute("delete from public.metric_values where value in (2, 3, 4)")

    spoilt.execute(AGGREGATE)

    assert stored(spoilt) == wanted_without_the_spoilt(spoilt)


def test_the_months_of_every_clinic_are_refreshed(spoilt: Connection) -> None:
    """A month that no number can hold has no value and no average; its extremes, and all other rows, are there."""
    spoilt.execute(PUT, [clinic(1), None, definition(2), DAY, HUGE])
    spoilt.execute(PUT, [clinic(1), None, definition(2), DAY, Decimal("0.25")])

    refreshed = outcome(spoilt, REFRESH, keep=True)

    got = {
        (where, what): found
        for where, what, *found in rows(
            spoilt,
            "select clinic_id::text, metric_definition_id::text, value, average_value, min_value, max_value,"
            " data_points from public.clinic_monthly_metrics where month = %s",
            [MONTH],
        )
    }
    whole = value(spoilt, "select 9e131071 + 0.25")
    half = value(spoilt, "select (9e131071 + 0.25) / 2")
    assert refreshed == 1
    assert got == {
        (clinic(1), definition(1)): [4, 4, 4, 4, 1],
        (clinic(1), definition(2)): [whole, half, Decimal("0.25"), HUGE, 2],
        (clinic(2), definition(1)): [None, None, 1, HUGE, 4],
        (clinic(2), definition(2)): [2, 2, 2, 2, 1],
    }


def wanted_without_the_spoilt(conn: Connection) -> dict[tuple[object, ...], object]:
    """Give what the sums of the other groups should be."""
    with conn.transaction(force_rollback=True):
        conn.execute("delete from public.metric_values where value = %s", [HUGE])
        return dict(wanted(conn))
