"""The command as a person, a pipe and a machine meet it."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pexpect
import pytest

from harness.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.postgres.database import Databases
    from harness.postgres.server import Server
    from tests.integration.conftest import MakeProject, Pgharness

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs" / "harness" / "report.schema.json").read_text(encoding="utf-8"))
COMMAND = str(Path(sys.executable).with_name("pgharness"))

PRICE: Mapping[str, str] = {
    "01_price.sql": "create table public.price (amount bigint not null);\n",
    "02_cents.sql": "alter table public.price alter column amount drop not null;\n",
    "02_cents_rollback.sql": "alter table public.price alter column amount set not null;\n",
}
LOST: Mapping[str, str] = {**PRICE, "02_cents_rollback.sql": "comment on table public.price is null;\n"}


def test_json_on_standard_output_follows_the_schema(make_project: MakeProject, pgharness: Pgharness) -> None:
    """A machine gets the report alone on standard output, as the schema has it."""
    done = pgharness("gate", make_project(LOST), "--format", "json")

    report = json.loads(done.stdout)
    jsonschema.validate(report, SCHEMA)
    assert done.returncode == 1
    assert [finding["code"] for finding in report["findings"]] == ["RB003"]
    assert report["migrations"] == [
        {"id": "02_cents", "file": "02_cents.sql", "rollback_file": "02_cents_rollback.sql", "verdict": "differs"}
    ]
    assert report["prior"] == ["01_price"]


def test_what_a_finding_gives_to_reproduce_it_reproduces_it(make_project: MakeProject, pgharness: Pgharness) -> None:
    """The printed command, pasted, shows the same finding again."""
    report = json.loads(pgharness("gate", make_project(LOST), "--proof", "clones", "--format", "json").stdout)
    words = report["findings"][0]["repro"].split()

    assert words[words.index("--proof") + 1] == "clones"
    again = json.loads(pgharness(*words[1:], "--format", "json").stdout)

    assert [item["fingerprint"] for item in again["findings"]] == [item["fingerprint"] for item in report["findings"]]


def test_reports_are_written_to_files_as_well(make_project: MakeProject, pgharness: Pgharness, tmp_path: Path) -> None:
    """`--report` may be given for each form, and does not change what is printed."""
    as_json, as_text = tmp_path / "report.json", tmp_path / "report.txt"

    done = pgharness("gate", make_project(PRICE), "--report", f"json={as_json}", "--report", f"text={as_text}")

    assert done.returncode == 0
    assert json.loads(as_json.read_text(encoding="utf-8"))["findings"] == []
    assert as_text.read_text(encoding="utf-8").splitlines()[-1].startswith("PASSED")
    assert done.stdout == as_text.read_text(encoding="utf-8")


def test_without_a_command_the_help_is_shown_and_nothing_is_proved(pgharness: Pgharness) -> None:
    """A job that forgot what to run does not pass."""
    done = pgharness()

    assert done.returncode == 2
    assert done.stdout == pgharness("--help").stdout


def test_an_explanation_keeps_within_the_terminal(pgharness: Pgharness) -> None:
    """Words are not broken by the edge of a narrow window."""
    shown = terminal("explain", "RB003", COLUMNS="60")

    assert max(len(line) for line in shown.splitlines()) <= 60


def test_rows_that_cannot_be_loaded_are_no_failing_migration(make_project: MakeProject, pgharness: Pgharness) -> None:
    """A fixture that needs what a later migration makes is told as such, with the way to prove that one."""
    done = pgharness(
        "gate",
        make_project(
            {
                "01_price.sql": "create table public.price (amount bigint not null);\n",
                "01_price_rollback.sql": "drop table if exists public.price;\n",
                "rows.sql": "insert into public.price values (1);\n",
            }
        ),
        "--fixture",
        "rows.sql",
    )

    assert 'error[RB001]: the fixture fails: relation "public.price" does not exist' in done.stdout
    assert "name its file in place of the folder" in done.stdout


def test_what_comes_after_the_one_that_was_asked_for_is_not_run(
    make_project: MakeProject, pgharness: Pgharness
) -> None:
    """`--only` costs no more than the way to the migration, and a later one cannot fail it."""
    folder = make_project({**PRICE, "03_later.sql": "select * from public.nowhere;\n"})

    assert pgharness("gate", folder).returncode == 1
    assert pgharness("gate", folder, "--only", "02_cents").returncode == 0


def test_a_pipe_gets_no_colour_and_a_terminal_does(make_project: MakeProject, pgharness: Pgharness) -> None:
    """Escape codes are for terminals, and NO_COLOR takes them away there too."""
    folder = make_project(PRICE)
    plain = pgharness("gate", folder).stdout
    on_terminal = terminal("gate", str(folder))
    without = terminal("gate", str(folder), "-q", NO_COLOR="1")

    assert "\x1b[" not in plain
    assert "\x1b[32m" in on_terminal
    assert "\x1b[32m" not in without
    assert "PASSED" in without


def terminal(*arguments: str, **environment: str) -> str:
    """Run the command on a terminal and give all that it showed."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    child = pexpect.spawn(COMMAND, list(arguments), env={**kept, "TERM": "xterm", **environment}, encoding="utf-8")
    child.expect(pexpect.EOF, timeout=120)
    child.close()
    return str(child.before)


def test_the_lowest_severity_that_fails_can_be_set(make_project: MakeProject, pgharness: Pgharness) -> None:
    """A label that stays in an enum is a warning: it fails a run that asks for warnings to fail."""
    folder = make_project(
        {
            "01_mood.sql": "create type public.mood as enum ('sad');\n",
            "02_glad.sql": "alter type public.mood add value if not exists 'glad';\n",
            "02_glad_rollback.sql": "comment on type public.mood is null;\n",
        }
    )

    lenient = pgharness("gate", folder)
    strict = pgharness("gate", folder, "--fail-on", str(Severity.WARNING))

    assert (lenient.returncode, strict.returncode) == (0, 1)
    assert "warning[RB003]: the rollback does not restore: type public.mood: gained label 'glad'" in lenient.stdout


def test_codes_can_be_selected_and_left_out(make_project: MakeProject, pgharness: Pgharness) -> None:
    """`--select` and `--ignore` take codes or their beginnings."""
    folder = make_project(LOST)

    ignored = pgharness("gate", folder, "--ignore", "RB003")
    selected = pgharness("gate", folder, "--select", "RB")
    other = pgharness("gate", folder, "--select", "TS")

    assert (ignored.returncode, selected.returncode, other.returncode) == (0, 1, 0)


def test_every_code_is_explained(pgharness: Pgharness) -> None:
    """`explain` lists the codes, and explains each."""
    listed = pgharness("explain").stdout
    page = (ROOT / "docs" / "harness" / "codes.md").read_text(encoding="utf-8")
    codes = re.findall(r"^([A-Z]{2}\d{3})  ", listed, flags=re.MULTILINE)
    one = pgharness("explain", "rb003")

    assert codes == re.findall(r"^\| \[([A-Z]{2}\d{3})\]", page, flags=re.MULTILINE)
    assert one.stdout.startswith("RB003  the rollback restores the catalog  (error)")


def test_shell_gives_the_migrated_database_and_drops_it(make_project: MakeProject, pgharness: Pgharness) -> None:
    """psql sees what the migrations made; its exit code is the command's."""
    folder = make_project(PRICE)

    seen = pgharness("shell", folder, "-c", "select count(*) from public.price")
    failed = pgharness("shell", folder, "-c", "select 1/0")

    assert (seen.returncode, failed.returncode) == (0, 1)
    assert "(1 row)" in seen.stdout
    assert "division by zero" in failed.stderr


def test_snapshot_and_diff_tell_what_changed(databases: Databases, pgharness: Pgharness, tmp_path: Path) -> None:
    """A file and a database, or two files, are compared: 0 the same, 1 different."""
    before, after = tmp_path / "before", tmp_path / "after"
    with databases.clone(None) as database, database.connect() as conn:
        conn.execute("create table public.price (amount bigint not null)")
        taken = pgharness("snapshot", "--dsn", database.dsn, "-o", before)
        same = pgharness("diff", before, database.dsn)
        conn.execute("alter table public.price alter column amount drop not null")
        pgharness("snapshot", "--dsn", database.dsn, "-o", after)
        different = pgharness("diff", before, after)

    assert (taken.returncode, same.returncode, different.returncode) == (0, 0, 1)
    assert same.stdout == "no difference\n"
    assert "table public.price: column amount lost NOT NULL" in different.stdout


@pytest.mark.parametrize(
    "major", [pytest.param(major, marks=pytest.mark.needs(f"postgresql-{major}")) for major in (15, 18)]
)
def test_our_own_migrations_pass_the_gate(pgharness: Pgharness, major: int) -> None:
    """
    `pgharness gate sql` proves every migration of ours, with and without rows, and has nothing to warn of.

    Generated rows are made of jobs that are not ours, which setting up the jobs refuses.
    """
    done = pgharness("gate", "sql", "--pg", str(major), "--format", "json")

    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert [finding for finding in report["findings"] if finding["severity"] != "info"] == []
    assert [item["what"] for item in report["not_checked"]] == ["04_scheduled_jobs_setup on generated rows"]
    assert {migration["verdict"] for migration in report["migrations"]} == {"restores"}
    assert {check["verdict"] for check in report["checks"]} == {"passed"}


@pytest.mark.parametrize("arguments", [("--help",), ("gate", "--help"), ("--version",)])
def test_help_and_version_need_nothing(pgharness: Pgharness, arguments: tuple[str, ...]) -> None:
    """They answer at once, with exit code 0."""
    done = pgharness(*arguments)

    assert done.returncode == 0
    assert done.stdout


def test_what_a_shared_server_cannot_prove_does_not_pass(
    server: Server, make_project: MakeProject, pgharness: Pgharness
) -> None:
    """A migration that changes roles is not run on somebody's server, nor is what follows, and the run says so."""
    folder = make_project(
        {
            **PRICE,
            "03_reader.sql": "create role price_reader;\n",
            "03_reader_rollback.sql": "drop role if exists price_reader;\n",
            "04_more.sql": "create table public.more (n bigint);\n",
            "04_more_rollback.sql": "drop table if exists public.more;\n",
        }
    )

    done = pgharness("gate", folder, "--dsn", server.dsn(), "--format", "json")

    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(item["code"], item["migration"]) for item in report["findings"]] == [
        ("RB008", "03_reader"),
        ("RB008", "04_more"),
    ]
    assert [item["verdict"] for item in report["migrations"]] == ["restores", "not-run", "not-run"]


def test_a_migration_that_does_not_apply_never_passes(make_project: MakeProject, pgharness: Pgharness) -> None:
    """A selection of codes that leaves RB001 out does not turn its failure into a pass."""
    folder = make_project({**PRICE, "02_cents.sql": "alter table public.cost add column cents bigint;\n"})

    done = pgharness("gate", folder, "--select", "RB003")

    assert done.returncode == 1
    assert "Not checked: 02_cents: it does not apply" in done.stdout
