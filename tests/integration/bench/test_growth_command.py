"""Growth in `pgharness bench`: declared in the settings, judged on head, shown beside base."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.integration.bench.shop import COUNT, SETTINGS, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Pgharness

FILL = "insert into public.note select n, n % (:size / 10), 'note' from generate_series(1, :size) as n;\n"
GROWTH = """
[tool.pgharness.bench.growth."a shelf among many"]
call = "{call}"
fill = "notes.sql"
sizes = [1000, 8000, 64000]
budget = "log n"
"""
SHELF = "select public.notes_on(3)"
QUICK = ("bench", "-q", "--base", "HEAD", "--bench-seconds", "1")


def declare(repository: Path, call: str, fill: str = FILL) -> None:
    """Let the settings name one growth, and no call."""
    text = SETTINGS.split("[tool.pgharness.bench.calls]", maxsplit=1)[0] + GROWTH.format(call=call)
    (repository / "pyproject.toml").write_text(text, encoding="utf-8")
    (repository / "notes.sql").write_text(fill, encoding="utf-8")


def test_growth_is_judged_on_head_and_shown_beside_base(pgharness: Pgharness, repository: Path) -> None:
    """An index that helps no more makes a look-up linear: PF003, with every sample of both sides."""
    declare(repository, SHELF)
    (repository / "migrations" / "02_count.sql").write_text(COUNT.format("+ 0", ""), encoding="utf-8")

    done = pgharness(*QUICK, "--select", "PF003", "--format", "json", cwd=repository)

    report = json.loads(done.stdout)
    (grown,) = report["growth"]
    assert (done.returncode, report["result"], report["calls"]) == (1, "failed", []), done.stderr
    settings = (repository / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    line = settings.index('[tool.pgharness.bench.growth."a shelf among many"]') + 1
    assert [(found["code"], found["file"], found["line"]) for found in report["findings"]] == [
        ("PF003", "pyproject.toml", line)
    ]
    assert grown["base"]["exponent"]["high"] < 0.5 < grown["head"]["exponent"]["low"]
    assert [(each["size"], min(each["seconds"]) > 0) for each in grown["head"]["sizes"]] == [
        (size, True) for size in (1000, 8000, 64000)
    ]


def test_growth_that_keeps_to_its_budget_passes(pgharness: Pgharness, repository: Path) -> None:
    """Alone it is something that was measured."""
    declare(repository, SHELF)

    done = pgharness(*QUICK, "--fail-on", "error", cwd=repository)

    assert "size^" in done.stdout
    assert (done.returncode, done.stdout.splitlines()[-1][:6]) == (0, "PASSED"), done.stdout + done.stderr


def test_base_may_be_without_the_function(pgharness: Pgharness, repository: Path) -> None:
    """A line says so; head is judged all the same."""
    declare(repository, "select public.one()")
    with (repository / "migrations" / "02_count.sql").open("a", encoding="utf-8") as file:
        file.write("create function public.one() returns bigint language sql as 'select count(*) from public.note';")

    done = pgharness(*QUICK, cwd=repository)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "Not measured: growth of 'a shelf among many' in base: server" in done.stdout


@pytest.mark.parametrize(
    ("call", "fill", "said"),
    [
        ("select public.nothing()", FILL, "head: server refused it (42883)"),
        ("select * from public.bare", FILL, "head: it uses public.bare: no rows are there"),
        (SHELF, "select 1 / 0;", "head: notes.sql:1:1: server refused the statement (22012)"),
    ],
)
def test_growth_that_cannot_be_measured_has_no_verdict(
    pgharness: Pgharness, repository: Path, call: str, fill: str, said: str
) -> None:
    """It errors, its tables stay empty, or what fills them fails: a line, and no pass."""
    declare(repository, call, fill)

    done = pgharness(*QUICK, cwd=repository)

    assert f"Not measured: growth of 'a shelf among many': {said}" in done.stdout
    assert (done.returncode, done.stdout.splitlines()[-1][:10]) == (2, "INCOMPLETE"), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("log n", "n^3", "budget is 'n^3', one of independent, log n, n, n log n, n² was wanted"),
        ("1000, 8000, ", "", "sizes is [64000], at least 3 were wanted"),
        ("notes.sql", "none.sql", "no such file"),
    ],
)
def test_a_growth_that_cannot_be_used_is_one_line(
    pgharness: Pgharness, repository: Path, before: str, after: str, said: str
) -> None:
    """It is told before a server starts."""
    declare(repository, SHELF)
    file = repository / "pyproject.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")

    done = pgharness("bench", "--base", "HEAD", cwd=repository)

    line = done.stderr.splitlines()[0]
    assert done.returncode == 2
    assert line.startswith(f"error: {file}: bench-growth of 'a shelf among many': ")
    assert said in line
    git(repository, "diff", "--quiet", "--", "migrations")
