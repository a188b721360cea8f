"""What the top of the repository promises agrees with itself."""

from __future__ import annotations

import configparser
import re
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from harness.config import ENVIRONMENT, Config, written

ROOT = Path(__file__).parents[2]
FIRST_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _readme_lines() -> list[str]:
    found = FIRST_BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1].splitlines()


def test_the_readme_opens_with_the_gate_and_the_tests() -> None:
    """The first two lines of its first block set themselves up, one for the gate and one for the tests."""
    got = _readme_lines()[:2]

    assert got == [
        "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/pgharness gate sql",
        "python3 -m venv .venv && .venv/bin/pip install -q tox && .venv/bin/tox",
    ]


def test_ci_runs_the_line_of_the_readme() -> None:
    """The program in .ci/run that picks the line picks the second."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    picking = re.search(r"^line=\$\((.*)\)$", script, re.MULTILINE)
    assert picking is not None

    got = subprocess.run(["bash", "-c", picking[1]], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert got.rstrip("\n") == _readme_lines()[1]


SUMMARIES = """
=== 12 passed in 3.20s ===
unit: OK
=================== 2 failed, 3 passed, 1 error in 61.02s (0:01:01) ===================
  integration: FAIL code 1 (61.40=setup[0.20]+cmd[61.20] seconds)
"""


def test_ci_ends_with_the_sum_of_all_runs(tmp_path: Path) -> None:
    """The program in .ci/run that adds up what several pytest runs said counts each word once a run."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    adding = re.search(r"^awk -v seconds.*?^' \"\$log\"$", script, re.MULTILINE | re.DOTALL)
    assert adding is not None
    log = tmp_path / "log"
    log.write_text(SUMMARIES, encoding="utf-8")

    done = subprocess.run(["bash", "-c", f"log={log}; {adding[0]}"], capture_output=True, text=True, check=True)

    assert re.fullmatch(r"=== 2 failed, 15 passed, 1 error in \d+s ===\n", done.stdout)


def test_tox_runs_what_is_promised() -> None:
    """The default list is complete, and the benchmarks are not in it."""
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")

    got = {name.strip() for name in tox["tox"]["env_list"].split(",")}

    assert got == {"lint", "types", "unit", "gate", "integration"}
    assert "testenv:perf" in tox


@pytest.mark.parametrize("setting", [field.name for field in fields(Config) if field.name != "file"])
def test_every_setting_is_documented(setting: str) -> None:
    """The page about settings has a row for each, with the variable of the environment where there is one."""
    page = (ROOT / "docs" / "harness" / "configuration.md").read_text(encoding="utf-8")
    variable = f"`PGHARNESS_{setting.upper()}`" if setting in ENVIRONMENT else ""

    rows = [row for row in page.splitlines() if row.startswith(f"| `{written(setting)}` |")]

    assert len(rows) == 1
    assert variable in rows[0]


def test_the_package_says_what_the_licence_says() -> None:
    """Name, command, plugin, Python and licence are what users were told."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["name"] == "pgharness"
    assert project["requires-python"] == ">=3.11"
    assert project["scripts"] == {"pgharness": "harness.cli:main"}
    assert project["entry-points"] == {"pytest11": {"pgharness": "harness.plugin"}}
    assert project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")), ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link names a file or folder that is there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))

    dead = [link for link in links if not (page.parent / link).exists()]

    assert dead == []
