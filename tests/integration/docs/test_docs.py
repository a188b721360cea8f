"""Every command that the documentation shows is run, and prints what is shown."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.docs.transcript import blocks, commands, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ABOUT_SQL = {ROOT / "docs" / "database", ROOT / "docs" / "migration"}
"""Their pages are run by test_product_pages.py, on a database."""
COPIED = ("docs", "sql", "pyproject.toml")
RUN_ELSEWHERE = {
    "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/pgharness gate sql": "tests/bare_machine/run",
    "python3 -m venv .venv && .venv/bin/pip install -q tox && .venv/bin/tox": ".ci/run",
    ".venv/bin/tox -e lint,types,unit": ".ci/run",
    ".venv/bin/tox -e perf": "by hand: it wants a quiet machine",
    "sudo tests/bare_machine/run": "by hand: it unpacks a Debian",
    ".venv/bin/pip install -q pre-commit && .venv/bin/pre-commit install": "by hand: it changes the clone's hooks",
    "pip install pgharness": "README's first line, from the tree",
}
TIMEOUT = 300  # seconds for one command


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """Give a copy of what a user of the repository has, to work in."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def _run(text: str, cwd: Path) -> str:
    """Run a command as a person would who sees no colours, and give all that it prints."""
    unset = {"CI", "GITHUB_ACTIONS", "FORCE_COLOR", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"}
    env = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(
        ["bash", "-c", text],
        cwd=cwd,
        env={**env, "PATH": f"{Path(sys.executable).parent}:{env['PATH']}", "NO_COLOR": "1", "COLUMNS": "80"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_what_happens(page: Path, workplace: Path) -> None:
    """The commands of a page, run in order in one folder, print what the page shows."""
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.file:
            target = workplace / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.body, encoding="utf-8")
        elif block.language == "console":
            for command in commands(block):
                printed = _run(command.text, workplace)
                shown = "\n".join(command.output)
                assert fits(command.output, printed), f"{page}:{command.line} shows:\n{shown}\nIt prints:\n{printed}"


def _unchecked() -> Iterator[tuple[str, str]]:
    for page in (page for page in PAGES if page.parent not in ABOUT_SQL):
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.language in {"sh", "bash", "shell"}:
                yield from ((str(page.relative_to(ROOT)), line) for line in block.body.splitlines() if line.strip())


def test_what_is_not_run_here_is_run_elsewhere() -> None:
    """A command that is shown without a prompt is one of the few that something else runs."""
    unknown = [(page, line) for page, line in _unchecked() if line not in RUN_ELSEWHERE]

    assert unknown == []
