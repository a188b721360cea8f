"""The fixtures of the tests of the loader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from harness.source import read_script

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model import Script


class MakeScript(Protocol):
    """Read *text* as a script without faults."""

    def __call__(self, text: str) -> Script: ...


@pytest.fixture
def script(tmp_path: Path) -> MakeScript:
    """Make scripts called `script.sql`."""

    def make(text: str) -> Script:
        (tmp_path / "script.sql").write_text(text, newline="")
        made = read_script(tmp_path / "script.sql", tmp_path, {})
        assert made.problems == ()
        return made

    return make
