"""Weekly reports: the right week of every zone, the right figures, one for each clinic and week, no secrets."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.product.acting import acting, rows, value
from tests.integration.product.people import ADA, CARL, CLEO, VERA, account, clinic, definition
from tests.integration.product.weeks import PLACES, figures, last_week

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"]
INSTANTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
WRITE = "select private.write_weekly_report(%s, %s)"
REPORTS = "select period_start, period_end, data::text from public.generated_reports where clinic_id = %s"
NAMES = "select id::text, name, aggregation_method from public.metric_definitions"
AMOUNTS = st.decimals(0, 10_000, places=2)
VALUES = st.lists(st.tuples(st.integers(1, 5), st.integers(-9, 9), AMOUNTS), max_size=12)
UNCHECKED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@UNCHECKED
@given(at=INSTANTS, zone=st.sampled_from(ZONES), values=VALUES)
@example(at=datetime(2021, 1, 3, 23, 30, tzinfo=UTC), zone="Pacific/Kiritimati", values=[(1, 0, Decimal(1))])
@example(at=datetime(2026, 3, 29, 22, 30, tzinfo=UTC), zone="Europe/Berlin", values=[(1, 0, Decimal(1))])
@example(at=datetime(2024, 12, 30, 10, 30, tzinfo=UTC), zone="Pacific/Pago_Pago", values=[(2, 6, Decimal(1))])
def test_a_report_is_what_the_raw_values_say(
    tx: Connection, at: datetime, zone: str, values: list[tuple[int, int, Decimal]]
) -> None:
    """Any zone, any instant, years' turns and daylight saving included; days around the week are not in it."""
    monday, sunday = last_week(at, zone)
    metrics = {str(key): (str(name), method) for key, name, method in rows(tx, NAMES)}
    dated = [(definition(metric), monday + timedelta(days=day), amount) for metric, day, amount in values]
    with tx.transaction(force_rollback=True):
        tx.execute("delete from public.metric_values")
        tx.execute("update public.clinics set timezone = %s where id = %s", [zone, clinic(1)])
        for metric, day, amount in dated:
            tx.execute("insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
                       " values (%s, %s, %s, %s), (%s, %s, %s, 7)",
                       [clinic(1), metric, day, amount, clinic(2), metric, day])  # fmt: skip
        tx.execute(WRITE, [clinic(1), at])
        ((start, end, text),) = rows(tx, REPORTS, [clinic(1)])

    report = json.loads(str(text), parse_float=Decimal, parse_int=Decimal)
    said = {
        item["name"]: (
            item["total"], item["average"].quantize(PLACES), item["minimum"], item["maximum"], item["data_points"]
        )
        for item in report["metrics"]
    }  # fmt: skip
    averaged = frozenset(name for name, method in metrics.values() if method == "average")
    named = [(metrics[metric][0], day, amount) for metric, day, amount in dated]
    assert (start, end) == (monday, sunday)
    assert report["week"] == "{}-W{:02}".format(*monday.isocalendar()[:2])
    assert said == figures(named, (monday, sunday), averaged)


def test_there_is_one_report_a_clinic_and_week(tx: Connection) -> None:
    """However often the job runs; each active clinic has one, an inactive one none; late values reach it."""
    for _ in range(2):
        with acting(tx, "service_role"):
            tx.execute("select public.scheduled_weekly_reports()")
    monday = value(tx, "select period_start from public.generated_reports where clinic_id = %s", [clinic(1)])
    tx.execute("delete from public.metric_values where clinic_id = %s", [clinic(1)])
    tx.execute("insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
               " values (%s, %s, %s, 4711)", [clinic(1), definition(1), monday])  # fmt: skip
    with acting(tx, "service_role"):
        tx.execute("select public.scheduled_weekly_reports()")

    assert value(tx, "select data #>> '{metrics,0,maximum}' from public.generated_reports where clinic_id = %s",
                 [clinic(1)]) == "4711"  # fmt: skip
    assert rows(tx, "select clinic_id, count(*) from public.generated_reports group by 1 order by 1") == rows(
        tx, "select id, 1::bigint from public.clinics where status = 'active' order by 1"
    )


def test_goals_do_not_multiply_totals(tx: Connection) -> None:
    """A clinic with many goals has the same totals as one with none; the goals are counted by themselves."""
    at = datetime(2030, 1, 8, 12, tzinfo=UTC)
    tx.execute("delete from public.metric_values")
    tx.execute("insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
               " values (%s, %s, %s, 5)", [clinic(1), definition(1), date(2030, 1, 1)])  # fmt: skip
    tx.execute("insert into public.goals (clinic_id, name, target_date, target_value)"
               " select %s, 'goal ' || n, '2099-01-01', 1 from generate_series(1, 5) as n", [clinic(1)])  # fmt: skip
    active = value(tx, "select count(*) from public.goals where clinic_id = %s and status = 'active'", [clinic(1)])

    tx.execute(WRITE, [clinic(1), at])

    report = json.loads(str(rows(tx, REPORTS, [clinic(1)])[0][2]))
    assert (report["metrics"][0]["average"], report["metrics"][0]["data_points"]) == (5, 1)
    assert report["goals"]["active"] == active


def test_no_token_is_in_a_report(tx: Connection) -> None:
    """Whatever the tokens of the demo data are."""
    with acting(tx, "service_role"):
        tx.execute("select public.scheduled_weekly_reports()")

    leaks = rows(tx, """
        select r.id
        from public.generated_reports as r, public.data_sources as s
        where position(s.access_token in r.data::text) > 0 or position(s.refresh_token in r.data::text) > 0
    """)  # fmt: skip
    assert value(tx, "select count(*) from public.data_sources where access_token is not null") != 0
    assert leaks == []


@pytest.mark.parametrize(("person", "clinics"), [(CARL, {1}), (CLEO, {2}), (VERA, set()), (ADA, {1, 2, 3})])
def test_administrators_read_their_clinics_reports(tx: Connection, person: int, clinics: set[int]) -> None:
    """A clinic's administrator reads its own, the system's reads all, a viewer none; nobody writes one."""
    with acting(tx, "service_role"):
        tx.execute("select public.scheduled_weekly_reports()")
    with acting(tx, "authenticated", account(person)):
        read = rows(tx, "select clinic_id::text from public.generated_reports")

    assert {one for (one,) in read} == {clinic(number) for number in clinics}
