"""What is called a migration is one, or is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from harness.errors import SourceError
from harness.source.folder import listed

if TYPE_CHECKING:
    from pathlib import Path


def test_files_come_by_name_and_folders_do_not(tmp_path: Path) -> None:
    """A folder of parts is none of the files."""
    (tmp_path / "02_b.sql").touch()
    (tmp_path / "01_a.sql").touch()
    (tmp_path / "parts").mkdir()

    got = listed(tmp_path)

    assert [path.name for path in got] == ["01_a.sql", "02_b.sql"]


@pytest.mark.parametrize("target", ["02_b.sql", "nowhere"])
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, target: str) -> None:
    """A migration that cannot be read is not passed over."""
    (tmp_path / "02_b.sql").symlink_to(target)

    with pytest.raises(SourceError, match=r"02_b\.sql: cannot be read"):
        listed(tmp_path)


def test_a_folder_named_as_a_migration_is_told(tmp_path: Path) -> None:
    """It was meant to be run."""
    (tmp_path / "02_b.sql").mkdir()

    with pytest.raises(SourceError, match=r"02_b\.sql: not a file"):
        listed(tmp_path)


@pytest.mark.parametrize("name", [b"02_\xff.sql", b"02_\n.sql", b"02_\x1b[31m.sql"])
def test_a_name_that_cannot_be_printed_is_told(tmp_path: Path, name: bytes) -> None:
    """Neither a report nor a line of an error could hold it."""
    os.close(os.open(os.fsencode(tmp_path) + b"/" + name, os.O_CREAT | os.O_WRONLY))

    with pytest.raises(SourceError, match=r"02_.*: a name that cannot be printed"):
        listed(tmp_path)
