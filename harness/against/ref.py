"""The files of a commit, in a private folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import ConfigError, SourceError
from harness.postgres.folder import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = 12
"""Digits of a commit that a person is shown."""


@dataclass(frozen=True, slots=True)
class Tree:
    """
    The files of a commit.

    Attributes:
        path: Where the folder or file that was asked for lies now.
        name: As a person named the commit, with the commit's own name.
        commit: Whether it is one; else it is the files as they are.
    """

    path: Path
    name: str
    commit: bool = True


@contextmanager
def checked_out(path: Path, ref: str, flag: str) -> Iterator[Tree]:
    """
    Give the files of *ref* in a folder that is gone afterwards; neither the working tree nor the index is touched.

    Args:
        path: A folder or file in a repository.
        flag: The flag that *ref* came by.

    Raises:
        ConfigError: *path* is in no repository, or no commit is called *ref*.
        SourceError: *path* is not there in that commit.
    """
    around = path if path.is_dir() else path.parent
    top = Path(_git(around, "rev-parse", "--show-toplevel", what=f"{flag} wants a git repository around {path}"))
    unknown = f"{flag} is {ref!r}, a commit, branch or tag of {top} was wanted"
    if not ref or ref.startswith("-"):
        raise ConfigError(unknown)
    commit = _git(top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", what=unknown)
    with private_folder() as folder:
        _unpack(top, commit, folder)
        there = folder / path.resolve().relative_to(top.resolve())
        if not there.exists():
            raise SourceError(f"{path.resolve().relative_to(top.resolve())}: not there at {ref}")
        yield Tree(there, ref if commit.startswith(ref) else f"{ref} ({commit[:SHOWN]})")


def _unpack(top: Path, commit: str, into: Path) -> None:
    done = subprocess.run(["git", "-C", top, "archive", "--format=tar", commit], capture_output=True, check=False)  # noqa: S607
    if done.returncode:
        raise ConfigError(f"git archive {commit[:SHOWN]}: {' '.join(done.stderr.decode(errors='replace').split())}")
    try:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            if hasattr(tarfile, "data_filter"):  # Python 3.11 has it from 3.11.4 on; before, git is trusted
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(into)  # noqa: S202 - what git itself has written
    except tarfile.TarError as error:
        raise SourceError(f"commit {commit[:SHOWN]} cannot be unpacked: {error}") from error


def _git(folder: Path, *arguments: str, what: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", folder, *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise ConfigError(f"{what}: there is no git", "Install git.") from error
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise ConfigError(f"{what}: {said}" if said else what)
    return done.stdout.strip()
