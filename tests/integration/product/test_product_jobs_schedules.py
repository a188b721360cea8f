"""Schedules: the last slot of any of pg_cron's is what crontab(5) says, and what is none is told apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.product.acting import value
from tests.integration.product.slots import MONTHS, NAMED, WEEK, last_slot

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

SLOT = "select private.cron_slot(%s, %s)"
READABLE = "select private.is_cron(%s)"


def field(lowest: int, highest: int, names: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Draw a field: lists of numbers, names, ranges and steps."""
    number = st.integers(lowest, highest).map(str)
    words = number | st.sampled_from(names) if names else number
    step = st.integers(1, highest + 5).map("/{}".format)
    ends = st.tuples(st.integers(lowest, highest), st.integers(lowest, highest)).map(sorted)
    span = ends.map(lambda both: "{}-{}".format(*both)) | st.builds("{0}-{0}".format, words)
    item = st.just("*") | words | span | st.builds("{}{}".format, st.just("*") | span, step)
    return st.just("*") | st.lists(item, min_size=1, max_size=3).map(",".join)


SCHEDULES = st.sampled_from(sorted(NAMED)) | st.builds(
    "{} {} {} {} {}".format,
    field(0, 59),
    field(0, 23),
    field(1, 31) | st.just("$"),
    field(1, 12, MONTHS),
    field(0, 7, WEEK),
)
INSTANTS = st.datetimes(datetime(1999, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=SCHEDULES, upto=INSTANTS)
@example(schedule="0 2 * * *", upto=datetime(2026, 3, 1, 2, 0, tzinfo=UTC))
@example(schedule="0 0 29 2 */7", upto=datetime(2026, 3, 1, tzinfo=UTC))
@example(schedule="59 23 $ 2 mon", upto=datetime(2100, 3, 1, tzinfo=UTC))
@example(schedule="0 0 * * fri-mon", upto=datetime(2026, 3, 1, tzinfo=UTC))
@example(schedule="0 0 31 4 *", upto=datetime(2026, 3, 1, tzinfo=UTC))
def test_the_last_slot_is_what_crontab_says(tx: Connection, schedule: str, upto: datetime) -> None:
    """For any schedule and instant, whatever zone and format the session has."""
    tx.execute("set local timezone = 'Pacific/Kiritimati'")

    assert value(tx, SLOT, [schedule, upto]) == last_slot(schedule, upto)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seconds=st.integers(1, 59), upto=INSTANTS)
def test_seconds_count_in_whole_steps(tx: Connection, seconds: int, upto: datetime) -> None:
    """'N seconds': the last multiple of N since 1970."""
    slot = datetime.fromtimestamp(upto.timestamp() // seconds * seconds, UTC)

    assert value(tx, SLOT, [f"{seconds} seconds", upto]) == slot


@pytest.mark.parametrize(
    "schedule",
    ["@reboot", " 0 0 * * 1-5 ", "0\t0 * * *", "00 0 * * MON", "1 second", "59 Seconds", "0 0 $ * *", "0 0 * * * *"],
)
def test_what_pg_cron_takes_can_be_read(tx: Connection, schedule: str) -> None:
    """Whichever version of it."""
    assert value(tx, READABLE, [schedule]) is True


@pytest.mark.parametrize(
    "schedule",
    [
        "", " ", "noon", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * * 8",
        "*/0 * * * *", "5/10 * * * *", "1,,2 * * * *", "-5 * * * *", "5- * * * *", "* * * * monday", "? * * * *",
        "1-60 * * * *", "jan * * * *", "* * * mon *", "$ * * * *", "0 seconds", "60 seconds", "1.5 seconds", "@DAILY",
        "99999999999 * * * *",
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_none(tx: Connection, schedule: str) -> None:
    """It can neither be read nor registered, and has no slot."""
    assert value(tx, READABLE, [schedule]) is False
    assert value(tx, SLOT, [schedule, datetime(2026, 1, 1, tzinfo=UTC)]) is None
