"""What daily aggregation costs, held against the bars of the SQL contract; each figure is a ratio of one run."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, LiteralString

import pytest

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.product.files import BEFORE, MIGRATION, PLATFORM, run_scripts
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from harness.postgres.link import Connection

pytestmark = pytest.mark.perf

MAJOR = 15  # the one that the bars were measured on
PAIRS = 3
VALUES = 100_000
LOOP_BARS = {20_000: 3.0, 70_000: 1.3}  # times faster than a row loop, by groups; the contract's, as all bars
DAYS = 100
CLINIC_DAY_GROUPS = 10_000  # in the 100 clinic-days of one day
DIRTY_DAY_BAR = 30.0  # times cheaper than a full run
IDLE_BAR = 0.01  # of a full run
TRACKING_BAR = 1.15  # times a bulk insert without

AGGREGATE: LiteralString = "select public.aggregate_daily_metrics()"
FILL: LiteralString = """
    insert into public.metric_values (clinic_id, metric_definition_id, date, value)
    select c.id, d.id, date '2025-01-01' + (g.n % %(groups)s) %% %(days)s, g.n %% 1000
    from generate_series(1, %(values)s) as g (n)
    join (select id, row_number() over (order by name) - 1 as place from public.clinics) as c
        on c.place = (g.n %% %(groups)s) / %(days)s %% 100
    join (select id, row_number() over (order by name) - 1 as place from public.metric_definitions) as d
        on d.place = (g.n %% %(groups)s) / (%(days)s * 100) %% 100
""".replace("g.n % %(groups)s)", "g.n %% %(groups)s)")
ROW_LOOP: LiteralString = """
    do $loop$
    declare
        v record;
    begin
        for v in select m.*, d.aggregation_method from public.metric_values as m
            join public.metric_definitions as d on d.id = m.metric_definition_id
        loop
            insert into public.metric_aggregations as a (clinic_id, provider_id, metric_definition_id, aggregation_type,
                period_start, period_end, value, count, minimum, maximum, average)
            values (v.clinic_id, v.provider_id, v.metric_definition_id, 'daily', v.date, v.date, v.value, 1, v.value,
                v.value, v.value)
            on conflict on constraint metric_aggregations_group_key do update
            set count = a.count + 1,
                minimum = least(a.minimum, excluded.value),
                maximum = greatest(a.maximum, excluded.value),
                average = (a.average * a.count + excluded.value) / (a.count + 1),
                value = a.value + excluded.value;
        end loop;
    end;
    $loop$
"""


@pytest.fixture(scope="module")
def conn() -> Iterator[Connection]:
    """Give a connection to a migrated database with a hundred clinics and a hundred metrics."""
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
            " from generate_series(1, 100) as g"
        )
        yield opened


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def clear(conn: Connection) -> None:
    """Leave neither values nor sums nor marks."""
    conn.execute("truncate public.metric_values, public.metric_aggregations, private.dirty_metric_days")


def fill(conn: Connection, groups: int, days: int = DAYS) -> None:
    """Leave 100,000 values in so many groups, all dirty, and no sums."""
    clear(conn)
    conn.execute(FILL, {"groups": groups, "days": days, "values": VALUES})
    conn.execute("vacuum analyze public.metric_values")


def told(name: str, measured: Sequence[float], bar: float) -> float:
    """Print the ratios and give their median."""
    median = statistics.median(measured)
    print(f"\n{name}: {median:.4g} (bar {bar}; {', '.join(f'{ratio:.4g}' for ratio in sorted(measured))})")  # noqa: T201  the figure is what the run is for
    return median


@pytest.mark.parametrize("groups", LOOP_BARS)
def test_aggregation_against_a_row_loop(conn: Connection, groups: int) -> None:
    """100,000 values at once are so much faster than one by one."""
    measured = []
    for _ in range(PAIRS):
        fill(conn, groups)
        ours = seconds(lambda: conn.execute(AGGREGATE))
        fill(conn, groups)
        measured.append(seconds(lambda: conn.execute(ROW_LOOP)) / ours)

    assert (
        told(f"aggregation of {groups} groups, faster than a row loop", measured, LOOP_BARS[groups])
        >= LOOP_BARS[groups]
    )


def test_a_dirty_day_and_a_clean_run(conn: Connection) -> None:
    """One clinic-day of a hundred, and nothing at all, cost a small part of a full run."""
    dirty, idle = [], []
    for _ in range(PAIRS):
        fill(conn, CLINIC_DAY_GROUPS, days=1)
        full = seconds(lambda: conn.execute(AGGREGATE))
        conn.execute(
            "update public.metric_values set value = value + 1"
            " where clinic_id = (select id from public.clinics order by name limit 1)"
        )
        conn.execute("vacuum analyze public.metric_values")
        dirty.append(full / seconds(lambda: conn.execute(AGGREGATE)))
        idle.append(seconds(lambda: conn.execute(AGGREGATE)) / full)

    assert told("one dirty clinic-day of 100, cheaper than a full run", dirty, DIRTY_DAY_BAR) >= DIRTY_DAY_BAR
    assert told("nothing dirty, part of a full run", idle, IDLE_BAR) <= IDLE_BAR


def test_keeping_track_of_dirty_days(conn: Connection) -> None:
    """A bulk insert of 100,000 values costs at most 1.15 times as much with the marks."""

    def insert(on: bool) -> float:
        clear(conn)
        conn.execute(
            "alter table public.metric_values %s trigger mark_dirty_days_insert" % ("enable" if on else "disable")
        )
        return seconds(lambda: conn.execute(FILL, {"groups": 20_000, "days": DAYS, "values": VALUES}))

    insert(True)
    measured = []
    for number in range(2 * PAIRS):
        pair = {on: insert(on) for on in ((True, False) if number % 2 else (False, True))}
        measured.append(pair[True] / pair[False])
    conn.execute("alter table public.metric_values enable trigger mark_dirty_days_insert")

    assert told("keeping track of dirty days, bulk insert", measured, TRACKING_BAR) <= TRACKING_BAR
