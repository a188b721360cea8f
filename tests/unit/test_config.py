"""Settings come from flags, environment, file and defaults, in that order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from harness import config
from harness.errors import ConfigError
from harness.model import Severity
from harness.settings import Growing

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str, name: str = "pgharness.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """A folder that nothing configures is proved with the defaults."""
    got = config.load(tmp_path, {}, {}, tmp_path)

    assert got == config.Config(path=tmp_path)


def test_flags_go_over_the_environment_and_the_environment_over_the_file(tmp_path: Path) -> None:
    """The nearer to the person who types, the stronger."""
    write(tmp_path, 'seed = 1\nstatement_timeout = "1min"\nlock_timeout = "1s"')

    got = config.load(
        None,
        {"lock_timeout": "500ms"},
        {"PGHARNESS_LOCK_TIMEOUT": "9s", "PGHARNESS_STATEMENT_TIMEOUT": "2min"},
        tmp_path,
    )

    assert (got.seed, got.statement_timeout, got.lock_timeout) == (1, 120.0, 0.5)


def test_the_section_of_pyproject_is_read_from_a_folder_above(tmp_path: Path) -> None:
    """A project's own pyproject.toml configures the folder that it names."""
    file = write(tmp_path, '[tool.pgharness]\npath = "sql"\nsetup = ["base.sql"]', "pyproject.toml")
    (tmp_path / "sql").mkdir()

    got = config.load(tmp_path / "sql", {}, {}, tmp_path)

    assert (got.path, got.setup, got.file) == (tmp_path / "sql", ("base.sql",), file)


def test_one_migration_has_the_settings_of_its_folder(tmp_path: Path) -> None:
    """A file that names a folder configures a run on one migration in it as well."""
    file = write(tmp_path, 'path = "sql"\nsetup = ["base.sql"]')
    migration = write(tmp_path / "sql", "select 1;", "01_one.sql")

    got = config.load(migration, {}, {}, tmp_path)

    assert (got.path, got.setup, got.file) == (migration, ("base.sql",), file)


def test_a_file_that_names_another_folder_is_not_used(tmp_path: Path) -> None:
    """Settings of one project do not leak into a run on a folder that lies in it."""
    write(tmp_path, '[tool.pgharness]\npath = "sql"\nsetup = ["base.sql"]', "pyproject.toml")
    (tmp_path / "other").mkdir()

    got = config.load(tmp_path / "other", {}, {}, tmp_path)

    assert (got.setup, got.file) == ((), None)


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    """What lies above the repository is somebody else's."""
    write(tmp_path, "seed = 5")
    (tmp_path / "repo" / ".git").mkdir(parents=True)

    got = config.load(tmp_path / "repo", {}, {}, tmp_path)

    assert got.seed == 0


def test_codes_may_be_given_in_one_word_or_in_many(tmp_path: Path) -> None:
    """`--select RB003,TS` is what people know from other tools."""
    got = config.load(None, {"select": ("RB003,TS", "SR001")}, {}, tmp_path)

    assert got.select == ("RB003", "TS", "SR001")


def test_without_a_path_the_file_names_it(tmp_path: Path) -> None:
    """`pgharness gate` in a configured project needs no argument."""
    write(tmp_path, 'path = "db/migrations"')

    got = config.load(None, {}, {}, tmp_path)

    assert got.path == tmp_path / "db" / "migrations"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seeed = 1", "unknown setting 'seeed'"),
        ("seed = 'x'", "seed is 'x', a whole number from 0 was wanted"),
        ("pg = [9]", "pg names 9, PostgreSQL 15 to 18 were wanted"),
        ("pg = 'new'", "pg is 'new', majors such as 15,18 were wanted"),
        ("fail_on = 'fatal'", "fail_on is 'fatal', one of info, warning, error was wanted"),
        ("statement_timeout = 'soon'", "statement_timeout is 'soon', a time such as 90, 500ms, 30s or 5min was wanted"),
        ("setup = 3", "setup is 3, a list of texts was wanted"),
        ("variables = [1]", "variables is [1], a table of texts was wanted"),
        ("keep = 'yes'", "keep is 'yes', true or false was wanted"),
        ("proof = 'fast'", "proof is 'fast', auto or clones was wanted"),
        ("seed = [", "not TOML"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_was_wanted(tmp_path: Path, text: str, said: str) -> None:
    """The message has the file, the key, the value and what was wanted, on one line."""
    file = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        config.load(None, {}, {}, tmp_path)

    assert said in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_a_misspelt_setting_gets_a_suggestion(tmp_path: Path) -> None:
    """The help names the nearest known key."""
    write(tmp_path, "fail-onn = 'error'")

    with pytest.raises(ConfigError) as caught:
        config.load(None, {}, {}, tmp_path)

    assert caught.value.help == ("Did you mean fail-on?",)


def test_the_table_bench_is_settings_of_that_name(tmp_path: Path) -> None:
    """`[bench.calls]` is `bench-calls`, and a key that is not known is an error as ever."""
    write(tmp_path, '[bench]\nseconds = "2s"\n[bench.calls]\n"one line" = "select 1"')
    write(tmp_path / "other", "[bench]\nsecond = 2")

    got = config.load(None, {}, {}, tmp_path)

    assert (got.bench_calls, got.bench_seconds) == ({"one line": "select 1"}, 2.0)
    with pytest.raises(ConfigError, match=r"unknown setting 'bench[.]second'") as caught:
        config.load(None, {}, {}, tmp_path / "other")
    assert caught.value.help == ("Did you mean bench.seconds?",)


@pytest.mark.parametrize("sql", ["1", '""', '" ;; "', '"select \\u0000"'])
def test_a_call_is_one_statement(tmp_path: Path, sql: str) -> None:
    """Anything else is a fault of the settings, and told before a server is asked."""
    write(tmp_path, f"[bench.calls]\na = {sql}")

    with pytest.raises(ConfigError, match="bench-calls of 'a' is "):
        config.load(None, {}, {}, tmp_path)


def test_what_closes_a_call_is_left_out(tmp_path: Path) -> None:
    """However often."""
    write(tmp_path, '[bench.calls]\na = "select 1 ; ;"')

    assert config.load(None, {}, {}, tmp_path).bench_calls == {"a": "select 1"}


GROWTH = """
[bench.growth."one line"]
call = "select 1"
fill = "lines.sql"
sizes = {0}
budget = "log n"
"""


def test_a_growth_has_a_call_a_fill_sizes_and_a_budget(tmp_path: Path) -> None:
    """The fill is relative to the file that names it; the sizes go up."""
    write(tmp_path, GROWTH.format("[100, 10]"))

    got = config.load(None, {}, {}, tmp_path)

    assert got.bench_growth == {"one line": Growing("select 1", tmp_path / "lines.sql", (10, 100), "log n")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GROWTH.format("[0, 10]"), "of 'one line': sizes is [0, 10], a list of whole numbers above 0 was wanted"),
        (GROWTH.format("10"), "of 'one line': sizes is 10, a list of whole numbers above 0 was wanted"),
        (GROWTH.format("[1]") + "x = 1", "of 'one line': unknown setting 'x'"),
        (GROWTH.format("[1]").replace("fill", "#"), "of 'one line': fill is missing"),
        ("[bench]\ngrowth = 3", "bench-growth is 3, a table of tables was wanted"),
    ],
)
def test_a_growth_that_cannot_be_used_says_what_was_wanted(tmp_path: Path, text: str, said: str) -> None:
    """With the name of the call."""
    write(tmp_path, text)

    with pytest.raises(ConfigError, match=re.escape(said)):
        config.load(None, {}, {}, tmp_path)


def test_dashes_and_underscores_name_the_same_setting(tmp_path: Path) -> None:
    """A person who writes the flag's name into the file is understood."""
    write(tmp_path, "fail-on = 'warning'")

    got = config.load(None, {}, {}, tmp_path)

    assert got.fail_on is Severity.WARNING


def test_timeouts_become_options_of_the_session() -> None:
    """The server takes them in milliseconds, as defaults that RESET goes back to."""
    got = config.Config(path=None, statement_timeout=1.5, lock_timeout=0).session_options  # type: ignore[arg-type]

    assert got == "-c statement_timeout=1500 -c lock_timeout=0"


def test_a_running_server_and_one_of_our_own_contradict_each_other(tmp_path: Path) -> None:
    """Nobody is left to guess which of the two was used."""
    with pytest.raises(ConfigError, match="command line: --dsn names a server that runs already, --pg asks for one"):
        config.load(tmp_path, {"dsn": "host=x", "pg": "15"}, {}, tmp_path)


def test_the_nearer_origin_says_which_server(tmp_path: Path) -> None:
    """A flag for the one takes the place of a setting for the other."""
    write(tmp_path, "pg = [15]")

    attached = config.load(tmp_path, {"dsn": "host=x"}, {}, tmp_path)
    own = config.load(tmp_path, {"pg": "18"}, {"PGHARNESS_DSN": "host=x"}, tmp_path)

    assert (attached.dsn, attached.pg) == ("host=x", ())
    assert (own.dsn, own.pg) == (None, (18,))
