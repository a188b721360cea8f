"""Attempts on a real server: many in one round trip, each undone; what was found is found again, until it is mended."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from harness.fuzz.attempt import LOST, Attempt, Step
from harness.fuzz.run import CANCELLED, Runner

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from harness.postgres.link import Connection
    from tests.integration.conftest import Pgharness

CASE = Path(__file__).parents[1] / "checks" / "cases" / "FZ009"


def attempt(*statements: str) -> Attempt:
    """Make an attempt of plain statements."""
    return Attempt("public.t", tuple(Step(each, "insert") for each in statements))


def test_every_attempt_is_undone_and_told(database: Database, conn: Connection) -> None:
    """Accepted and refused ones alike, in order, and the table is as it was."""
    conn.execute("create table public.t (n integer check (n > 0))")
    asked = [attempt("insert into public.t values (1)"), attempt("insert into public.t values (0)"), attempt("select")]

    with Runner(database.connect) as runner:
        got = [(outcome.steps, outcome.state) for outcome in runner.run(asked)]

    rows = conn.execute("select count(*) from public.t").fetchall()
    assert (got, rows) == ([(1, ""), (0, "23514"), (1, "")], [(0,)])


def test_a_lost_session_is_told_of_the_attempt_that_lost_it(database: Database) -> None:
    """The others in the same round trip have outcomes of their own."""
    asked = [attempt("select 1"), attempt("select pg_terminate_backend(pg_backend_pid())"), attempt("select 2")]

    with Runner(database.connect) as runner:
        got = [outcome.state for outcome in runner.run(asked)]

    assert got == ["", LOST, ""]


def test_nothing_runs_behind_what_was_cancelled(database: Database) -> None:
    """A timeout comes once a statement: a second example without an end in the same one would have none."""
    asked = [attempt("select 1"), *[attempt("do 'begin loop end loop; end'")] * 2, attempt("select 2")]

    with Runner(database.connect) as runner:
        got = [outcome.state for outcome in runner.run(asked)]

    assert got == ["", CANCELLED]


def test_a_set_without_an_end_does_not_fill_the_disk(database: Database) -> None:
    """What an example writes to temporary files is bounded, and those behind it run."""
    endless = "do 'begin perform count(*) from (select * from generate_series(1, 2000000000)) as t; end'"

    with Runner(database.connect) as runner:
        got = [outcome.state for outcome in runner.run([attempt(endless), attempt("select 2")])]

    assert got == ["53400", ""]


ENDLESS = """
create function public.steps(n integer) returns integer language plpgsql immutable as $$
begin
    while n <> 0 loop
        n := case when n > 0 then n / 2 else n end;
    end loop;
    return n;
end $$;
"""


def test_what_never_ends_is_told(pgharness: Pgharness, tmp_path: Path) -> None:
    """Fewer examples are tried then, and a report that is silent about it would look like a pass."""
    (tmp_path / "01_steps.sql").write_text(ENDLESS, encoding="utf-8")
    (tmp_path / "01_steps_rollback.sql").write_text("drop function if exists public.steps(integer);", encoding="utf-8")

    told = [pgharness(*command, tmp_path, "-q", cwd=tmp_path).stdout for command in (("gate",), ("fuzz",))]

    wanted = r"Not checked: public\.steps\(integer\): given up \(canceling statement.*public\.steps\(n => '-"
    assert [bool(re.search(wanted, each)) for each in told] == [True, True]


def test_what_is_measured_is_work_and_not_waiting(database: Database) -> None:
    """A busy machine makes everything wait: what grows with the wait is no growth."""
    asked = [
        attempt("select pg_sleep(0.4)"),
        attempt("select count(md5(n::text)) from generate_series(1, 200000) as n"),
    ]

    with Runner(database.connect) as runner:
        waited, worked = [runner.measured(each).seconds for each in asked]
        (told,) = runner.run(asked[:1])

    assert waited < 0.1 < told.seconds
    assert waited < worked


def test_a_failure_is_replayed_until_it_is_mended(pgharness: Pgharness, tmp_path: Path) -> None:
    """The gate saves it, `pgharness replay` says FAILED with 1, and FIXED with 0 once the code is right."""
    unpack(CASE / "bad.sql", tmp_path)
    gate = pgharness("gate", tmp_path, "-q", "--select", "FZ", cwd=tmp_path)
    name = re.findall(r"pgharness replay (\w+)", gate.stdout)[0]

    failed = pgharness("replay", name, tmp_path, "-q", cwd=tmp_path)
    unpack(CASE / "good.sql", tmp_path)
    fixed = pgharness("replay", name, tmp_path, "-q", cwd=tmp_path)

    assert (failed.returncode, failed.stdout[:6]) == (1, "FAILED")
    assert (fixed.returncode, fixed.stdout) == (0, "FIXED\n")


def test_who_does_not_fuzz_does_not_wait_for_hypothesis(pgharness: Pgharness, tmp_path: Path) -> None:
    """`--ignore FZ` imports neither it nor what stands on it; without, both are there."""
    unpack(CASE / "good.sql", tmp_path)
    listed = []
    for flags in (["--ignore", "FZ"], ["--select", "FZ", "--budget", "1"]):
        told = pgharness("gate", tmp_path, "-q", *flags, cwd=tmp_path, env={"PYTHONPROFILEIMPORTTIME": "1"}).stderr
        listed.append(
            [name for name in ("hypothesis", "harness.fuzz") if re.search(rf"\| +{name}$", told, re.MULTILINE)]
        )

    assert listed == [[], ["hypothesis", "harness.fuzz"]]


def unpack(case: Path, folder: Path) -> None:
    """Write the files that a case is made of into a folder."""
    for text in case.read_text(encoding="utf-8").split("-- file: ")[1:]:
        name, content = text.split("\n", 1)
        (folder / name).write_text(content, encoding="utf-8")
