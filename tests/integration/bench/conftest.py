"""A repository to compare commits of, and databases with a function to measure that does more in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.bench.shop import commit_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.postgres.database import Database, Databases
    from harness.postgres.link import Connection

NOTES = 2000
TABLES = f"""
    create table public.note (note_id integer primary key, shelf integer not null, body text not null);
    insert into public.note select n, n % 20, 'note ' || n from generate_series(1, {NOTES}) as n;
    create index note_shelf on public.note (shelf);
    create table public.bare (bare_id integer primary key);
"""
READS = """
    create function public.shelf_length(shelf integer) returns bigint language plpgsql stable as $fn$
    declare v_length bigint := 0; v_note record;
    begin
        for v_note in select n.body from public.note as n where n.shelf = shelf_length.shelf limit {0} loop
            v_length := v_length + length(v_note.body);
        end loop;
        return v_length;
    end $fn$
"""


def build(conn: Connection, limit: int) -> None:
    """Make the tables and the function, which reads so many rows."""
    conn.execute(TABLES.encode())
    conn.execute(READS.format(limit).encode())
    conn.execute("vacuum analyze")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    commit_all(tmp_path)
    return tmp_path


@pytest.fixture
def base(databases: Databases) -> Iterator[Database]:
    """Give a database where the function reads 40 rows."""
    with databases.clone(databases.template("bench, 40", lambda conn: build(conn, 40))) as made:
        yield made


@pytest.fixture
def slower(databases: Databases) -> Iterator[Database]:
    """Give a database where it reads 100."""
    with databases.clone(databases.template("bench, 100", lambda conn: build(conn, 100))) as made:
        yield made
