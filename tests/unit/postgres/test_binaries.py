"""Finding a server: what is said where one cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.errors import ServerError
from harness.postgres.binaries import choose, inspect

if TYPE_CHECKING:
    from pathlib import Path


def _program(path: Path, text: str, mode: int = 0o755) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def _says(version: str) -> str:
    return f"#!/bin/sh\necho '{version}'\n"


@pytest.fixture
def bin_dir(tmp_path: Path) -> Path:
    """Give a directory with programs that say they are PostgreSQL 17.5."""
    for name in ("postgres", "initdb"):
        _program(tmp_path / name, _says(f"{name} (PostgreSQL) 17.5 (Debian 17.5-1)"))
    return tmp_path


def test_programs_say_what_they_are(bin_dir: Path) -> None:
    """Version and major are what the program itself says."""
    got = inspect(bin_dir, "--pg-bin")

    assert (got.version, got.major) == ("17.5", 17)


def test_a_development_version_is_understood(bin_dir: Path) -> None:
    """A beta has a major too."""
    for name in ("postgres", "initdb"):
        _program(bin_dir / name, _says(f"{name} (PostgreSQL) 18beta1"))

    got = inspect(bin_dir, "--pg-bin")

    assert (got.version, got.major) == ("18beta1", 18)


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A wrong path is not taken for an incomplete installation."""
    with pytest.raises(ServerError, match=r"--pg-bin: .*nowhere: no such directory"):
        inspect(tmp_path / "nowhere", "--pg-bin")


def test_a_missing_program_is_named(bin_dir: Path) -> None:
    """A client's directory, without the server, is told apart."""
    (bin_dir / "initdb").unlink()

    with pytest.raises(ServerError, match="no initdb in it, wanted postgres and initdb"):
        inspect(bin_dir, "--pg-bin")


def test_a_program_that_may_not_be_run_is_said(bin_dir: Path) -> None:
    """A lost x bit is not taken for another fault."""
    (bin_dir / "postgres").chmod(0o644)

    with pytest.raises(ServerError, match=r"postgres is not executable"):
        inspect(bin_dir, "--pg-bin")


def test_a_program_for_another_processor_is_said(bin_dir: Path) -> None:
    """What the system cannot execute is said with its reason."""
    (bin_dir / "postgres").write_bytes(b"\x7fELF" + bytes(60))

    with pytest.raises(ServerError, match=r"postgres cannot be run: .*[Ee]xec") as caught:
        inspect(bin_dir, "--pg-bin")

    assert "processor" in caught.value.help[0]


def test_a_program_that_lacks_a_library_is_said_in_its_words(bin_dir: Path) -> None:
    """What the loader says is what the user reads."""
    _program(bin_dir / "postgres", "#!/bin/sh\necho 'error while loading libicu.so.70' >&2\nexit 127\n")

    with pytest.raises(ServerError, match=r"libicu\.so\.70"):
        inspect(bin_dir, "--pg-bin")


def test_another_program_of_that_name_is_refused(bin_dir: Path) -> None:
    """A thing called initdb that is no PostgreSQL is not used."""
    _program(bin_dir / "initdb", _says("initdb 3.1, a tool for mushrooms"))

    with pytest.raises(ServerError, match="mushrooms"):
        inspect(bin_dir, "--pg-bin")


def test_a_major_that_is_not_supported_is_refused_with_the_range() -> None:
    """Asking for 14 says what may be asked for."""
    with pytest.raises(ServerError, match="PostgreSQL 14 is not supported, wanted 15 to 18"):
        choose([14])


def test_a_named_directory_that_cannot_be_used_is_never_passed_over(tmp_path: Path) -> None:
    """A wrong --pg-bin is an error even where another server would be found."""
    with pytest.raises(ServerError, match="--pg-bin"):
        choose((), tmp_path)


def test_the_variable_is_as_binding_as_the_flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong PGHARNESS_PG_BIN is an error even where another server would be found."""
    monkeypatch.setenv("PGHARNESS_PG_BIN", str(tmp_path))

    with pytest.raises(ServerError, match="PGHARNESS_PG_BIN"):
        choose(())


def test_a_major_that_is_not_to_be_had_says_where_it_looked(bin_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the places and the ways to get the major."""
    monkeypatch.setattr("harness.postgres.binaries._places", lambda: iter(()))

    with pytest.raises(ServerError, match=r"PostgreSQL 16 is not to be had here; found: 17\.5") as caught:
        choose([17, 16], bin_dir)

    assert "/usr/lib/postgresql/*/bin" in caught.value.help[0]
    assert any("apt-get install" in line for line in caught.value.help)


def test_the_named_one_wins(bin_dir: Path) -> None:
    """What the user names is what runs."""
    (got,) = choose((), bin_dir)

    assert (got.bin_dir, got.source) == (bin_dir, "--pg-bin")
