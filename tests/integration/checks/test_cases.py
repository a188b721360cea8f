"""Each finding code is seen to come, alone, and to stay away."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness import config
from harness.checks import ALL
from harness.gate import gate
from harness.model import Severity
from harness.options import project
from harness.settings import Budget

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.config import Config
    from harness.model import Report

CASES = Path(__file__).parent / "cases"
CODES = [check.info.code for check in ALL]
VERDICTS = {
    "SR001": ["fails"],
    "RB001": ["apply-fails"],
    "RB002": ["fails"],
    "RB003": ["differs"],
    "RB004": ["rows-differ"],
    "RB007": ["restores", "empty"],
    "RB008": ["not-run"],
}
"""Of the migrations of a bad case; where none is named, the rollback itself restores."""


FEW = Budget(examples=30)
"""Enough for faults that are planted in the open."""


def unpack(case: Path, folder: Path) -> Path:
    """Write the files that a case is made of into *folder*."""
    name = None
    for line in case.read_text(encoding="utf-8").splitlines(keepends=True):
        header = re.fullmatch(r"-- file: (\S+)\n", line)
        if header:
            name = header[1]
        else:
            assert name is not None, f"{case} does not begin with a file"
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(line)
    return folder


def prove(settings: Config) -> Report:
    """Read the folder of *settings* and run the gate on it."""
    return gate(
        settings,
        project(settings),
        invocation="pgharness gate",
        replaying="pgharness replay {}".format,
        progress=silent,
    )


def silent(stage: str, step: str = "") -> None:
    """Tell nothing of the progress."""


def told(report: Report) -> list[str]:
    """Give what a report says, in an order of its own, without where it was seen, and without the clock's digits."""
    findings = (
        f"{item.severity} {item.code} {item.migration} {item.object} {item.message}" for item in report.findings
    )
    return sorted(re.sub(r"\d{10,}", "…", finding) for finding in findings)


@pytest.fixture(params=[pytest.param(major, marks=pytest.mark.needs(f"postgresql-{major}")) for major in (15, 18)])
def major(request: pytest.FixtureRequest) -> int:
    """Give each major that a machine should have."""
    return int(request.param)


@pytest.fixture
def proved(tmp_path: Path, major: int) -> Callable[[Path], Report]:
    """Prove a case in both ways, make sure that they tell the same, and give the report."""

    def prove_twice(case: Path) -> Report:
        base = replace(config.load(unpack(case, tmp_path), {}, {}, tmp_path), pg=(major,), budget=FEW)
        in_one_transaction, on_clones = (prove(replace(base, proof=proof)) for proof in ("auto", "clones"))
        assert told(in_one_transaction) == told(on_clones)
        assert in_one_transaction.migrations == on_clones.migrations
        return in_one_transaction

    return prove_twice


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    """A finding that nobody has seen come may never come."""
    assert sorted(folder.name for folder in CASES.iterdir() if folder.is_dir()) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_bad_case_triggers_its_code_alone(proved: Callable[[Path], Report], code: str) -> None:
    """bad.sql gives an error, or a warning, of its code and of no other, wherever the proof runs."""
    report = proved(CASES / code / "bad.sql")

    weight = next(check.info.severity for check in ALL if check.info.code == code)
    assert {item.code for item in report.findings if item.severity >= min(weight, Severity.ERROR)} == {code}, told(
        report
    )
    assert report.passed == (weight < Severity.ERROR)
    verdicts = [migration.verdict for migration in report.migrations]
    assert verdicts == VERDICTS.get(code, ["restores"] * len(verdicts))


@pytest.mark.parametrize("code", CODES)
def test_the_good_case_triggers_nothing(proved: Callable[[Path], Report], code: str) -> None:
    """good.sql passes every check, wherever the proof runs."""
    report = proved(CASES / code / "good.sql")

    assert told(report) == []
    assert report.passed
    assert all(migration.verdict in ("restores", "irreversible") for migration in report.migrations)
