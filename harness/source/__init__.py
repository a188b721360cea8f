"""Text in, migrations out; no connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.source.psql import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from harness.model import Script

__all__ = ["read_script"]


def read_script(path: Path, root: Path, variables: Mapping[str, str]) -> Script:
    """
    Read one script as `psql -f` would run it.

    Args:
        path: The entry file.
        root: The folder that places are relative to, and that `\\i` looks from.
        variables: psql variables set from outside, as by `psql -v`.

    Returns:
        The script; faults inside of it are its problems.

    Raises:
        SourceError: The file cannot be read, or it or one that it includes is not text in UTF-8.
        ConfigError: A variable that psql would not take.
    """
    return Reader(root, variables).read(path).script
