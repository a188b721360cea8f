"""Materialized views: months as the raw values make them, read by members alone, refreshed whatever fails."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, LiteralString, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.months import Key, Month, Value, months, near
from tests.integration.product.people import (
    ADA,
    CARL,
    CLEO,
    GONE,
    MIA,
    OTTO,
    PHONE,
    VERA,
    account,
    clinic,
    definition,
    provider,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

REFRESH: LiteralString = "select view_name, action, detail from public.refresh_materialized_views()"
PUT = (
    "insert into public.metric_values (clinic_id, provider_id, metric_definition_id, date, value)"
    " values (%s, %s, %s, %s, %s)"
)
RAW = "select clinic_id, date, metric_definition_id, value from public.metric_values"
AVERAGED = "select id from public.metric_definitions where aggregation_method = 'average'"
STORED = (
    "select clinic_id, month, metric_definition_id, value, average_value, min_value, max_value, data_points"
    " from public.clinic_monthly_metrics"
)
MONTHS_OF = "select from public.get_clinic_monthly_metrics(%s)"

NOWHERE = 99  # no clinic has that number

DAYS = st.one_of(
    st.dates(date(2023, 12, 30), date(2024, 3, 2)),
    st.sampled_from([date(1999, 12, 31), date(2000, 1, 1), date(2024, 2, 29), date(2024, 3, 31), date(2024, 10, 27)]),
)
VALUES = st.lists(
    st.tuples(
        st.integers(1, 2),
        st.booleans(),
        st.integers(1, 5),
        DAYS,
        st.decimals(0, 10**9, allow_nan=False, places=3),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(values=[], zone="UTC")
@given(values=VALUES, zone=st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo"]))
def test_months_are_those_of_the_raw_values(
    tx: Connection, values: list[tuple[int, bool, int, date, Decimal]], zone: str
) -> None:
    """Whatever zone the session is in, each row is the model's, and no value is missing."""
    with tx.transaction(force_rollback=True):
        tx.execute("select set_config('timezone', %s, true)", [zone])
        tx.execute("delete from public.metric_values where abs(value) > 1e12")  # averages keep 16 digits
        for where, provided, what, day, amount in values:
            tx.execute(PUT, [clinic(where), provider(2 * where) if provided else None, definition(what), day, amount])
        tx.execute(REFRESH)

        stored = {cast("Key", row[:3]): near(cast("Month", row[3:])) for row in rows(tx, STORED)}
        averaged = frozenset(key for (key,) in rows(tx, AVERAGED))
        wanted = dict(months(cast("list[Value]", rows(tx, RAW)), averaged))

    assert stored == wanted


def test_months_are_as_old_as_the_last_refresh(tx: Connection) -> None:
    """A value written later is in it only after the next refresh, and so is a deletion."""
    count = "select coalesce(sum(data_points), 0) from public.clinic_monthly_metrics where month = '2033-05-01'"

    tx.execute(PUT, [clinic(1), None, definition(1), date(2033, 5, 31), 1])
    seen = [value(tx, count)]
    tx.execute(REFRESH)
    seen.append(value(tx, count))
    tx.execute("delete from public.metric_values where date = '2033-05-31'")
    tx.execute(REFRESH)
    seen.append(value(tx, count))

    assert seen == [0, 1, 0]


def test_rates_are_never_added_up(tx: Connection) -> None:
    """A metric that is averaged has no total, and no row speaks of two metrics."""
    tx.execute("delete from public.metric_values")
    tx.execute("update public.metric_definitions set aggregation_method = 'average' where id <> %s", [definition(1)])
    tx.execute("update public.metric_definitions set aggregation_method = 'sum' where id = %s", [definition(1)])
    for what in (1, 2):
        for day in (1, 2):
            tx.execute(PUT, [clinic(1), None, definition(what), date(2033, 5, day), 50])
    tx.execute(REFRESH)

    got = rows(tx, "select metric_definition_id::text, value from public.clinic_monthly_metrics order by 1")
    assert got == [(definition(1), 100), (definition(2), 50)]


@pytest.mark.parametrize(
    ("person", "admitted"),
    [
        (CARL, {1}),
        (VERA, {1}),
        (CLEO, {2}),
        (MIA, {1, 2}),
        (OTTO, set()),
        (GONE, set()),
        (PHONE, set()),
        (ADA, {1, 2, 3, 4}),
    ],
)
def test_members_read_their_clinics_months_alone(tx: Connection, person: int, admitted: set[int]) -> None:
    """A foreign clinic, an inactive one and one that is not there are refused; an administrator reads every clinic."""
    got = {
        number
        for number in (1, 2, 3, 4, NOWHERE)
        if outcome(tx, MONTHS_OF, [clinic(number)], role="authenticated", account=account(person)) != "42501"
    }

    assert got == admitted


def test_nobody_of_the_api_reads_the_view_itself(tx: Connection) -> None:
    """A materialized view knows no row level security, so it is closed; service_role alone reads it."""
    query: LiteralString = "select from public.clinic_monthly_metrics limit 1"

    got = [
        outcome(tx, query, role="anon"),
        outcome(tx, query, role="authenticated", account=account(ADA)),
        outcome(tx, query, role="authenticated"),
        outcome(tx, MONTHS_OF, [clinic(1)], role="authenticated"),
        outcome(tx, MONTHS_OF, [clinic(1)], role="anon"),
        outcome(tx, query, role="service_role"),
    ]

    assert got == ["42501", "42501", "42501", "42501", "42501", 1]


def test_service_role_reads_every_clinics_months(tx: Connection) -> None:
    """The rows of one clinic, and none of another."""
    tx.execute(REFRESH)
    with acting(tx, "service_role"):
        got = rows(tx, "select distinct clinic_id::text from public.get_clinic_monthly_metrics(%s)", [clinic(2)])

    assert got == [(clinic(2),)]


def test_only_service_role_refreshes(tx: Connection) -> None:
    """It is a job's work; service_role owns no view and needs no more than the function."""
    got = [
        outcome(tx, REFRESH, role="anon"),
        outcome(tx, REFRESH, role="authenticated", account=account(ADA)),
        outcome(tx, REFRESH, role="service_role"),
    ]

    assert got == ["42501", "42501", 1]


def test_what_can_be_concurrent_is(tx: Connection) -> None:
    """Only an unpopulated view, and one without a unique index on columns alone, is refreshed plainly, and says why."""
    for statement in (
        "create materialized view public.keyed as select 1 as a",
        "create unique index on public.keyed (a)",
        "create materialized view public.empty as select 1 as a with no data",
        "create unique index on public.empty (a)",
        "create materialized view public.bare as select 1 as a",
        "create index on public.bare (a)",
        "create materialized view public.expressed as select 1 as a",
        "create unique index on public.expressed ((a + 1))",
        "create materialized view public.partial as select 1 as a",
        "create unique index on public.partial (a) where a > 0",
        'create materialized view public."Odd "" name" as select 1 as a',
    ):
        tx.execute(statement)

    got = rows(tx, REFRESH)

    plain = "it has no unique index on columns alone"
    assert sorted(got) == [
        ('Odd " name', "refreshed", plain),
        ("bare", "refreshed", plain),
        ("clinic_monthly_metrics", "refreshed concurrently", None),
        ("empty", "refreshed", "it was not populated"),
        ("expressed", "refreshed", plain),
        ("keyed", "refreshed concurrently", None),
        ("partial", "refreshed", plain),
    ]


def test_a_second_refresh_populates_nothing_and_is_concurrent(tx: Connection) -> None:
    """What was unpopulated the first time is not the second."""
    tx.execute("create materialized view public.keyed as select 1 as a with no data; create unique index on keyed (a)")
    tx.execute(REFRESH)

    got = rows(tx, REFRESH)

    assert {action for _, action, _ in got} == {"refreshed concurrently"}


def test_readers_are_not_in_the_way_of_a_concurrent_refresh(migrated: Database) -> None:
    """A reader's open transaction holds nothing up, and goes on reading what it read."""
    with migrated.connect(autocommit=False) as reading, migrated.connect() as conn:
        was = rows(reading, STORED + " order by 1, 2, 3")
        conn.execute("set lock_timeout = '1s'")

        got = rows(conn, REFRESH)

        assert rows(reading, STORED + " order by 1, 2, 3") == was
    assert got == [("clinic_monthly_metrics", "refreshed concurrently", None)]


def test_views_come_behind_what_they_read(tx: Connection) -> None:
    """Names run against the order, ordinary views of other schemas stand between: one refresh brings all up to date."""
    for statement in (
        "create table public.base as select 1 as a",
        "create materialized view public.z_first as select a from public.base",
        "create view private.between as select a + 1 as a from public.z_first",
        "create materialized view public.m_second as select a from private.between",
        "create materialized view public.a_third as select x.a + y.a as a from public.m_second x, private.between y",
        "update public.base set a = 10",
    ):
        tx.execute(statement)

    order = [name for name, _, _ in rows(tx, REFRESH) if name != "clinic_monthly_metrics"]

    assert (order, value(tx, "select a from public.a_third")) == (["z_first", "m_second", "a_third"], 22)


def test_a_view_that_fails_stops_no_other(tx: Connection) -> None:
    """It says SQLSTATE and message, the log has them, it keeps its rows, and the others are refreshed."""
    for statement in (
        "create table public.base as select 1 as a",
        "create materialized view public.failing as select 1 / a as a from public.base",
        "create materialized view public.good as select a from public.base",
        "create materialized view public.reading as select a from public.failing",
        "update public.base set a = 0",
    ):
        tx.execute(statement)

    got = {str(name): (action, detail) for name, action, detail in rows(tx, REFRESH)}

    assert got["failing"] == ("failed", "22012: division by zero")
    assert {got[name][0] for name in ("good", "reading")} == {"refreshed"}
    assert rows(tx, "select * from public.failing, public.good") == [(1, 0)]
    assert rows(tx, "select new_data ->> 'sqlstate' from public.audit_logs where action = 'ERROR'"
                    " and table_name = 'failing'") == [("22012",)]  # fmt: skip


def test_a_view_that_fails_fails_the_job(tx: Connection) -> None:
    """Each view is a step: the others are refreshed, the run and the health say that one was not."""
    tx.execute("create table public.base as select 1 as a")
    tx.execute("create materialized view public.failing as select 1 / a as a from public.base")
    tx.execute("update public.base set a = 0")

    with acting(tx, "service_role"):
        summary = cast("dict[str, object]", value(tx, "select public.scheduled_view_refresh()"))
        health = rows(tx, "select last_status, health from public.check_job_health() where job_name = 'refresh-views'")

    assert summary["status"] == "failed"
    assert summary["errors"] == {"failing": {"sqlstate": "22012", "message": "division by zero"}}
    assert summary["steps"] == {"clinic_monthly_metrics": {"action": "refreshed concurrently", "detail": None}}
    assert health == [("failed", "warning")]


@pytest.mark.parametrize("day", ["4714-11-24 BC", "300000-01-01", "infinity", "-infinity"])
def test_no_day_of_one_clinic_stops_the_refresh(tx: Connection, day: str) -> None:
    """A date may lie where no timestamp does; whoever types one still finds every clinic's months."""
    tx.execute(PUT, [clinic(1), None, definition(1), day, 1])

    assert rows(tx, REFRESH) == [("clinic_monthly_metrics", "refreshed concurrently", None)]


def test_rows_that_a_unique_index_cannot_tell_apart_fail_that_view_alone(tx: Connection) -> None:
    """A duplicate that appears later is the view's failure."""
    for statement in (
        "create table public.base as select 1 as a",
        "create materialized view public.keyed as select a from public.base",
        "create unique index on public.keyed (a)",
        "insert into public.base values (1)",
    ):
        tx.execute(statement)

    got = {str(name): (action, str(detail)[:5]) for name, action, detail in rows(tx, REFRESH)}

    assert got == {"clinic_monthly_metrics": ("refreshed concurrently", "None"), "keyed": ("failed", "21000")}


def test_another_roles_view_is_reported_and_left(tx: Connection) -> None:
    """Where the migration belongs to an ordinary role, a stranger's view is skipped, without an ERROR row."""
    tx.execute("create role view_migrator nologin; create role view_stranger nologin")
    tx.execute("create materialized view public.theirs as select 1 as a with no data")
    tx.execute("alter materialized view public.theirs owner to view_stranger")
    tx.execute("alter materialized view public.clinic_monthly_metrics owner to view_migrator")
    tx.execute("grant usage, create on schema public to view_migrator; grant usage on schema private to view_migrator")
    tx.execute("grant select on public.metric_values, public.metric_definitions to view_migrator")
    tx.execute("alter function public.refresh_materialized_views() owner to view_migrator")
    tx.execute("grant execute on function private.materialized_views(), private.audit_name(regclass),"
               " private.refresh_view(regclass, name, boolean, boolean) to view_migrator")  # fmt: skip

    got = rows(tx, REFRESH)

    assert sorted(got) == [
        ("clinic_monthly_metrics", "refreshed concurrently", None),
        ("theirs", "skipped", "it belongs to view_stranger"),
    ]
    assert value(tx, "select count(*) from public.audit_logs where table_name = 'theirs'") == 0


def test_a_view_in_use_elsewhere_fails_soon_and_alone(migrated: Database) -> None:
    """A plain refresh waits for no reader beyond the function's lock_timeout."""
    with migrated.connect() as conn, migrated.connect(autocommit=False) as reading:
        conn.execute("create materialized view public.plain as select 1 as a")
        conn.execute("alter function public.refresh_materialized_views() set lock_timeout = '100ms'")
        rows(reading, "select a from public.plain")

        got = {str(name): (action, str(detail)[:5]) for name, action, detail in rows(conn, REFRESH)}

    assert got == {"clinic_monthly_metrics": ("refreshed concurrently", "None"), "plain": ("failed", "55P03")}


def test_views_of_other_schemas_are_left_alone(tx: Connection) -> None:
    """Only public is refreshed."""
    tx.execute("create schema elsewhere; create materialized view elsewhere.theirs as select 1 as a with no data")

    assert [name for name, _, _ in rows(tx, REFRESH)] == ["clinic_monthly_metrics"]


def test_times_of_functions_are_told_where_they_are_counted(migrated: Database) -> None:
    """The summary's query runs on it, and service_role reads it."""
    with migrated.connect() as conn:
        conn.execute("set track_functions = 'pl'")
        conn.execute("select public.aggregate_daily_metrics()")
        conn.execute("select public.aggregate_daily_metrics()")
        conn.execute("select pg_stat_force_next_flush()")
        conn.execute("select 1")
        with acting(conn, "service_role"):
            got = rows(
                conn,
                "select funcname, calls, mean_time > 0 and abs(mean_time * calls - total_time) < 0.001 and"
                " self_time <= total_time from public.function_performance where schemaname = 'public'"
                " and funcname = 'aggregate_daily_metrics' order by mean_time desc",
            )

    assert got == [("aggregate_daily_metrics", 2, True)]


def test_the_summarys_view_is_not_for_members(tx: Connection) -> None:
    """How often functions run is nobody's business who only uses them."""
    query = "select from public.function_performance"

    assert {outcome(tx, query, role="anon"), outcome(tx, query, role="authenticated", account=account(ADA))} == {
        "42501"
    }


def test_a_day_more_is_another_month_only_at_the_end(tx: Connection) -> None:
    """The last and the first day of a month fall into different ones, on both sides of every turn of a year."""
    tx.execute("delete from public.metric_values")
    last = [date(year, month, 1) - timedelta(days=1) for year in (2023, 2024) for month in (1, 3)]
    for day in last:
        for moment in (day, day + timedelta(days=1)):
            tx.execute(PUT, [clinic(1), None, definition(1), moment, 1])
    tx.execute(REFRESH)

    got = [month for (month,) in rows(tx, "select month from public.clinic_monthly_metrics order by month")]
    assert got == sorted({day.replace(day=1) for day in last} | {day + timedelta(days=1) for day in last})
