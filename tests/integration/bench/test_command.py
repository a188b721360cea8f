"""`pgharness bench`, as a user runs it in a repository of theirs."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.integration.bench.shop import COUNT, NOTE, SETTINGS, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Pgharness

MAJORS = [pytest.param(major, marks=pytest.mark.needs(f"postgresql-{major}"), id=f"pg{major}") for major in (15, 18)]


def slow_down(repository: Path) -> None:
    """Change the function so that no index helps, a trigger's function too, and add one."""
    text = COUNT.format("+ 0", "return null;") + "create function public.one() returns integer language sql return 1;"
    (repository / "migrations" / "02_count.sql").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("major", MAJORS)
def test_a_slower_function_fails(pgharness: Pgharness, repository: Path, major: int) -> None:
    """It is found without being declared, and each call has its verdict; what cannot be measured says why."""
    slow_down(repository)

    done = pgharness("bench", "-q", "--base", "HEAD", "--format", "json", "--pg", str(major), cwd=repository)

    report = json.loads(done.stdout)
    assert done.returncode == 1, done.stderr
    assert {call["name"]: call["verdict"] == "slower" for call in report["calls"]} == {
        "notes of a shelf": False,
        "public.notes_on(integer)": True,
    }
    assert {(found["code"], found["object"], found["file"]) for found in report["findings"]} >= {
        ("PF001", "function public.notes_on(integer)", "02_count.sql")
    }
    assert {item["what"] for item in report["not_checked"]} == {"function public.stamp()", "function public.one()"}


def test_nothing_changed_passes(pgharness: Pgharness, repository: Path) -> None:
    """Two commits of equal files: exit code 0, every form is written, and the repository is as it was."""
    git(repository, "commit", "-q", "--allow-empty", "-m", "head")

    done = pgharness(
        *("bench", "-q", "--base", "HEAD~1", "--head", "HEAD", "--report", "html=out.html", "--report", "text=out.txt"),
        cwd=repository,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("PASSED  1 ok")
    assert (repository / "out.txt").read_text(encoding="utf-8") == done.stdout
    assert (repository / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    status = subprocess.run(["git", "status", "--short"], cwd=repository, capture_output=True, text=True, check=True)
    assert status.stdout.split() == ["??", "out.html", "??", "out.txt"]


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ('"bad" = "select public.nothing()"', "Not measured: call 'bad': head: server refused it (42883)"),
        (
            '"bare" = "select * from public.bare"',
            "Not measured: call 'bare': head: it uses public.bare: no rows are there",
        ),
    ],
)
def test_a_call_that_cannot_be_measured_has_no_verdict(
    pgharness: Pgharness, repository: Path, calls: str, said: str
) -> None:
    """It errors, or its tables are empty: a line says so, and the exit code that not all was done."""
    (repository / "pyproject.toml").write_text(SETTINGS + calls, encoding="utf-8")

    done = pgharness("bench", "-q", "--base", "HEAD", "--bench-seconds", "1", cwd=repository)

    assert done.returncode == 2
    assert said in done.stdout
    assert "INCOMPLETE" in done.stdout


def test_a_declared_call_that_base_does_not_know_is_not_compared(pgharness: Pgharness, repository: Path) -> None:
    """New is not wrong: the line says which side refused it, and the exit code is 0."""
    slow_down(repository)
    git(repository, "checkout", "-q", "migrations")
    text = SETTINGS + '"one" = "select public.one()"'
    (repository / "pyproject.toml").write_text(text, encoding="utf-8")
    with (repository / "migrations" / "02_count.sql").open("a", encoding="utf-8") as file:
        file.write("create function public.one() returns integer language sql return 1;")

    done = pgharness("bench", "-q", "--base", "HEAD", cwd=repository)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Not measured: call 'one': it is new: in base the server refused it (42883)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--base", "nowhere"), "error: --base is 'nowhere', a commit, branch or tag of {0} was wanted"),
        (("--base", "HEAD", "--head", "--all"), "error: --head is '--all', a commit, branch or tag of {0} was wanted"),
        (("--base", "HEAD~1"), "error: --base is 'HEAD~1', a commit, branch or tag of {0} was wanted"),
        (("--base", "before"), "error: migrations: not there at before"),
    ],
)
def test_a_ref_that_cannot_be_used_is_one_line(
    pgharness: Pgharness, repository: Path, arguments: tuple[str, ...], said: str
) -> None:
    """With the flag, the value and what was wanted; exit code 2, before a server starts."""
    git(repository, "checkout", "-q", "--orphan", "before")
    git(repository, "rm", "-rfq", "--cached", "migrations")
    git(repository, "commit", "-q", "-m", "without migrations")
    git(repository, "checkout", "-qf", "main")

    done = pgharness("bench", *arguments, cwd=repository)

    assert (done.returncode, done.stderr.splitlines()[0]) == (2, said.format(repository))


def test_a_base_that_fails_is_named(pgharness: Pgharness, repository: Path) -> None:
    """The line says which state it was, with file and line."""
    (repository / "migrations" / "02_count.sql").write_text("select nothing;\n", encoding="utf-8")
    git(repository, "commit", "-qam", "broken")
    git(repository, "revert", "--no-edit", "HEAD")

    done = pgharness("bench", "-q", "--base", "HEAD~1", cwd=repository)

    assert done.returncode == 2
    assert done.stderr.startswith("error: HEAD~1 (")
    assert "02_count.sql:1:8: server refused the statement (42703)" in done.stderr


def test_outside_of_a_repository_there_is_no_base(pgharness: Pgharness, tmp_path: Path) -> None:
    """A folder that git does not know has no other state."""
    (tmp_path / "01_note.sql").write_text(NOTE, encoding="utf-8")

    done = pgharness("bench", ".", "--base", "HEAD", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stderr.startswith(f"error: --base wants a git repository around {tmp_path}")


def test_what_a_call_leaves_behind_does_not_meet_the_next(pgharness: Pgharness, repository: Path) -> None:
    """Rows that were rolled back are dead, and stay: a call that writes more in head must not make another slower."""
    writes = "update public.note set body = body where shelf < 2; "
    migration = repository / "migrations" / "02_count.sql"
    text = "create function public.writes() returns void language sql as '{0}';"
    migration.write_text(text.format(writes), encoding="utf-8")
    calls = "writes = 'select public.writes()'\nreads = 'select count(*) from public.note'\n"
    (repository / "pyproject.toml").write_text(SETTINGS + calls, encoding="utf-8")
    git(repository, "commit", "-qam", "writes")
    migration.write_text(text.format(4 * writes), encoding="utf-8")

    alone = ("--only", "writes", "--only", "reads", "--bench-seconds", "1")
    done = pgharness("bench", "-q", "--base", "HEAD", "--format", "json", *alone, cwd=repository)

    report = json.loads(done.stdout)
    assert {call["name"]: call["verdict"] == "slower" for call in report["calls"]} == {"writes": True, "reads": False}
    assert all("writes" in finding["message"].split(" ")[1] for finding in report["findings"])
