"""
How often `pgharness bench` is wrong: trials of a state against itself, and against one that is slower by 15 %.

Beside each trial there is one process for every processor that burns it in bursts. Run it on any machine, however busy:
`pytest -m perf -s tests/perf/test_bench_trials.py`. Base and head are built apart, as two states of migrations are, and
each trial has copies of its own: what is rolled back stays as dead rows, which slow the next writer down.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, LiteralString

import pytest

from harness.bench import Call, Verdict
from harness.bench.duel import duel
from harness.bench.rest import rest
from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.bench.duel import Outcome
    from harness.postgres.link import Connection

    Trial = Callable[[str, str], Outcome]

pytestmark = pytest.mark.perf

MAJOR = 15
TRIALS = 100
FALSE_ALARMS = 0.02
FOUND = 0.90
STEPS, MORE_STEPS = 200, 230  # of the same loop: 15 % more work
NOISE = """
import random, time
while True:
    end = time.perf_counter() + random.uniform(0, 0.2)
    while time.perf_counter() < end:
        pass
    time.sleep(random.uniform(0, 0.1))
"""
TABLES: LiteralString = """
    create table public.note (note_id integer primary key, body text not null);
    insert into public.note select n, 'note ' || n from generate_series(1, 10000) as n;
    create table public.mark (note_id integer not null, body text not null);
    create index mark_note on public.mark (note_id);
    insert into public.mark select note_id, body from public.note;
"""
FUNCTIONS = """
    create function public.reads() returns bigint language plpgsql stable as $fn$
    declare v_length bigint := 0;
    begin
        for v_id in 1..{0} loop
            v_length := v_length + (select length(n.body) from public.note as n where n.note_id = v_id);
        end loop;
        return v_length;
    end $fn$;
    create function public.writes() returns void language plpgsql as $fn$
    begin
        for v_id in 1..{0} loop
            insert into public.mark values (v_id, 'mark');
        end loop;
    end $fn$;
    create function public.scans() returns bigint language sql stable
        as 'select count(*) from (select from public.note limit {0} * 40) as n';
"""
CALLS = {name: Call(name, f"select public.{name}()") for name in ("reads", "writes", "scans")}


@pytest.fixture(scope="module", autouse=True)
def noise() -> Iterator[None]:
    """Keep every processor busy, in bursts."""
    burning = [subprocess.Popen([sys.executable, "-c", NOISE]) for _ in range(os.cpu_count() or 1)]
    yield
    for each in burning:
        each.kill()
        each.wait()


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """Give what compares a call on a database and on an equal one, or on one whose functions do 15 % more."""

    def build(conn: Connection, steps: int) -> None:
        conn.execute(TABLES)
        conn.execute(FUNCTIONS.format(steps).encode())

    with Server.start(servers()[MAJOR]) as server, Databases(server) as databases:
        steps = {"base": STEPS, "equal": STEPS, "slower": MORE_STEPS}
        built = {name: databases.template(name, partial(build, steps=count)) for name, count in steps.items()}
        states = {name: databases.template("at rest", rest, source=each) for name, each in built.items()}

        def trial(kind: str, head: str) -> Outcome:
            with databases.clone(states["base"]) as one, databases.clone(states[head]) as other:
                return duel(CALLS[kind], one, other)

        yield trial


def tried(trial: Trial, kind: str, head: str) -> Counter[Verdict]:
    """Count the verdicts of all trials, and print them."""
    outcomes = [trial(kind, head) for _ in range(TRIALS)]
    counted = Counter(outcome.verdict for outcome in outcomes)
    ratios = sorted(outcome.ratio.middle for outcome in outcomes)
    rounds = statistics.mean(len(outcome.pairs) for outcome in outcomes)
    print(  # noqa: T201 - the figures are what the run is for
        f"\n{kind}, {head}: {', '.join(f'{number} {verdict.value}' for verdict, number in counted.items())};"
        f" ratio {statistics.median(ratios):.3f}, from {ratios[0]:.3f} to {ratios[-1]:.3f}; {rounds:.0f} rounds a trial"
    )
    return counted


@pytest.mark.parametrize("kind", CALLS)
def test_a_state_is_not_slower_than_itself(trial: Trial, kind: str) -> None:
    """False alarms: at most 2 of 100."""
    assert tried(trial, kind, "equal")[Verdict.SLOWER] <= FALSE_ALARMS * TRIALS


@pytest.mark.parametrize("kind", CALLS)
def test_fifteen_percent_are_found(trial: Trial, kind: str) -> None:
    """At least 90 of 100."""
    assert tried(trial, kind, "slower")[Verdict.SLOWER] >= FOUND * TRIALS
