"""
What every test may count on: `@pytest.mark.needs(NAME)` for a thing that not every machine has.

A test whose need is not met is skipped, and one line at the end of the run names what was missing and how to get it.
In CI nothing may be skipped, for whatever reason: there a skip is a failure.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.needs import NEEDS

if TYPE_CHECKING:
    from collections.abc import Generator

    Outcome = Generator[None, pytest.TestReport | pytest.CollectReport, pytest.TestReport | pytest.CollectReport]

pytest_plugins = ["pytester"]

MISSING = "needs"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a need that nobody described, before anything runs."""
    for item in items:
        for name in _needs(item):
            if name not in NEEDS:
                raise pytest.UsageError(f"{item.nodeid}: unknown need {name!r}, one of {', '.join(NEEDS)} was wanted")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose need is not met, and note the need for the end of the run."""
    for name in _needs(item):
        if not NEEDS[name].met():
            item.user_properties.append((MISSING, name))
            pytest.skip(f"needs {name}: {NEEDS[name].get}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Outcome:
    """Make a skip a failure in CI."""
    return (yield from _no_skip_in_ci())


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Outcome:
    """Make the skip of a whole module a failure in CI."""
    return (yield from _no_skip_in_ci())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name in one line what this machine lacks, and how to get it."""
    reports = (report for outcome in ("skipped", "failed", "error") for report in terminalreporter.getreports(outcome))
    missing = Counter(
        name for report in reports for key, name in getattr(report, "user_properties", ()) if key == MISSING
    )
    if missing:
        told = "; ".join(f"{count} need {name} ({NEEDS[name].get})" for name, count in sorted(missing.items()))
        terminalreporter.write_line(f"not run on this machine: {told}", yellow=True)


def _needs(item: pytest.Item) -> list[str]:
    return [name for marker in item.iter_markers("needs") for name in marker.args]


def _no_skip_in_ci() -> Outcome:
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.longrepr = f"{report.nodeid}: {reason.removeprefix('Skipped: ')} (in CI nothing may be skipped)"
    return report
