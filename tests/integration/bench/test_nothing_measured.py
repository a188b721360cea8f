"""What cannot be measured by `pgharness bench` gets a line and no verdict, and where nothing was, there is no pass."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.integration.bench.shop import COUNT, SETTINGS, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Pgharness

QUICK = ("bench", "-q", "--base", "HEAD", "--bench-seconds", "1")
UNDECLARED = SETTINGS.split("[tool.pgharness.bench.calls]", maxsplit=1)[0]
EMPTY = """
create function public.bares() returns bigint language sql stable as 'select count(*) from public.bare';
"""
RUNS_AWAY = """
create function public.notes_on(shelf integer) returns bigint language sql volatile as 'select {0} from pg_sleep(60)';
create function public.stamp() returns trigger language plpgsql as $$ begin return new; end $$;
"""
GIVEN_UP = 30
"""Seconds that a function may cost of which no call ends, both states and the server's start included."""


def change(repository: Path, text: str) -> None:
    """Let the second migration be *text*."""
    (repository / "migrations" / "02_count.sql").write_text(text, encoding="utf-8")


def commit(repository: Path, text: str) -> None:
    """Let it be so in base too."""
    change(repository, text)
    git(repository, "commit", "-qam", "base")


@pytest.fixture
def undeclared(repository: Path) -> Path:
    """Give the repository without declared calls."""
    (repository / "pyproject.toml").write_text(UNDECLARED, encoding="utf-8")
    return repository


def test_where_nothing_differs_and_nothing_is_declared_nothing_passes(pgharness: Pgharness, undeclared: Path) -> None:
    """A word of its own, exit code 2, and what to do."""
    done = pgharness(*QUICK, cwd=undeclared)

    assert (done.returncode, done.stdout.splitlines()[-1][:16]) == (2, "NOTHING MEASURED"), done.stdout + done.stderr
    assert "Nothing was measured, so nothing is said: declare a call" in done.stdout


def test_a_function_on_an_empty_table_alone_is_no_pass(pgharness: Pgharness, undeclared: Path) -> None:
    """It differs, but its time would say nothing."""
    commit(undeclared, COUNT.format("", "") + EMPTY)
    change(undeclared, COUNT.format("", "") + EMPTY.replace("(*)", "(bare_id)"))

    done = pgharness(*QUICK, cwd=undeclared)

    assert "Not measured: call 'public.bares()': head: it uses public.bare: no rows are there" in done.stdout
    assert (done.returncode, done.stdout.splitlines()[-1][:16]) == (2, "NOTHING MEASURED")


def test_a_made_up_call_that_runs_away_is_given_up(pgharness: Pgharness, undeclared: Path) -> None:
    """A function that sleeps for a minute, whatever its argument, costs seconds, and its line says why."""
    commit(undeclared, RUNS_AWAY.format("1::bigint"))
    change(undeclared, RUNS_AWAY.format("2::bigint"))
    began = time.monotonic()

    done = pgharness(*QUICK, cwd=undeclared)

    assert time.monotonic() - began < GIVEN_UP
    assert "Not measured: function public.notes_on(integer): none of " in done.stdout
    assert "server refused it (57014)" in done.stdout
    assert done.returncode == 2


def test_a_function_that_nobody_can_call_is_told(pgharness: Pgharness, undeclared: Path) -> None:
    """A type without a value leaves no argument."""
    types = "create type public.bare_enum as enum (); create domain public.never as public.bare_enum not null;"
    text = types + "create function public.f(n public.never) returns integer language sql as 'select {0}';"
    commit(undeclared, text.format(1))
    change(undeclared, text.format(2))

    done = pgharness(*QUICK, cwd=undeclared)

    assert "Not measured: function public.f(public.never): no call can be made up: " in done.stdout


@pytest.mark.parametrize(
    ("flags", "codes", "returned"),
    [
        (("--ignore", "PF001"), {"PF002"}, 0),
        (("--select", "PF002", "--fail-on", "warning"), {"PF002"}, 1),
    ],
)
def test_codes_are_selected_as_in_the_gate(
    pgharness: Pgharness, repository: Path, flags: tuple[str, ...], codes: set[str], returned: int
) -> None:
    """What is left out is no finding, and fails nothing."""
    change(repository, COUNT.format("+ 0", ""))

    done = pgharness(*QUICK, "--format", "json", *flags, cwd=repository)

    found = {finding["code"] for finding in json.loads(done.stdout)["findings"]}
    assert (found, done.returncode) == (codes, returned)


@pytest.mark.parametrize(
    ("flag", "code", "said"),
    [
        ("--select", "XY", "error: no finding code begins with 'XY'"),
        ("--select", "RB003", "error: select and ignore leave none of PF001, PF002, PF003"),
        ("--ignore", "PF", "error: select and ignore leave none of PF001, PF002, PF003"),
    ],
)
def test_no_code_left_is_one_line(pgharness: Pgharness, repository: Path, flag: str, code: str, said: str) -> None:
    """A run that could find nothing is not begun."""
    done = pgharness("bench", "--base", "HEAD", flag, code, cwd=repository)

    assert (done.returncode, done.stderr.splitlines()[0]) == (2, said)
