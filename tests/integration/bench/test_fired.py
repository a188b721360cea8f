"""Trigger functions that differ are measured by writes that fire them, without being declared."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from harness.postgres.server import Server
from tests.integration.bench.shop import SETTINGS, git
from tests.needs import servers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Pgharness

UNDECLARED = SETTINGS.split("[tool.pgharness.bench.calls]", maxsplit=1)[0]
QUICK = ("bench", "-q", "--base", "HEAD", "--bench-seconds", "1", "--format", "json")
SLOW = "perform count(*) from generate_series(1, 5000);"
STAMP = """
create function public.stamp() returns trigger language plpgsql as $$
begin {0} return coalesce(new, old); end $$;
"""
LINK = """
create table public.link (link_id bigint generated always as identity, note_id integer not null references public.note,
    primary key (link_id));
insert into public.link (note_id) select n from generate_series(1, 200) as n;
"""
MOST_SECONDS = 60.0
"""That a call may cost that never ends, the server's start included."""


def commit(repository: Path, triggers: str, body: str) -> Path:
    """Commit a trigger function and its triggers; give the migration."""
    (repository / "pyproject.toml").write_text(UNDECLARED, encoding="utf-8")
    migration = repository / "migrations" / "02_count.sql"
    (repository / "migrations" / "02_count_rollback.sql").write_text("drop function public.stamp();", encoding="utf-8")
    migration.write_text(LINK + STAMP.format(body) + triggers, encoding="utf-8")
    git(repository, "commit", "-qam", "triggers")
    return migration


def found(pgharness: Pgharness, repository: Path, triggers: str, after: str = SLOW, dsn: str = "") -> tuple[int, Any]:
    """Commit a trigger function that does nothing and its triggers, change what it does, and run the bench."""
    commit(repository, triggers, "").write_text(LINK + STAMP.format(after) + triggers, encoding="utf-8")
    done = pgharness(*QUICK, *(["--dsn", dsn] if dsn else []), cwd=repository)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_writes_that_fire_it_are_measured(pgharness: Pgharness, repository: Path) -> None:
    """Each kind of write for which there is a trigger, of rows that the tables take, and the function is named."""
    code, report = found(
        pgharness,
        repository,
        "create trigger a before insert or update of body on public.note for each row execute function public.stamp();"
        "create trigger b after delete on public.link for each row execute function public.stamp();",
    )

    assert {call["name"]: call["verdict"] for call in report["calls"]} == {
        "insert into public.note": "slower",
        "update public.note": "slower",
        "delete from public.link": "slower",
    }
    assert {(each["code"], each["object"], each["file"], each["line"]) for each in report["findings"]} == {
        ("PF001", "function public.stamp()", "02_count.sql", 6)
    }
    assert code == 1


def test_an_update_is_one_that_the_condition_lets_through(pgharness: Pgharness, repository: Path) -> None:
    """A row that is set to what it is fires no trigger that asks for a change."""
    _, report = found(
        pgharness,
        repository,
        "create trigger a before update on public.note for each row"
        " when (new.body is distinct from old.body and new.shelf > 19) execute function public.stamp();",
    )

    assert [(call["name"], call["verdict"]) for call in report["calls"]] == [("update public.note", "slower")]


@pytest.mark.parametrize(
    ("triggers", "what", "why"),
    [
        pytest.param(
            "create trigger a before insert on public.note for each row when (new.note_id = 987654321)"
            " execute function public.stamp();",
            "insert into public.note, which fires public.stamp()",
            "calls that were made up fires it",
            id="a condition that no row meets",
        ),
        pytest.param(
            "create trigger a before delete on public.note for each row when (old.note_id <= 0)"
            " execute function public.stamp();"
            "create trigger b before truncate on public.note execute function public.stamp();",
            "delete from public.note, which fires public.stamp()",
            "calls that were made up",
            id="rows that others need",
        ),
        pytest.param("", "function public.stamp()", "in no table that both states have is it fired", id="no trigger"),
        pytest.param(
            "create trigger a after insert on public.bare for each row execute function public.stamp();",
            "call 'insert into public.bare'",
            "it uses public.bare: no rows are there",
            id="an empty table",
        ),
    ],
)
def test_what_cannot_be_fired_is_told(
    pgharness: Pgharness, repository: Path, triggers: str, what: str, why: str
) -> None:
    """With the write and the function, and no verdict."""
    code, report = found(pgharness, repository, triggers)

    assert report["calls"] == []
    assert [why in each["why"] for each in report["not_checked"] if each["what"] == what] == [True]
    assert code == 2


def test_a_function_on_many_tables_is_measured_on_some(pgharness: Pgharness, repository: Path) -> None:
    """Tables with rows come first, and how many are left is told."""
    many = "".join(
        f"create table public.many_{n} (id integer primary key); insert into public.many_{n} values (1);"
        f"create trigger a after delete on public.many_{n} for each row execute function public.stamp();"
        for n in range(1, 7)
    )
    empty = (
        "create table public.a (id integer primary key);"
        "create trigger a after delete on public.a for each row execute function public.stamp();"
    )

    _, report = found(pgharness, repository, empty + many)

    assert [call["name"] for call in report["calls"]] == [f"delete from public.many_{n}" for n in range(1, 5)]
    left = [each["why"] for each in report["not_checked"] if each["what"] == "function public.stamp()"]
    assert [why.startswith("fired on 3 more tables than were tried") for why in left] == [True]


ANOTHER = """
create function public.other() returns trigger language plpgsql as $$
begin {0} return new; end $$;
"""


def test_each_function_is_fired_or_told(pgharness: Pgharness, repository: Path) -> None:
    """One that runs does not stand for one that does not; and columns that only one of them asks for are set."""
    triggers = (
        "create trigger a before update of body on public.note for each row execute function public.stamp();"
        "create trigger b before update of shelf on public.note for each row when (new.shelf > new.shelf)"
        " execute function public.other();"
        "create trigger c before insert on public.note for each row execute function public.other();"
    )
    migration = commit(repository, ANOTHER.format("") + triggers, "")
    migration.write_text(LINK + STAMP.format(SLOW) + ANOTHER.format(SLOW) + triggers, encoding="utf-8")

    done = pgharness(*QUICK, cwd=repository)

    report = json.loads(done.stdout)
    assert {(each["code"], each["object"]) for each in report["findings"] if each["code"] == "PF001"} == {
        ("PF001", "function public.stamp()"),
        ("PF001", "function public.other()"),
    }
    assert [each["what"] for each in report["not_checked"]] == ["update public.note, which fires public.other()"]


def test_a_trigger_that_changes_is_fired_and_one_that_is_new_is_told(pgharness: Pgharness, repository: Path) -> None:
    """Its function may be what it was; a new one costs what it costs, and the table was there before."""
    trigger = "create trigger a before insert{0} on public.note for each row execute function public.stamp();"
    new = "create trigger b before insert on public.link for each row execute function public.stamp();"
    migration = commit(repository, trigger.format(""), SLOW)
    migration.write_text(LINK + STAMP.format(SLOW) + trigger.format(" or update") + new, encoding="utf-8")

    done = pgharness(*QUICK, cwd=repository)

    report = json.loads(done.stdout)
    assert {call["name"]: call["verdict"] == "slower" for call in report["calls"]} == {
        "insert into public.note": False,
        "update public.note": True,
    }
    assert [each["what"] for each in report["not_checked"]] == ["trigger b on public.link"]


def test_a_trigger_that_calls_a_new_function_is_fired(pgharness: Pgharness, repository: Path) -> None:
    """Base does not know the function; the trigger is in both all the same."""
    trigger = "create trigger a before insert on public.note for each row execute function public.{0}();"
    migration = commit(repository, trigger.format("stamp"), "")
    text = LINK + STAMP.format("") + ANOTHER.format(SLOW) + trigger.format("other")
    migration.write_text(text, encoding="utf-8")

    report = json.loads(pgharness(*QUICK, cwd=repository).stdout)

    assert [(call["name"], call["verdict"]) for call in report["calls"]] == [("insert into public.note", "slower")]
    assert [each["what"] for each in report["not_checked"]] == ["function public.other()"]


@pytest.mark.parametrize(
    "triggers",
    [
        "create trigger a before insert on public.note for each row execute function public.stamp();",
        "create trigger a before delete on public.link for each row execute function public.stamp();",
    ],
)
def test_a_write_that_head_does_not_end_is_slower(pgharness: Pgharness, repository: Path, triggers: str) -> None:
    """The worst there is must not pass because it cannot be measured."""
    began = time.monotonic()

    code, report = found(pgharness, repository, triggers, after="perform pg_sleep(3);")

    assert [each["code"] for each in report["findings"]] == ["PF001"]
    assert "head was given up after 2 s, twice" in report["findings"][0]["message"]
    assert (code, len(report["overdue"]), report["not_checked"]) == (1, 1, [])
    assert time.monotonic() - began < MOST_SECONDS


def test_who_may_not_ask_what_ran_fires_all_the_same(pgharness: Pgharness, repository: Path) -> None:
    """A role without the right to set track_functions measures the first write that both states accept, and is told."""
    trigger = "create trigger a before insert on public.note for each row execute function public.stamp();"
    with Server.start(servers()[15]) as server:
        with server.connect() as conn:
            conn.execute("create role ann login createdb")

        code, report = found(pgharness, repository, trigger, dsn=server.dsn(user="ann"))

    assert [(each["code"], each["object"]) for each in report["findings"]] == [("PF001", "function public.stamp()")]
    assert [each["what"] for each in report["not_checked"]] == ["which triggers a write fires"]
    assert code == 1
