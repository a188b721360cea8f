"""
What a test costs with our fixtures, beside pytest-postgresql's own fixture.

Both stand on one server in one place and start from one template; all that a run waits for counts, set-up and tear-down
too. Rows of each kind take turns within one run, so that what else the machine does meets all alike. What a row left to
the background is done before the next begins, so that nobody pays for another.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.perf.figures import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

pytestmark = pytest.mark.perf

ROW, ROWS = 20, 5  # tests of one kind in a row, and how many such rows
DATABASE_BUDGET = 1 / 4  # of pytest-postgresql's cost; 1/5 was measured by hand
TRANSACTION_BUDGET = 1 / 40
TABLES, FUNCTIONS, TUPLES = 30, 90, 5000  # the template of the measurements that the budgets come from

CONFTEST = f"""
import json
import time
from collections import defaultdict

import pytest
from pytest_postgresql import factories

postgresql_proc = factories.postgresql_noproc(depends_on="pgharness_migrated")
SPENT = defaultdict(list)

def pytest_collection_modifyitems(items):
    items[1:-1] = sorted(items[1:-1], key=lambda item: item.callspec.params["turn"] // {ROW})

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    began = time.perf_counter()
    result = yield
    SPENT[item.originalname].append(time.perf_counter() - began)
    return result

def pytest_sessionfinish():
    with open("spent.json", "w") as file:
        json.dump(SPENT, file)
"""
TESTS = f"""
import pytest

TURNS = pytest.mark.parametrize("turn", range({ROW * ROWS}))
QUESTION = "select count(*) from app.t1"

def test_the_start_of_the_session_is_in_nobodys_bill(migrated_db, migrated_conn, postgresql, _pgharness_stock):
    migrated_db.close()
    _pgharness_stock.databases.settle()

@TURNS
def test_database(migrated_db, turn):
    with migrated_db.connect() as conn:
        assert conn.execute(QUESTION).fetchone()

@pytest.mark.parametrize("turn", range(0, {ROW * ROWS}, {ROW}))
def test_settles(_pgharness_stock, turn):
    _pgharness_stock.databases.settle()

@TURNS
def test_theirs(postgresql, turn):
    assert postgresql.execute(QUESTION).fetchone()

@TURNS
def test_transaction(migrated_conn, turn):
    assert migrated_conn.execute(QUESTION).fetchone()

def test_the_end_of_the_session_is_in_nobodys_bill():
    pass
"""


def _migration() -> str:
    tables = (
        f"create table app.t{n} (id bigint generated always as identity primary key, name text not null, n integer);\n"
        f"create index t{n}_name on app.t{n} (name);\n"
        f"insert into app.t{n} (name, n) select 'name ' || g, g from generate_series(1, {TUPLES // TABLES}) as g;\n"
        for n in range(TABLES)
    )
    functions = (
        f"create function app.f{n}(a integer) returns integer language plpgsql"
        f" as $fn$ begin return a + {n}; end; $fn$;\n"
        for n in range(FUNCTIONS)
    )
    return "".join(["create schema app;\n", *tables, *functions])


@pytest.fixture(scope="module")
def spent(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[float]]:
    """Give the seconds of every test of each kind, in order."""
    folder: Path = tmp_path_factory.mktemp("speed")
    (folder / "migrations").mkdir()
    (folder / "migrations" / "01_app.sql").write_text(_migration(), encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.pgharness]\npath = "migrations"\n', encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_costs.py").write_text(TESTS, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=folder, check=True)
    measured: Mapping[str, list[float]] = json.loads((folder / "spent.json").read_text(encoding="utf-8"))
    return measured


def _ratios(of_a_row: Callable[[list[float]], float], ours: list[float], theirs: list[float]) -> list[float]:
    rows = [slice(at, at + ROW) for at in range(0, ROW * ROWS, ROW)]
    return [round(of_a_row(ours[row]) / of_a_row(theirs[row]), 4) for row in rows]


def test_a_migrated_database_costs_a_quarter(spent: Mapping[str, list[float]]) -> None:
    """A test with `migrated_db` costs at most DATABASE_BUDGET of one with pytest-postgresql's fixture."""
    ratios = _ratios(statistics.mean, spent["test_database"], spent["test_theirs"])

    judge("a test with migrated_db, of one with pytest-postgresql", ratios, DATABASE_BUDGET)


def test_a_rolled_back_transaction_costs_a_fortieth(spent: Mapping[str, list[float]]) -> None:
    """A test with `migrated_conn` costs at most TRANSACTION_BUDGET of one with pytest-postgresql's fixture."""
    ratios = _ratios(statistics.median, spent["test_transaction"], spent["test_theirs"])

    judge("a test with migrated_conn, of one with pytest-postgresql", ratios, TRANSACTION_BUDGET)
