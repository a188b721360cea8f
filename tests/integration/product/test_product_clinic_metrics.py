"""What a clinic's metrics come to over some days, against sums made in Python from the same values."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.product.access import REFUSED
from tests.integration.product.acting import acting, outcome, rows
from tests.integration.product.people import ADA, CARL, CLEO, GONE, MIA, OTTO, PHONE, VERA, account, clinic, provider
from tests.integration.product.people import definition as metric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.integration.product.acting import Connection

METRICS = (
    "select metric_name, total_value, average_value, min_value, max_value, data_points"
    " from public.calculate_clinic_metrics(%s, %s, %s)"
)
NAMES = {1: "Production", 2: "Net result", 3: "Patients seen", 4: "Cancellation rate", 5: "Waiting days"}
FIRST = date(2030, 2, 27)  # the month's end lies within the days
PLACES = Decimal("1e-6")  # PostgreSQL gives an average at least 16 digits

Value = tuple[int, int | None, int, Decimal]  # metric, provider, day, amount
Row = tuple[str, Decimal | None, Decimal, Decimal, Decimal, int]
VALUES = st.lists(
    st.tuples(
        st.sampled_from(sorted(NAMES)),
        st.sampled_from([None, 1, 2]),
        st.integers(0, 5),
        st.decimals(0, 10**6, allow_nan=False, places=4),
    ),
    max_size=12,
)
BOUNDS = st.one_of(st.none(), st.integers(-1, 6))


def model(values: Iterable[Value], start: int | None, end: int | None) -> list[Row]:
    """Give a row for each metric with values in these days, both included."""
    groups: dict[int, list[Decimal]] = defaultdict(list)
    for what, _, day, amount in values:
        if (start is None or day >= start) and (end is None or day <= end):
            groups[what].append(amount)
    with localcontext(prec=60):
        return sorted(
            (
                NAMES[what],
                sum(amounts, Decimal(0)),
                (sum(amounts, Decimal(0)) / len(amounts)).quantize(PLACES),
                min(amounts),
                max(amounts),
                len(amounts),
            )
            for what, amounts in groups.items()
        )


def day(offset: int | None) -> date | None:
    """Give the day so many after the first."""
    return None if offset is None else FIRST + timedelta(days=offset)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES, start=BOUNDS, end=BOUNDS)
@example(values=[(1, None, 0, Decimal(1)), (1, None, 5, Decimal(2))], start=0, end=5)
@example(values=[(4, 1, 1, Decimal(50)), (4, 1, 1, Decimal(70))], start=1, end=1)
def test_metrics_are_those_of_the_raw_values(
    tx: Connection, values: list[Value], start: int | None, end: int | None
) -> None:
    """Whatever was written, no matter whether it was aggregated: by metric, both days included."""
    with tx.transaction(force_rollback=True):
        tx.execute("delete from public.metric_values where clinic_id = %s", [clinic(1)])
        for what, who, offset, amount in values:
            tx.execute(
                "insert into public.metric_values (clinic_id, provider_id, metric_definition_id, date, value)"
                " values (%s, %s, %s, %s, %s)",
                [clinic(1), provider(who) if who else None, metric(what), day(offset), amount],
            )

        with acting(tx, "authenticated", account(VERA)):
            got = rows(tx, METRICS, [clinic(1), day(start), day(end)])

    rounded = [(name, total, cast("Decimal", average).quantize(PLACES), *rest) for name, total, average, *rest in got]
    assert rounded == model(values, start, end)


def test_a_correction_counts_at_once(tx: Connection) -> None:
    """The raw values are read: nothing waits for the next aggregation."""
    query = "select total_value, data_points from public.calculate_clinic_metrics(%s, '2031-01-01', '2031-01-31')"
    tx.execute(
        "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
        " values (%(clinic)s, %(metric)s, '2031-01-01', 1), (%(clinic)s, %(metric)s, '2031-01-31', 2)",
        {"clinic": clinic(1), "metric": metric(1)},
    )
    tx.execute("select public.aggregate_daily_metrics()")
    tx.execute("update public.metric_values set value = 40 where date = '2031-01-31'")

    assert rows(tx, query, [clinic(1)]) == [(41, 2)]


@pytest.mark.parametrize(
    ("number", "place", "allowed"),
    [
        (VERA, 1, True),
        (VERA, 2, False),
        (CARL, 2, False),
        (CLEO, 2, True),
        (MIA, 1, True),
        (MIA, 2, True),
        (MIA, 3, False),  # a membership that ended
        (OTTO, 4, False),  # a closed clinic
        (GONE, 2, False),
        (PHONE, 1, False),
        (ADA, 2, True),
        (ADA, 4, True),
        (VERA, None, False),
    ],
)
def test_only_the_own_clinics_are_told(tx: Connection, number: int, place: int | None, allowed: bool) -> None:
    """A clinic where one is no active member is refused, and not answered with nothing."""
    asked = [clinic(place) if place else None, None, None]

    got = outcome(tx, METRICS, asked, role="authenticated", account=account(number))

    assert (got != REFUSED) == allowed


def test_services_are_told_of_every_clinic(tx: Connection) -> None:
    """service_role needs no claims; anon and the auth server have no business here."""
    got = {
        role: outcome(tx, METRICS, [clinic(4), None, None], role=role)
        for role in ("service_role", "anon", "supabase_auth_admin")
    }

    assert got == {"service_role": 1, "anon": REFUSED, "supabase_auth_admin": REFUSED}
