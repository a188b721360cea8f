"""Daily sums: right for any order of arrival, written once, and never losing what is being written meanwhile."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.product.acting import outcome, rows, value
from tests.integration.product.daily import AGGREGATE, stored, wanted
from tests.integration.product.people import ADA, account, clinic, definition, provider

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

OLD_SUM = "delete from public.metric_aggregations"  # the demo's rows, which no value stands behind

PLACES = st.tuples(st.integers(1, 2), st.sampled_from([None, 1]), st.integers(1, 5), st.integers(0, 2))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 8), PLACES, st.decimals(0, 1000, allow_nan=False, places=3)),
        st.tuples(st.just("drop"), st.integers(1, 8), st.none(), st.none()),
        st.tuples(st.just("method"), st.integers(1, 5), st.none(), st.none()),
        st.tuples(st.just("truncate"), st.none(), st.none(), st.none()),
        st.tuples(st.just("run"), st.none(), st.none(), st.none()),
        st.tuples(st.just("bounds"), st.integers(0, 2), st.none(), st.none()),
    ),
    max_size=14,
)
Step = tuple[str, int | None, tuple[int, int | None, int, int] | None, Decimal | None]


def take(conn: Connection, step: Step) -> None:
    """Do one step to the values or to the sums."""
    match step:
        case ("put", number, (where, who, what, day), amount):
            conn.execute(
                "insert into public.metric_values (id, clinic_id, provider_id, metric_definition_id, date, value)"
                " values (md5('step ' || %s)::uuid, %s, %s, %s, date '2030-01-01' + %s, %s) on conflict (id) do update"
                " set clinic_id = excluded.clinic_id, provider_id = excluded.provider_id, date = excluded.date,"
                " metric_definition_id = excluded.metric_definition_id, value = excluded.value",
                [str(number), clinic(where), provider(2 * where) if who else None, definition(what), day, amount],
            )
        case ("drop", number, _, _):
            conn.execute("delete from public.metric_values where id = md5('step ' || %s)::uuid", [str(number)])
        case ("method", int(what), _, _):
            conn.execute(
                "update public.metric_definitions set aggregation_method ="
                " case aggregation_method when 'sum' then 'average' else 'sum' end where id = %s",
                [definition(what)],
            )
        case ("truncate", _, _, _):
            conn.execute("truncate public.metric_values")
        case ("bounds", day, _, _):
            conn.execute("select public.aggregate_daily_metrics(p_from => date '2030-01-01' + %s::int)", [day])
        case _:
            conn.execute(AGGREGATE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_sums_are_those_of_the_raw_values(tx: Connection, steps: list[Step]) -> None:
    """After any writes and runs, one more run makes every row right, and another writes nothing."""
    with tx.transaction(force_rollback=True):
        tx.execute(OLD_SUM)
        tx.execute("delete from public.metric_values where value < 0 or date < '2025-06-01'")
        for step in steps:
            take(tx, step)

        tx.execute(AGGREGATE)
        got, should = stored(tx), wanted(tx)
        again = value(tx, AGGREGATE)

    assert got == should
    assert again == 0


def test_values_older_than_the_migration_are_aggregated(tx: Connection) -> None:
    """The first run takes all that was there."""
    tx.execute(OLD_SUM)

    count = value(tx, AGGREGATE)

    assert stored(tx) == wanted(tx)
    assert count == value(tx, "select count(*) from public.metric_aggregations")


def test_only_service_role_aggregates(tx: Connection) -> None:
    """It is a job's work, not the API user's; service_role needs no right on the queue."""
    got = [
        outcome(tx, AGGREGATE, role="anon"),
        outcome(tx, AGGREGATE, role="authenticated", account=account(ADA)),
        outcome(tx, AGGREGATE, role="service_role"),
        outcome(tx, "delete from private.dirty_metric_days", role="service_role"),
    ]

    assert got == ["42501", "42501", 1, "42501"]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2030-01-02", None, [2, 3]),
        (None, "2030-01-02", [1, 2]),
        ("2030-01-02", "2030-01-02", [2]),
        ("2030-01-03", "2030-01-01", []),
    ],
)
def test_bounds_are_included_and_one_alone_leaves_the_other_open(
    tx: Connection, first: str | None, last: str | None, days: list[int]
) -> None:
    """What lies outside stays dirty."""
    tx.execute("delete from private.dirty_metric_days")
    tx.execute("delete from public.metric_values")
    tx.execute(AGGREGATE)
    tx.execute(OLD_SUM)
    tx.execute(
        "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
        " select %s, %s, date '2030-01-01' + n, 1 from generate_series(0, 2) as n",
        [clinic(1), definition(1)],
    )

    tx.execute("select public.aggregate_daily_metrics(%s, %s)", [first, last])

    got = rows(tx, "select extract(day from period_start)::int from public.metric_aggregations order by 1")
    left = rows(tx, "select extract(day from day)::int from private.dirty_metric_days order by 1")
    assert ([day for (day,) in got], sorted({1, 2, 3} - {day for (day,) in left})) == (days, days)


def test_two_runs_and_writers_at_once_lose_nothing(migrated: Database) -> None:
    """Writers and runs side by side; one run behind them all makes every row right, and nobody fails."""
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with migrated.connect() as conn:
                for turn in range(15):
                    if number < 2:
                        conn.execute(AGGREGATE)
                    else:
                        conn.execute(
                            "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
                            " select %s, %s, date '2030-01-01' + %s, %s from generate_series(1, 3)",
                            [clinic(1 + number % 2), definition(1), turn % 3, turn],
                        )
                        conn.execute(
                            "update public.metric_values set value = value + 1"
                            " where date = date '2030-01-01' + %s and clinic_id = %s",
                            [turn % 3, clinic(1 + number % 2)],
                        )
        except BaseException as error:  # noqa: BLE001  whatever it is, the test reports it
            failures.append(error)

    with migrated.connect() as conn:
        conn.execute(OLD_SUM)
        workers = [threading.Thread(target=work, args=[number]) for number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        conn.execute(AGGREGATE)

        assert failures == []
        assert stored(conn) == wanted(conn)


def test_a_value_in_flight_during_a_run_is_dirty_afterwards(migrated: Database) -> None:
    """A run does not wait for a writer, and the next one sees what it wrote."""
    with migrated.connect(autocommit=False) as writing, migrated.connect() as conn:
        conn.execute(AGGREGATE)
        writing.execute("insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
                        " values (%s, %s, '2031-01-01', 1)", [clinic(1), definition(1)])  # fmt: skip
        during = value(conn, AGGREGATE)
        writing.commit()

        assert (during, value(conn, AGGREGATE)) == (0, 1)
