"""
The page of each finding code is made from the code's own words and from its cases.

`PGHARNESS_WRITE_DOCS=1 pytest tests/unit/report/test_pages.py` writes the pages anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.bench.findings import INFOS
from harness.checks import ALL
from harness.report.explain import index, page

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "integration" / "checks" / "cases"
PAGES = ROOT / "docs" / "harness"


def settle(file: Path, wanted: str) -> str:
    """Give what a page holds, after writing it where that was asked for."""
    if os.environ.get("PGHARNESS_WRITE_DOCS"):
        file.write_text(wanted, encoding="utf-8")
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.info.code)
def test_the_page_of_a_code_says_what_the_code_says(check: object) -> None:
    """A page that drifted from the code would explain another tool."""
    info = check.info  # type: ignore[attr-defined]
    case = CASES / info.code
    wanted = page(info, *((case / name).read_text(encoding="utf-8") for name in ("bad.sql", "good.sql")))

    got = settle(PAGES / f"{info.code}.md", wanted)

    assert got == wanted


def test_the_list_of_codes_has_them_all() -> None:
    """docs/harness/codes.md leads to every page."""
    wanted = index([*((check.info, f"{check.info.code}.md") for check in ALL), *((info, "bench.md") for info in INFOS)])

    got = settle(PAGES / "codes.md", wanted)

    assert got == wanted
