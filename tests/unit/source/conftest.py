"""The fixtures of the tests of what reads files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from harness.source import read_script

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model import Script


class Read(Protocol):
    """Write *text* to `script.sql` and further files by name, and read the script."""

    def __call__(self, text: str | bytes, variables: dict[str, str] | None = None, **files: str) -> Script: ...


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Give the reader of a folder of its own; a further file `a=TEXT` is `a.sql`."""

    def write_and_read(text: str | bytes, variables: dict[str, str] | None = None, **files: str) -> Script:
        for name, content in files.items():
            (tmp_path / f"{name}.sql").write_text(content, newline="")
        script = tmp_path / "script.sql"
        script.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_script(script, tmp_path, variables or {})

    return write_and_read
