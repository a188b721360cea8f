"""A failure of a populated database is a script that needs nothing but the migrations."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.needs import servers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import Pgharness

SCHEMA = """
create table public.rule (rule_id integer primary key, most integer not null check (most between 1 and 5));
create table public.floor (floor_id integer primary key);
create table public.room (
    room_id  integer primary key,
    floor_id integer not null references public.floor (floor_id),
    seats    integer not null check (seats between 1 and 9)
);
create table public.booking (
    booking_id integer primary key,
    room_id    integer not null references public.room (room_id)
);
"""
TRIGGERS = """
create function public.no_room_is_taken_as_it_is() returns trigger language plpgsql as $$
begin
    new.seats := new.seats + 10;
    return new;
end $$;
alter table public.room drop constraint room_seats_check;
create trigger larger before insert on public.room for each row execute function public.no_room_is_taken_as_it_is();
create function public.fits() returns trigger language plpgsql as $$
begin
    if exists (select from public.rule as r where r.most > 0)
        and (select o.seats between 11 and 10000 from public.room as o where o.room_id = new.room_id)
    then
        BODY
    end if;
    return new;
end $$;
create trigger fits before insert on public.booking for each row execute function public.fits();
"""
BROKEN = "perform public.nobody_wrote_this(new.room_id);"
BETWEEN = "create table public.between (between_id integer primary key);"


def write(folder: Path, body: str, *more: str) -> None:
    """Write the migrations."""
    (folder / "01_rooms.sql").write_text(SCHEMA, encoding="utf-8")
    (folder / "02_fits.sql").write_text(TRIGGERS.replace("BODY", body), encoding="utf-8")
    for number, text in enumerate(more, 3):
        (folder / f"0{number}_more.sql").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def fuzzed(pgharness: Pgharness, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fuzz migrations whose trigger breaks where it finds a rule and a room; give the folder."""
    folder = tmp_path_factory.mktemp("rooms")
    write(folder, BROKEN)
    pgharness("fuzz", folder, "public.booking", "--budget", "60", "-q", "--pg", "15", cwd=folder)
    return folder


@pytest.fixture
def failure(fuzzed: Path, tmp_path: Path) -> Path:
    """Give the script that is kept, in a copy of the folder."""
    shutil.copytree(fuzzed, tmp_path, dirs_exist_ok=True)
    (script,) = (tmp_path / ".pgharness" / "failures").iterdir()
    return script


@pytest.mark.needs("postgresql-15")
def test_psql_shows_the_failure_on_a_database_with_the_migrations_alone(failure: Path) -> None:
    """The room that the booking names, its floor, and the rule that the trigger looked at come with the script."""
    with Server.start(servers()[15]) as server, Databases(server) as databases, databases.clone(None) as made:
        with made.connect() as conn:
            conn.execute(SCHEMA)
            conn.execute(TRIGGERS.replace("BODY", BROKEN).encode())
        psql = [str(server.psql), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", made.dsn, "-f", str(failure)]
        ran = subprocess.run(psql, capture_output=True, text=True, check=False, timeout=60)

    brought = re.findall(r"^insert into public\.(\w+)", failure.read_text(encoding="utf-8"), re.MULTILINE)
    assert "function public.nobody_wrote_this(integer) does not exist" in ran.stderr
    assert sorted(brought) == ["booking", "floor", "room", "rule"]


@pytest.mark.needs("postgresql-15")
def test_a_replay_wants_no_population_and_tells_what_became_of_the_failure(
    pgharness: Pgharness, failure: Path, tmp_path: Path
) -> None:
    """FAILED with a table more, which would give another population; FIXED with the body mended."""
    told = []
    for body in (BROKEN, "perform 1;"):
        write(tmp_path, body, BETWEEN)
        ran = pgharness("replay", failure.stem, tmp_path, "-q", "--pg", "15", cwd=tmp_path)
        told.append((ran.returncode, ran.stdout[:6].strip()))

    assert told == [(1, "FAILED"), (0, "FIXED")]


@pytest.mark.needs("postgresql-15")
def test_rows_that_no_longer_fit_are_no_proof(pgharness: Pgharness, failure: Path, tmp_path: Path) -> None:
    """A table that changed refuses them: nobody knows whether the failure is gone."""
    write(tmp_path, BROKEN, "alter table public.rule drop column most cascade;")

    ran = pgharness("replay", failure.stem, tmp_path, "-q", "--pg", "15", cwd=tmp_path)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "its rows are refused now" in ran.stderr
