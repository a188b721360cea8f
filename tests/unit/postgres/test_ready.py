"""The cache of ready data directories."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from harness.postgres import ready

if TYPE_CHECKING:
    from pathlib import Path

NAME = "18.6-0123456789abcdef"
CONTENT = b"an archive" * 1000


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty cache."""
    place = tmp_path / "cache"
    monkeypatch.setenv("PGHARNESS_CACHE", str(place))
    return place


def _made(tmp_path: Path, content: bytes = CONTENT) -> Path:
    made = tmp_path / "ready.tar"
    made.write_bytes(content)
    return made


def _recalled(name: str) -> bytes | None:
    found = ready.recall(name)
    if found is None:
        return None
    archive, checksum = found
    with archive:
        assert ready.intact(archive, checksum)
        return archive.read()


def test_what_is_remembered_is_recalled(cache: Path, tmp_path: Path) -> None:
    """An archive comes back as it was given, from its beginning."""
    ready.remember(NAME, _made(tmp_path))

    got = _recalled(NAME)

    assert got == CONTENT


def test_remembering_takes_the_archive_away(cache: Path, tmp_path: Path) -> None:
    """The copy in the run's directory would only take room."""
    made = _made(tmp_path)

    ready.remember(NAME, made)

    assert not made.exists()


def test_an_archive_of_another_name_is_not_recalled(cache: Path, tmp_path: Path) -> None:
    """Another build or other options never get this archive."""
    ready.remember(NAME, _made(tmp_path))

    got = _recalled("18.6-fedcba9876543210")

    assert got is None


def test_a_damaged_archive_is_not_intact(cache: Path, tmp_path: Path) -> None:
    """One changed byte is seen."""
    ready.remember(NAME, _made(tmp_path))
    (entry,) = (cache / "data").glob("*.tar")
    entry.write_bytes(CONTENT[:-1] + b"X")

    found = ready.recall(NAME)

    assert found is not None
    with found[0]:
        assert not ready.intact(*found)


def test_remembering_again_leaves_one_archive(cache: Path, tmp_path: Path) -> None:
    """The later archive of a name replaces the earlier one."""
    ready.remember(NAME, _made(tmp_path))
    ready.remember(NAME, _made(tmp_path, b"later"))

    got = _recalled(NAME)

    assert got == b"later"
    assert len(list((cache / "data").iterdir())) == 1


def test_a_cache_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything works without a cache."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("PGHARNESS_CACHE", str(tmp_path / "file" / "cache"))

    ready.remember(NAME, _made(tmp_path))

    assert ready.recall(NAME) is None


def test_a_cache_that_others_may_write_in_is_not_read(cache: Path, tmp_path: Path) -> None:
    """What somebody else may have put there is not started as a server."""
    ready.remember(NAME, _made(tmp_path))
    (cache / "data").chmod(0o777)

    got = ready.recall(NAME)

    assert got is None


def test_the_least_recently_used_archives_go(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache keeps to its bound; using an archive keeps it."""
    monkeypatch.setattr(ready, "KEPT_BYTES", 2 * len(CONTENT))
    for number, name in enumerate(("old", "used", "new")):
        ready.remember(name, _made(tmp_path))
        for entry in (cache / "data").glob(f"{name}-*.tar"):
            os.utime(entry, (number - 1000, number - 1000))
        if name == "used":
            assert _recalled("old") == CONTENT

    got = {name for name in ("old", "used", "new") if _recalled(name) is not None}

    assert got == {"old", "new"}
