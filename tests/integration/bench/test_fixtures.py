"""The fixtures of benchmarks, in runs of pytest of their own."""

from __future__ import annotations

import json

import pytest

SETTINGS = '[tool.pgharness]\npath = "migrations"\n'
MIGRATION = """
create table public.note (note_id integer primary key, shelf integer not null);
create function public.notes() returns bigint language sql stable as 'select count(*) from public.note';
create function public.one(note integer) returns integer language sql stable
    as 'select n.shelf from public.note as n where n.note_id = one.note';
"""
CALL = """
    import pytest

    @pytest.mark.benchmark(group="notes")
    def test_notes(migrated_db, bench_call):
        with migrated_db.connect() as conn:
            conn.execute("insert into public.note select n, 0 from generate_series(1, 500) as n")

        got = bench_call("select public.notes()")

        assert got.counters.read == 500
        assert min(got.client["first"]) > min(got.inside)
"""
GROWTH = """
    import pytest

    def fill(conn, size):
        conn.execute("insert into public.note select n, 0 from generate_series(1, %s) as n", [size])

    @pytest.mark.parametrize(("call", "budget"), [("notes()", "n"), ("one(7)", "independent"), ("{0}", "{1}")])
    def test_it(bench_growth, call, budget):
        got = bench_growth("select public." + call, fill, sizes=[500, 2000, 8000, 32000], budget=budget)

        assert got.verdict(budget).value == "ok"
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Give a project with one migration, and leave a plugin out that takes a second to import."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # pytest-benchmark measures nothing in a worker
    pytester.makepyprojecttoml(SETTINGS)
    (pytester.mkdir("migrations") / "01_note.sql").write_text(MIGRATION, encoding="utf-8")
    return pytester


def test_the_server_time_is_the_row_of_the_table(project: pytest.Pytester) -> None:
    """pytest-benchmark's JSON has the time inside of the server, and the counters and clients' times beside it."""
    project.makepyfile(CALL)

    result = project.runpytest_subprocess("--benchmark-json=got.json")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*benchmark 'notes': 1 tests*", "*test_notes*"])
    (row,) = json.loads((project.path / "got.json").read_text(encoding="utf-8"))["benchmarks"]
    assert 0 < row["stats"]["min"] < row["extra_info"]["prepared_min"] < 1
    assert {"rows": 1, "read": 500, "written": 0, "wal": 0}.items() <= row["extra_info"].items()


def test_a_run_compares_with_an_earlier_one(project: pytest.Pytester) -> None:
    """`--benchmark-autosave` and `--benchmark-compare` work as they do for any benchmark."""
    project.makepyfile(CALL)

    project.runpytest_subprocess("--benchmark-autosave").assert_outcomes(passed=1)
    result = project.runpytest_subprocess("--benchmark-compare", "--benchmark-compare-fail=min:100000%")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*test_notes (NOW)*"])


def test_without_measuring_the_call_is_still_made(project: pytest.Pytester) -> None:
    """`--benchmark-disable` makes a quick test of a benchmark."""
    project.makepyfile(CALL)

    result = project.runpytest_subprocess("--benchmark-disable")

    result.assert_outcomes(passed=1)


def test_a_call_that_errors_is_one_line(project: pytest.Pytester) -> None:
    """No traceback of ours."""
    project.makepyfile("def test_it(bench_call):\n    bench_call('select public.nothing()')")

    result = project.runpytest_subprocess()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["pgharness: call 'test_it': server refused it (42883): *"])


def test_growth_keeps_to_its_budget_or_fails(project: pytest.Pytester) -> None:
    """A scan is linear, a look-up independent, and a scan that should be independent fails with its exponent."""
    project.makepyfile(GROWTH.format("notes()", "independent"))

    result = project.runpytest_subprocess()

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*grows with the size to the power *, 'independent' was wanted: * at 500, *"])
