"""Where runs and the cache lie."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from harness.errors import ServerError
from harness.postgres.places import RUN_PREFIX, SOCKET, cache_place, private, run_bases

LINUX_SOCKET_BYTES = 107
MACOS_SOCKET_BYTES = 103


def test_the_directory_that_the_user_names_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """PGHARNESS_RUN_DIR is used, and nothing else instead of it."""
    monkeypatch.setenv("PGHARNESS_RUN_DIR", "/")

    got = run_bases()

    assert got == (Path("/"),)


def test_a_named_directory_that_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong PGHARNESS_RUN_DIR is said, with the value."""
    monkeypatch.setenv("PGHARNESS_RUN_DIR", str(tmp_path / "nowhere"))

    with pytest.raises(ServerError, match=r"PGHARNESS_RUN_DIR: .*nowhere is not a directory"):
        run_bases()


def test_a_named_directory_too_long_for_a_socket_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that no socket fits into is refused before a server tries."""
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setenv("PGHARNESS_RUN_DIR", str(long))

    with pytest.raises(ServerError, match="is too long for a socket"):
        run_bases()


def test_a_long_temporary_directory_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every base leaves room for a socket on Linux and macOS, whatever TMPDIR is."""
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.delenv("PGHARNESS_RUN_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(long))

    got = run_bases()

    lock = f"{RUN_PREFIX}0123456789ab/{SOCKET}"
    assert got
    assert all(len(str(base / lock)) <= min(LINUX_SOCKET_BYTES, MACOS_SOCKET_BYTES) for base in got)


def test_the_named_cache_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PGHARNESS_CACHE is the cache itself, before XDG_CACHE_HOME."""
    monkeypatch.setenv("PGHARNESS_CACHE", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "shared"))

    got = cache_place()

    assert got == tmp_path / "own"


def test_the_cache_lies_in_the_shared_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name of its own, the cache is a directory in XDG_CACHE_HOME."""
    monkeypatch.delenv("PGHARNESS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    got = cache_place()

    assert got == tmp_path / "pgharness"


@pytest.mark.parametrize(("mode", "wanted"), [(0o755, True), (0o700, True), (0o775, False), (0o777, False)])
def test_only_a_place_that_nobody_else_writes_in_is_trusted(tmp_path: Path, mode: int, wanted: bool) -> None:
    """A cache that others may write in could hold anything."""
    tmp_path.chmod(mode)

    got = private(tmp_path)

    assert got is wanted
