"""A small project whose tests use the plugin."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = """
[tool.pgharness]
path = "migrations"
setup = ["setup.sql"]
"""
FILES = {
    "setup.sql": "create schema app;\n",
    "01_note.sql": "create table app.note (note_id bigint primary key, body text not null);\n",
    "02_mark.sql": "begin;\nalter table app.note add column mark integer;\ncommit;\n",
    "02_mark_rollback.sql": "alter table app.note drop column mark;\n",
}


@pytest.fixture(autouse=True)
def lean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave plugins out that take seconds to import and have no part in this."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest -p no:benchmark")


@pytest.fixture
def outer(pytester: pytest.Pytester) -> pytest.Pytester:
    """Give a project with three migrations and the settings that name them."""
    pytester.makepyprojecttoml(SETTINGS)
    folder = pytester.mkdir("migrations")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return pytester


@pytest.fixture
def run_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder of its own to the servers of a run, to see what they leave."""
    base = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112
    folder = Path(tempfile.mkdtemp(prefix="pgh", dir=base))
    folder.chmod(0o777)
    monkeypatch.setenv("PGHARNESS_RUN_DIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
