"""A folder of numbered files becomes migrations with what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.errors import ConfigError, SourceError
from harness.source.formats import numbered

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model import Project

REASON = '-- pgharness: irreversible reason="rows are gone"\n'


def _read(folder: Path, *names: str, files: dict[str, str] | None = None, **settings: Any) -> Project:
    for name, text in {**dict.fromkeys(names, "select 1;"), **(files or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return numbered.read(folder, **{"setup": (), "fixture": None, "variables": {}, **settings})


def _shape(project: Project) -> dict[str, tuple[str | None, str | None]]:
    return {
        migration.id: (
            migration.down.file if migration.down else None,
            migration.test.file if migration.test else None,
        )
        for migration in (*project.prior, *project.migrations)
    }


def test_rollback_and_self_test_belong_to_their_migration(tmp_path: Path) -> None:
    """They bear its name; other folders, hidden files and other endings are not read."""
    project = _read(
        tmp_path,
        *("01_a.sql", "01_a_rollback.sql", "01_a.test.sql", "02_b.sql", "rollback/02_b_rollback.sql", "03_c.sql"),
        *("rollback/03_c.sql", "parts/04_d.sql", "._05_e.sql", "06_f.md", "readme.sql"),
    )

    assert _shape(project) == {
        "01_a": ("01_a_rollback.sql", "01_a.test.sql"),
        "02_b": ("rollback/02_b_rollback.sql", None),
        "03_c": ("rollback/03_c.sql", None),
    }
    assert project.problems == ()


def test_the_order_is_by_number(tmp_path: Path) -> None:
    """Numbers of any width count as numbers; `_setup` follows the plain migration of its number."""
    project = _read(
        tmp_path, "10_j.sql", "9_i_setup.sql", "9_i.sql", "0008_h.sql", "20240101000000_x.sql", "9_z_setup.sql", "7.sql"
    )

    assert list(_shape(project)) == ["7", "0008_h", "9_i", "9_i_setup", "9_z_setup", "10_j", "20240101000000_x"]


def test_what_comes_before_the_first_rollback_is_the_state_before(tmp_path: Path) -> None:
    """A migration without a rollback after that is one to prove."""
    project = _read(tmp_path, "1_a.sql", "2_b.sql", "3_c.sql", "3_c_rollback.sql", "4_d.sql")

    assert [migration.id for migration in project.prior] == ["1_a", "2_b"]
    assert [migration.id for migration in project.migrations] == ["3_c", "4_d"]


def test_without_any_rollback_all_are_to_prove(tmp_path: Path) -> None:
    """There is no state before."""
    project = _read(tmp_path, "1_a.sql", "2_b.sql")

    assert (project.prior, [migration.id for migration in project.migrations]) == ((), ["1_a", "2_b"])


def test_a_setup_pairs_with_the_rollback_of_the_same_stem(tmp_path: Path) -> None:
    """It does where there is no plain migration of that stem."""
    project = _read(
        tmp_path,
        "4_a.sql",
        "4_a_rollback.sql",
        "4_a_setup.sql",
        "4_jobs_setup.sql",
        "4_jobs_rollback.sql",
        "4_jobs.test.sql",
    )

    assert _shape(project) == {
        "4_a": ("4_a_rollback.sql", None),
        "4_a_setup": (None, None),
        "4_jobs_setup": ("4_jobs_rollback.sql", "4_jobs.test.sql"),
    }


def test_order_and_pairs_may_be_set(tmp_path: Path) -> None:
    """Files of any name are migrations then, and rollbacks of any name belong to them."""
    project = _read(
        tmp_path,
        *("base.sql", "2_b.sql", "1_a.sql", "undo/b.sql"),
        order=["base", "2_b.sql", "1_a"],
        pairs={"2_b.sql": "undo/b.sql"},
    )

    assert _shape(project) == {"base": (None, None), "2_b": ("undo/b.sql", None), "1_a": (None, None)}
    assert [migration.id for migration in project.prior] == ["base"]


def test_setup_and_fixture_are_no_migrations(tmp_path: Path) -> None:
    """They are read apart, whatever their names."""
    project = _read(tmp_path, "0_platform.sql", "1_a.sql", "2_rows.sql", setup=["0_platform.sql"], fixture="2_rows.sql")

    assert [script.file for script in project.setup] == ["0_platform.sql"]
    assert project.fixture is not None
    assert project.fixture.file == "2_rows.sql"
    assert list(_shape(project)) == ["1_a"]


def test_a_migration_alone_is_proved_on_those_before_it(tmp_path: Path) -> None:
    """A path to one file is its folder up to that file."""
    _read(tmp_path, "1_a.sql", "1_a_rollback.sql", "2_b.sql", "2_b_rollback.sql", "3_c.sql")

    project = numbered.read(tmp_path / "2_b.sql", setup=(), fixture=None, variables={})

    assert [migration.id for migration in project.prior] == ["1_a"]
    assert [migration.id for migration in project.migrations] == ["2_b"]


@pytest.mark.parametrize("name", ["1_a.sql", "1_a_rollback.sql"])
def test_a_migration_may_be_irreversible_for_a_reason(tmp_path: Path, name: str) -> None:
    """The comment stands in the head of the migration or of its rollback."""
    project = _read(tmp_path, "1_a.sql", "1_a_rollback.sql", files={name: f"\ufeff\n-- A.\n{REASON}select 1;"})

    assert project.migrations[0].irreversible == "rows are gone"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("-- pgharness: irreversible", '1_a.sql:1:1 pragma pgharness: irreversible has no reason="…"'),
        ('-- pgharness: irreversible reason=" "', '1_a.sql:1:1 pragma pgharness: irreversible has no reason="…"'),
        ('-- pgharness: irreversible reason="a" b', '1_a.sql:1:1 pragma pgharness: irreversible has no reason="…"'),
        (
            "select 1;\n-- pgharness: irrevocable",
            "1_a.sql:2:1 pragma pgharness has 'irrevocable', irreversible was wanted",
        ),
        ("-- pgharness irreversible", "1_a.sql:1:1 pragma pgharness has no colon, irreversible was wanted"),
        (
            f"select 1;\n{REASON}",
            "1_a.sql:2:1 pragma pgharness: irreversible does not stand in the head of the migration's own file",
        ),
    ],
)
def test_a_malformed_pragma_is_a_fault(tmp_path: Path, text: str, wanted: str) -> None:
    """It is told at its place, and how to write it."""
    (migration,) = _read(tmp_path, files={"1_a.sql": text}).migrations

    (problem,) = migration.up.problems
    assert (f"{problem.place} {problem.message}", migration.irreversible) == (wanted, None)
    assert problem.help == 'Write: -- pgharness: irreversible reason="why it cannot be undone"'


def test_a_pragma_in_quotes_says_nothing(tmp_path: Path) -> None:
    """Only a comment speaks."""
    (migration,) = _read(tmp_path, files={"1_a.sql": f"select '\n{REASON}', $$\n{REASON}$$;"}).migrations

    assert (migration.irreversible, migration.up.problems) == (None, ())


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["1_a.sql", "01_b.sql"], "1_a.sql:1:1 number 1 is taken twice, by 01_b.sql and 1_a.sql"),
        (["1_a.sql", "2_b_rollback.sql"], "2_b_rollback.sql:1:1 a rollback without a migration, 2_b.sql was wanted"),
        (["1_a.sql", "rollback/2_b.sql"], "rollback/2_b.sql:1:1 a rollback without a migration, 2_b.sql was wanted"),
        (["1_a.sql", "2_b.test.sql"], "2_b.test.sql:1:1 a self-test without a migration, 2_b.sql was wanted"),
        (
            ["1_a.sql", "1_a_rollback.sql", "rollback/1_a.sql"],
            "rollback/1_a.sql:1:1 a second rollback of 1_a, beside 1_a_rollback.sql",
        ),
        (
            ["1_a.sql", "2_b.up.sql"],
            "2_b.up.sql:1:1 a numbered file that is neither migration, rollback nor self-test",
        ),
    ],
)
def test_a_fault_of_the_folder_is_told(tmp_path: Path, names: list[str], wanted: str) -> None:
    """What is there twice, belongs to nothing or is of another layout has its place and a remedy."""
    (problem,) = _read(tmp_path, *names).problems

    assert f"{problem.place} {problem.message}" == wanted
    assert problem.help


def test_a_migration_that_order_leaves_out_is_told(tmp_path: Path) -> None:
    """Nothing is passed over in silence."""
    (problem,) = _read(tmp_path, "1_a.sql", "2_b.sql", order=["1_a"]).problems

    assert problem.message == "the setting order does not name 2_b"


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({"setup": ["no.sql"]}, "setup names no.sql, no such file in "),
        ({"fixture": "no.sql"}, "fixture names no.sql, no such file in "),
        ({"order": ["no"]}, "order names no, no such migration in "),
        ({"pairs": {"1_a": "no.sql"}}, "pairs names no.sql, no such file in "),
        ({"pairs": {"no": "1_a.sql"}}, "pairs names no, no such migration in "),
    ],
)
def test_a_setting_that_names_nothing_is_an_error(tmp_path: Path, settings: dict[str, Any], wanted: str) -> None:
    """One line names the setting and the file."""
    with pytest.raises(ConfigError) as caught:
        _read(tmp_path, "1_a.sql", **settings)

    assert str(caught.value) == f"{wanted}{tmp_path}"


def test_a_link_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    """A migration that cannot be read is not passed over."""
    (tmp_path / "2_b.sql").symlink_to(tmp_path / "none")

    with pytest.raises(SourceError, match=r"^2_b\.sql: cannot be read \(No such file or directory\)"):
        _read(tmp_path, "1_a.sql")


def test_a_pragma_in_an_included_file_is_a_fault(tmp_path: Path) -> None:
    """It speaks for a migration, so it stands in the migration's own file."""
    files = {"1_a.sql": "\\ir parts/a.sql", "parts/a.sql": f"{REASON}select 1;"}
    (migration,) = _read(tmp_path, files=files).migrations

    assert [str(problem.place) for problem in migration.up.problems] == ["parts/a.sql:1:1"]


def test_a_folder_without_migrations_is_an_error(tmp_path: Path) -> None:
    """It tells what was seen and what is wanted."""
    with pytest.raises(SourceError) as caught:
        _read(tmp_path, *"abcdefg")

    assert str(caught.value) == f"{tmp_path}: no migration in it, NN_name.sql was wanted"
    assert caught.value.help[0] == "Seen: a, b, c, d, e and 2 more."


def test_a_folder_above_the_migrations_tells_where_sql_is(tmp_path: Path) -> None:
    """Who points at the project is told of its folders of SQL."""
    with pytest.raises(SourceError) as caught:
        _read(tmp_path, files={"db/migrations/1_a.sql": "", "other/b.sql": "", ".git/c.sql": "", "docs/d.md": ""})

    assert caught.value.help[1] == "There is SQL in db/migrations/, other/"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """So is a file in its place that is no migration."""
    (tmp_path / "file.txt").write_text("")
    (tmp_path / "1_a.sql").write_text("")

    with pytest.raises(SourceError, match=r"no such folder, a folder of migrations was wanted$"):
        _read(tmp_path / "none")
    with pytest.raises(SourceError, match=r"not a migration, NN_name.sql was wanted$"):
        _read(tmp_path / "file.txt")
