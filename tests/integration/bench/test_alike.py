"""What is alike in two states is the same in their databases, and what one call does is no other's concern."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.integration.bench.shop import COUNT, NOTE, ROWS, SETTINGS, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Pgharness

QUICK = ("bench", "-q", "--base", "HEAD", "--bench-seconds", "1", "--format", "json")
UNDECLARED = SETTINGS.split("[tool.pgharness.bench.calls]", maxsplit=1)[0]
FEW = """
create function public.few() returns bigint language sql stable
    as 'select count(body) from public.note where v < 0.02{0}';
"""


def test_rows_by_chance_are_the_same_in_both(pgharness: Pgharness, repository: Path) -> None:
    """What both states begin with is run once: else base and head would count other rows, and one of them more."""
    note = NOTE.replace("body text not null", "body text not null, v float8 not null default random()")
    (repository / "pyproject.toml").write_text(UNDECLARED, encoding="utf-8")
    (repository / "migrations" / "01_note.sql").write_text(f"{note} create index on public.note (v);", encoding="utf-8")
    (repository / "migrations" / "rows.sql").write_text(
        ROWS.replace("note select", "note (note_id, shelf, body) select")
    )
    migration = repository / "migrations" / "02_count.sql"
    migration.write_text(FEW.format(""), encoding="utf-8")
    git(repository, "commit", "-qam", "few")
    migration.write_text(FEW.format(" /* the same */"), encoding="utf-8")

    report = json.loads(pgharness(*QUICK, cwd=repository).stdout)

    (call,) = report["calls"]
    assert {each["read"] for side in ("base", "head") for each in call["counters"][side]} == {
        call["counters"]["base"][0]["read"]
    }
    assert report["findings"] == []


def test_rows_that_differ_are_named_where_they_may_be_the_reason(pgharness: Pgharness, repository: Path) -> None:
    """A migration that differs makes rows of its own: the finding says so, and where they are equal it does not."""
    (repository / "pyproject.toml").write_text(UNDECLARED, encoding="utf-8")
    migration = repository / "migrations" / "02_count.sql"
    text = (
        FEW.replace("v < 0.02", "shelf = 99")
        + "insert into public.note select n, {1}, '' from generate_series({2}) as n;"
    )
    migration.write_text(text.format("", 99, "5001, 5010"), encoding="utf-8")
    git(repository, "commit", "-qam", "few")
    migration.write_text(text.format(" ", 99, "5001, 9000"), encoding="utf-8")
    more = json.loads(pgharness(*QUICK, cwd=repository).stdout)
    migration.write_text(
        text.replace("count(body)", "count(body) + length(pg_sleep(0.001)::text)").format(" ", 99, "5001, 5010")
    )

    same = json.loads(pgharness(*QUICK, cwd=repository).stdout)

    said = "The rows of public.note differ, which may be the reason."
    assert {each["code"] for each in more["findings"]} == {"PF001", "PF002"}
    assert all(each["help"].startswith(said) for each in more["findings"])
    assert [said in each["help"] for each in same["findings"] if each["code"] == "PF001"] == [False]


def test_the_rows_are_those_of_head(pgharness: Pgharness, repository: Path) -> None:
    """A fixture that grows makes no call slower, and one that is new is there in base, too."""
    settings = SETTINGS.replace("rows.sql", "new.sql")
    (repository / "pyproject.toml").write_text(settings, encoding="utf-8")
    (repository / "migrations" / "new.sql").write_text(ROWS.replace("2000", "20000"), encoding="utf-8")

    done = pgharness(*QUICK, cwd=repository)

    (call,) = json.loads(done.stdout)["calls"]
    assert {each["rows"] for side in ("base", "head") for each in call["counters"][side]} == {1000}
    assert done.returncode == 0, done.stdout


def test_rows_that_base_refuses_are_told(pgharness: Pgharness, repository: Path) -> None:
    """Then each state has its own."""
    (repository / "migrations" / "01_note.sql").write_text(
        NOTE + "create table public.more (n integer);", encoding="utf-8"
    )
    (repository / "migrations" / "rows.sql").write_text(ROWS + "insert into public.more values (1);", encoding="utf-8")

    report = json.loads(pgharness(*QUICK, cwd=repository).stdout)

    assert [each["what"] for each in report["not_checked"]] == ["the same rows in both"]
    assert len(report["calls"]) == 1


def test_a_call_that_fails_later_stops_no_other(pgharness: Pgharness, repository: Path) -> None:
    """It was accepted once, and then the sequence was used up; or it ends its session."""
    sequence = COUNT.format("", "") + "create sequence public.small maxvalue 5000;"
    (repository / "migrations" / "02_count.sql").write_text(sequence, encoding="utf-8")
    git(repository, "commit", "-qam", "small")
    text = "a = \"select nextval('public.small')\"\nb = 'select pg_terminate_backend(pg_backend_pid())'\n"
    (repository / "pyproject.toml").write_text(SETTINGS + text + "c = 'select 1'", encoding="utf-8")

    done = pgharness(*QUICK, cwd=repository)

    report = json.loads(done.stdout)
    assert [call["name"] for call in report["calls"]] == ["notes of a shelf", "c"]
    assert [each["why"].split(":")[0] for each in report["not_checked"]] == [
        "it was accepted at first, then not",
        "head",
    ]
    assert "it ends its own session" in report["not_checked"][1]["why"]
    assert (done.returncode, report["result"]) == (2, "incomplete")


def test_one_call_alone_is_measured(pgharness: Pgharness, repository: Path) -> None:
    """By the name that the report gives it, as its command to do so again says; no other name will do."""
    (repository / "migrations" / "02_count.sql").write_text(COUNT.format("+ 0", ""), encoding="utf-8")
    report = json.loads(pgharness(*QUICK, "--only", "public.notes_on(integer)", cwd=repository).stdout)

    wrong = pgharness(*QUICK, "--only", "nobody", cwd=repository)

    assert [call["name"] for call in report["calls"]] == ["public.notes_on(integer)"]
    assert {each["repro"] for each in report["findings"]} == {
        "pgharness bench --base HEAD --only 'public.notes_on(integer)'"
    }
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.splitlines() == [
        "error: --only is 'nobody', the name of a call was wanted",
        "help: Known are: notes of a shelf, public.notes_on(integer).",
    ]


def test_a_call_that_is_new_has_nothing_to_stand_beside(pgharness: Pgharness, repository: Path) -> None:
    """It comes with its function, and is no reason to fail."""
    (repository / "pyproject.toml").write_text(SETTINGS.replace("select n.body", "select n.body, public.one()"))
    with (repository / "migrations" / "02_count.sql").open("a", encoding="utf-8") as file:
        file.write("create function public.one() returns integer language sql return 1;")

    done = pgharness(*QUICK, cwd=repository)

    assert (done.returncode, json.loads(done.stdout)["result"]) == (0, "passed")
    assert "it is new: in base the server refused it (42883)" in done.stdout


def test_arguments_that_are_null_are_the_last_to_be_taken(pgharness: Pgharness, repository: Path) -> None:
    """A function that does nothing for null is slow for everything else."""
    (repository / "pyproject.toml").write_text(UNDECLARED, encoding="utf-8")
    text = "create function public.f(n bigint) returns void language plpgsql as $$ begin {0} end $$;"
    migration = repository / "migrations" / "02_count.sql"
    migration.write_text(text.format(""), encoding="utf-8")
    git(repository, "commit", "-qam", "f")
    migration.write_text(text.format("if n is not null then perform pg_sleep(0.001); end if;"), encoding="utf-8")

    report = json.loads(pgharness(*QUICK, cwd=repository).stdout)

    assert [(call["name"], call["verdict"]) for call in report["calls"]] == [("public.f(bigint)", "slower")]


def test_a_function_that_head_does_not_end_is_slower(pgharness: Pgharness, repository: Path) -> None:
    """And `before` may end in a comment: the call is given up all the same."""
    (repository / "pyproject.toml").write_text(
        UNDECLARED + '[tool.pgharness.bench]\nbefore = "set work_mem = 4096 -- as there"\n', encoding="utf-8"
    )
    text = "create function public.f() returns void language plpgsql as $$ begin {0} end $$;"
    migration = repository / "migrations" / "02_count.sql"
    migration.write_text(text.format(""), encoding="utf-8")
    git(repository, "commit", "-qam", "f")
    migration.write_text(text.format("perform pg_sleep(4);"), encoding="utf-8")

    done = pgharness(*QUICK, cwd=repository)

    assert [each["code"] for each in json.loads(done.stdout)["findings"]] == ["PF001"]
    assert done.returncode == 1
