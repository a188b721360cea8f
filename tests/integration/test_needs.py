"""What cannot run on a machine is named at the end of the run, and is a failure in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ELEPHANT = """
from tests.needs import Need
NEEDS["elephant"] = Need(lambda: False, "go to the zoo")
"""
LACKING = """
    import pytest

    @pytest.mark.needs("elephant")
    def test_rides():
        pass

    def test_walks():
        pass
"""


@pytest.fixture
def outer(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Give a project that has this repository's conftest.py, and a need that no machine meets."""
    pytester.makeconftest((ROOT / "conftest.py").read_text(encoding="utf-8") + ELEPHANT)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(f"[pytest]\npythonpath = {ROOT}\nmarkers = needs")
    return pytester


def test_a_missing_need_is_named_at_the_end(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test whose need is not met is skipped, and the run ends by telling how to get the thing."""
    monkeypatch.delenv("CI", raising=False)
    outer.makepyfile(LACKING)

    result = outer.runpytest_inprocess()

    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["not run on this machine: 1 need elephant (go to the zoo)"])


def test_a_missing_need_is_named_by_xdist_too(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is the same where the tests ran in workers."""
    monkeypatch.delenv("CI", raising=False)
    outer.makepyfile(LACKING)

    result = outer.runpytest_subprocess("-p", "xdist", "-n", "2")

    result.stdout.fnmatch_lines(["not run on this machine: 1 need elephant (go to the zoo)"])


def test_a_missing_need_is_a_failure_in_ci(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """CI has everything, so that what is missing there is a failure."""
    monkeypatch.setenv("CI", "true")
    outer.makepyfile(LACKING)

    result = outer.runpytest_inprocess()

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*needs elephant: go to the zoo (in CI nothing may be skipped)"])


@pytest.mark.parametrize(
    "test",
    [
        "def test_it(): pytest.skip('no reason')",
        "@pytest.mark.skip\ndef test_it(): pass",
        "pytest.importorskip('no_such_module')",
    ],
)
def test_no_skip_hides_in_ci(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, test: str) -> None:
    """A skip of any other kind is a failure in CI as well."""
    monkeypatch.setenv("CI", "true")
    outer.makepyfile(f"import pytest\n{test}")

    result = outer.runpytest_inprocess()

    assert result.ret in {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED}


def test_an_expected_failure_is_no_skip(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test marked xfail stays what it is in CI."""
    monkeypatch.setenv("CI", "true")
    outer.makepyfile("import pytest\n@pytest.mark.xfail\ndef test_it(): assert False")

    result = outer.runpytest_inprocess()

    result.assert_outcomes(xfailed=1)


def test_an_unknown_need_stops_the_run(outer: pytest.Pytester) -> None:
    """A need that nobody described is refused, with the known ones."""
    outer.makepyfile("import pytest\n@pytest.mark.needs('unicorn')\ndef test_it(): pass")

    result = outer.runpytest_inprocess()

    result.stderr.fnmatch_lines(["*unknown need 'unicorn', one of postgresql-15,*"])
