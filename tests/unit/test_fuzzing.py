"""What is kept for `pgharness replay`: the newest, and each project's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from harness.fuzzing import FAILURES, KEPT, keep
from harness.gate import replayable
from harness.model import Finding, Place, Severity

if TYPE_CHECKING:
    import pytest

FINDING = Finding("FZ001", Severity.ERROR, Place("a.sql"), "broken", replay=("0123456789ab", "select 1;\n"))


def test_old_failures_make_room_for_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than are kept, those that were not seen for longest go; what was just found stays."""
    monkeypatch.chdir(tmp_path)
    keep({f"old{number}": "" for number in range(KEPT)})
    for number in range(KEPT):
        os.utime(FAILURES / f"old{number}.sql", (1000 + number, 1000 + number))

    keep({"new": "", "old0": "seen again"})

    left = {file.stem for file in FAILURES.iterdir()}
    assert left == {"new", "old0", *(f"old{number}" for number in range(2, KEPT))}


def test_nothing_found_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clean run leaves no trace."""
    monkeypatch.chdir(tmp_path)

    keep({})

    assert list(tmp_path.iterdir()) == []


def test_projects_keep_what_they_find_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One failure in two folders has two ids; one folder of the same name elsewhere has the same."""
    ids = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        monkeypatch.chdir(tmp_path / place)
        ids.append([replayable(FINDING, Path.cwd() / name, str).repro for name in ("one", "two")])

    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
