"""
How the product's automation grows: the exponent that fits, of time over size, against what it may be.

Each size is measured anew, the sizes in turns. An exponent below 1 for the audit of rows says that a statement has a
cost of its own, which many rows share.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, LiteralString

import pytest

from harness.bench.growth import fit
from harness.bench.judge import Verdict
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, run_scripts
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from harness.postgres.link import Connection

pytestmark = pytest.mark.perf

MAJOR = 15  # the one that the bars were measured on
ROUNDS = 3
LINEAR, SORTED = "n", "n log n"  # what may be: each row once; rows sorted or looked up
ROWS = (1, 100, 10_000, 100_000)
VALUES = (10_000, 100_000, 1_000_000)
SHARES = (1, 10, 100)  # percent of the clinic-days
MONTHS = (12, 36, 120)
A_MONTH = 2_000  # values

SILENT: LiteralString = "set session_replication_role = replica"
HEARD: LiteralString = "set session_replication_role = origin"
AGGREGATE: LiteralString = "select public.aggregate_daily_metrics()"
FILL_USERS: LiteralString = (
    "insert into public.users (email, name) select 'u' || g || '@example.org', 'U' from generate_series(1, %s) as g"
)
FILL_VALUES: LiteralString = """
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    select c.id, d.id, date '2015-01-01' + (g.n / %(tick)s * %(step)s)::int, g.n %% 1000
    from generate_series(0, %(values)s - 1) as g (n)
    join (select id, row_number() over (order by name) - 1 as place from public.clinics) as c on c.place = g.n %% 100
    join (select id, row_number() over (order by name) - 1 as place from public.metric_definitions) as d
        on d.place = g.n / 100 %% 10
"""
MARK: LiteralString = """
    insert into private.dirty_metric_days (clinic_id, day)
    select v.clinic_id, v.date
    from (select distinct clinic_id, date from public.metric_values) as v
    order by md5(v.clinic_id::text || v.date::text)
    limit (select count(*) from (select distinct clinic_id, date from public.metric_values) as a) * %s / 100
"""
CHANGE: LiteralString = """
    update public.metric_values as v set value = value + 1
    from private.dirty_metric_days as d
    where v.clinic_id = d.clinic_id and v.date = d.day
"""


@pytest.fixture(scope="module")
def conn() -> Iterator[Connection]:
    """Give a connection to a migrated database with a hundred clinics and ten metrics."""
    with (
        Server.start(servers()[MAJOR]) as server,
        Databases(server) as databases,
        databases.clone(None) as made,
        made.connect() as opened,
    ):
        run_scripts(opened, (PLATFORM, *BEFORE, MIGRATION))
        opened.execute("insert into public.clinics (name) select 'Clinic ' || g from generate_series(1, 100) as g")
        opened.execute(
            "insert into public.metric_definitions (name, data_type) select 'M' || g, 'decimal'"
            " from generate_series(1, 10) as g"
        )
        yield opened


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measured(sizes: Sequence[int], run: Callable[[int], float]) -> Mapping[int, Sequence[float]]:
    """Time every size in turns."""
    taken: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(ROUNDS):
        for size in sizes:
            taken[size].append(run(size))
    return taken


def judge(name: str, taken: Mapping[int, Sequence[float]], budget: str) -> None:
    """Print the exponent, and fail where it lies above the budget for certain."""
    growth = fit(taken)
    exponent = growth.exponent
    sizes = ", ".join(f"{size:,}: {min(samples) * 1e3:,.2f} ms" for size, samples in growth.seconds.items())
    print(f"\n{name}: size to the power {exponent.middle:.2f} [{exponent.low:.2f}, {exponent.high:.2f}]"  # noqa: T201  the figure is what the run is for
          f" (at most {budget}; {sizes})")  # fmt: skip
    assert growth.verdict(budget) is not Verdict.SLOWER


def fill(conn: Connection, values: int, tick: int, step: int) -> None:
    """
    Leave so many values, and neither sums nor marks.

    Args:
        tick: Values of one day; 1,000 make one for each clinic and metric.
        step: Days to the next day that has values.
    """
    conn.execute("truncate public.metric_values, public.metric_aggregations, private.dirty_metric_days")
    conn.execute(SILENT)
    conn.execute(FILL_VALUES, {"values": values, "tick": tick, "step": step})
    conn.execute(HEARD)
    conn.execute("vacuum analyze public.metric_values")


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("UPDATE", "update public.users set name = name || 'x'"),
        ("INSERT", "insert into public.users (name) select name from public.users"),
    ],
)
def test_audit_grows_with_the_rows_of_a_statement(conn: Connection, name: str, statement: LiteralString) -> None:
    """One row or a hundred thousand: a row costs no more for the company it has."""

    def run(size: int) -> float:
        conn.execute(SILENT)
        conn.execute("truncate public.users cascade")
        conn.execute(FILL_USERS, [size])
        conn.execute(HEARD)
        conn.execute("vacuum analyze public.users")
        return seconds(lambda: conn.execute(statement))

    run(ROWS[0])
    judge(f"audit, {name} of so many rows", measured(ROWS, run), LINEAR)


def test_aggregation_grows_with_the_values(conn: Connection) -> None:
    """Ten thousand values or a million, ten to a group each: no value costs more."""

    def run(size: int) -> float:
        fill(conn, size, tick=10_000, step=1)
        conn.execute(MARK, [100])
        return seconds(lambda: conn.execute(AGGREGATE))

    judge("aggregation of so many values", measured(VALUES, run), SORTED)


def test_aggregation_grows_with_what_is_dirty(conn: Connection) -> None:
    """Of 100,000 values in 10,000 clinic-days a hundredth, a tenth or all: the cost follows."""
    fill(conn, 100_000, tick=1_000, step=1)
    conn.execute(MARK, [100])
    conn.execute(AGGREGATE)

    def run(share: int) -> float:
        conn.execute("truncate private.dirty_metric_days")
        conn.execute(MARK, [share])
        conn.execute(SILENT)
        conn.execute(CHANGE)
        conn.execute(HEARD)
        conn.execute("vacuum analyze public.metric_values, public.metric_aggregations, private.dirty_metric_days")
        return seconds(lambda: conn.execute(AGGREGATE))

    judge("aggregation by percent dirty", measured(SHARES, run), LINEAR)


@pytest.mark.parametrize("kept", [False, True], ids=["plain", "concurrent"])
def test_the_monthly_view_grows_with_its_months(conn: Connection, kept: bool) -> None:
    """A year of values or ten: a refresh follows what is stored, with and without readers in mind."""

    def run(months: int) -> float:
        fill(conn, months * A_MONTH, tick=A_MONTH // 2, step=15)
        conn.execute("refresh materialized view public.clinic_monthly_metrics" + ("" if kept else " with no data"))
        return seconds(lambda: conn.execute("select * from public.refresh_materialized_views()"))

    judge(f"refresh of so many months, {'concurrent' if kept else 'plain'}", measured(MONTHS, run), SORTED)


def test_a_clinics_months_are_read_at_the_price_of_its_own(conn: Connection) -> None:
    """What the reader returns is what it costs: the other clinics' rows are not looked at."""

    def run(months: int) -> float:
        fill(conn, months * A_MONTH, tick=A_MONTH // 2, step=15)
        conn.execute("refresh materialized view public.clinic_monthly_metrics")
        conn.execute("vacuum analyze public.clinic_monthly_metrics")
        clinic = conn.execute("select id from public.clinics order by name limit 1").fetchone()
        assert clinic is not None
        return seconds(
            lambda: [conn.execute("select * from public.get_clinic_monthly_metrics(%s)", clinic) for _ in range(20)]
        )

    judge("reading a clinic's months, 20 times", measured(MONTHS, run), SORTED)
