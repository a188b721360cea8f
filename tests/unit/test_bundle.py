"""The names of flat files, what becomes of those that are there, and when one is stale."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from harness.bundle import Sheet, Target, made
from harness.config import Config
from harness.errors import ConfigError
from harness.source.formats import numbered

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 19, 0, 59, tzinfo=UTC)
FILES = {
    "01_price.sql": "create table price (amount bigint);\n",
    "02_cents.sql": "begin;\nalter table price add cents int;\ncommit;\n",
    "02_cents_rollback.sql": "begin;\nalter table price drop cents;\ncommit;\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a folder with migrations in `sql`, and the empty folders `to` and `undo`."""
    for name in ("sql", "to", "undo"):
        (tmp_path / name).mkdir()
    for name, content in FILES.items():
        (tmp_path / "sql" / name).write_text(content, encoding="utf-8")
    return tmp_path


def _made(root: Path, path: str = "sql", only: tuple[str, ...] = (), *, own: bool = False) -> tuple[Sheet, ...]:
    config = Config(path=root / path, only=only)
    project = numbered.read(config.path, setup=(), fixture=None, variables={})
    return made(config, project, Target(root / "to", root / "undo", own_transaction=own), NOW)


def _names(sheets: tuple[Sheet, ...], root: Path) -> list[str]:
    return [sheet.path.relative_to(root).as_posix() for sheet in sheets]


def test_new_files_follow_each_other_in_time(root: Path) -> None:
    """The first bears the time, the next a later one, so that a runner that sorts keeps the order."""
    assert _names(_made(root), root) == [
        "to/20261122190059_01_price.sql",
        "to/20261122190060_02_cents.sql",
        "undo/20261122190060_02_cents_rollback.sql",
    ]


def test_a_file_keeps_the_timestamp_that_it_has(root: Path) -> None:
    """What was written is written again under its name, and the rollback goes by the migration's."""
    early = "20200101000000"
    for sheet in _made(root, "sql/02_cents.sql"):
        sheet.write()
        sheet.path.rename(sheet.path.with_name(sheet.path.name.replace("20261122190059", early)))

    got = _names(_made(root, "sql/02_cents.sql"), root)

    assert got == [f"to/{early}_02_cents.sql", f"undo/{early}_02_cents_rollback.sql"]


def test_one_migration_of_a_folder_is_named_by_its_file_or_by_only(root: Path) -> None:
    """The path of a migration and `--only` ask for the same."""
    assert _made(root, "sql/02_cents.sql") == _made(root, only=("02_cents",))


def test_the_same_parts_make_the_same_bytes(root: Path) -> None:
    """Nothing of the time, the machine or the working folder stands in a file."""
    first = [sheet.text for sheet in _made(root)]

    assert [sheet.text for sheet in _made(root)] == first
    assert not any(str(root) in text or "2026" in text for text in first)


def test_a_rollback_keeps_its_transaction(root: Path) -> None:
    """Rollbacks are run by hand; migrations keep theirs where that is asked for."""
    _, up, down = (sheet.text for sheet in _made(root))
    _, own, _ = (sheet.text for sheet in _made(root, own=True))

    assert ("begin;" in up, "begin;" in down, "begin;" in own) == (False, True, True)


def test_a_written_file_is_up_to_date_until_a_part_changes(root: Path) -> None:
    """The line that no longer agrees is named."""
    for sheet in _made(root):
        sheet.write()
    fresh = [sheet.stale() for sheet in _made(root)]
    (root / "sql" / "02_cents.sql").write_text("alter table price add cents bigint;\n", encoding="utf-8")

    stale = [sheet.stale() for sheet in _made(root)]

    assert fresh == ["", "", ""]
    assert stale == [
        "",
        f"{root}/to/20261122190060_02_cents.sql:5: stale, the parts of 02_cents have changed since it was made",
        "",
    ]


def test_a_file_that_is_not_there_is_stale(root: Path) -> None:
    """Nothing written is not up to date."""
    stale = [sheet.stale() for sheet in _made(root, "sql/02_cents.sql")]

    assert stale == [
        f"{root}/to: there is no TIMESTAMP_02_cents.sql",
        f"{root}/undo: there is no TIMESTAMP_02_cents_rollback.sql",
    ]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"to/20300101000000_02_cents.sql": "select 1;\n"}, "is not made by pgharness bundle, and would be lost"),
        (
            {"to/20200101000000_02_cents.sql": "", "to/20200101000001_02_cents.sql": ""},
            "02_cents has files of several timestamps: 20200101000000, 20200101000001",
        ),
        (
            {"to/20200101000000_02_cents.sql": "", "undo/20200101000001_02_cents_rollback.sql": ""},
            "02_cents has files of several timestamps: 20200101000000, 20200101000001",
        ),
        (
            {"to/20300101000000_01_price.sql": "-- made by pgharness bundle\n", "to/20200101000000_02_cents.sql": ""},
            "20200101000000_02_cents.sql would run before 20300101000000, which comes before it",
        ),
    ],
)
def test_what_is_in_the_way_is_refused(root: Path, files: dict[str, str], wanted: str) -> None:
    """A person's own file is never written over, and no two files of a migration are left to be run."""
    for name, content in files.items():
        (root / name).write_text(content, encoding="utf-8")

    with pytest.raises(ConfigError) as refused:
        _made(root)

    assert str(refused.value).endswith(wanted)


def test_rollbacks_do_not_lie_among_migrations(root: Path) -> None:
    """Supabase would run them."""
    config = Config(path=root / "sql")
    project = numbered.read(config.path, setup=(), fixture=None, variables={})

    with pytest.raises(ConfigError, match="another folder than --to was wanted"):
        made(config, project, Target(root / "to", root / "undo" / ".." / "to"), NOW)


def test_an_unknown_migration_and_a_missing_folder_are_refused(root: Path) -> None:
    """Both are told before anything is written."""
    with pytest.raises(ConfigError, match="no migration is called '09_none'"):
        _made(root, only=("09_none",))
    (root / "to").rmdir()
    with pytest.raises(ConfigError, match="there is no folder"):
        _made(root)
