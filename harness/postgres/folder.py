"""A private folder that goes with the process, however that ends."""

from __future__ import annotations

import secrets
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import ServerError
from harness.postgres.places import RUN_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEEPER = 'mkdir -m 700 -- "$1" || exit; echo made; cat >/dev/null; exec rm -rf -- "$1"'
"""The end of its input is the end of the process whose folder it keeps."""


@contextmanager
def private_folder() -> Iterator[Path]:
    """
    Give an empty folder that nobody else may look into; a shell beside us removes it when we let go, or are killed.

    Raises:
        ServerError: It cannot be made.
    """
    folder = Path(tempfile.gettempdir(), f"{RUN_PREFIX}{secrets.token_hex(6)}")
    with subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "pgharness", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C in a terminal reaches a whole process group
    ) as keeper:
        assert keeper.stdin is not None  # noqa: S101 - asked for above
        assert keeper.stdout is not None  # noqa: S101
        assert keeper.stderr is not None  # noqa: S101
        with keeper.stdin:
            if keeper.stdout.readline() != b"made\n":
                said = keeper.stderr.read().decode(errors="replace").strip()
                raise ServerError(f"{folder}: cannot be made: {said}", "Set TMPDIR to a folder that has room.")
            yield folder
