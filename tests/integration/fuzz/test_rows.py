"""Rows for tables that are hard to fill: the server takes those that fit, and refuses those that break something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import find, settings

from harness import fuzz
from harness.fuzz.harvest import harvest
from tests.integration.fuzz.schemas import CHECKS, KEYS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.fuzz.statement import Row
    from harness.postgres.database import Databases
    from harness.postgres.link import Connection

EXAMPLES = 40


def answer(conn: Connection, row: Row) -> str:
    """Insert a row and take it back: what refuses it, or nothing."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(row.sql().encode())
            conn.execute("set constraints all immediate")
    except psycopg.Error as error:
        missing = f"NOT NULL of {error.diag.column_name}"
        return error.diag.constraint_name or (missing if error.sqlstate == "23502" else f"{error.sqlstate} {error}")
    return ""


def _check_tables(conn: Connection) -> None:
    conn.execute(TYPES.encode())
    for name, columns in CHECKS.items():
        conn.execute(f'create table s."{name}" ({columns})'.encode())


def _filled_tables(conn: Connection) -> None:
    conn.execute(KEYS.encode())
    fuzz.population(conn, rows_per_table=3)


@pytest.fixture
def checked(databases: Databases) -> Iterator[Connection]:
    """Give a database with a table for each kind of check."""
    template = databases.template(f"fuzz {TYPES} {CHECKS}", _check_tables)
    with databases.clone(template) as database, database.connect() as opened:
        yield opened


@pytest.fixture
def filled(databases: Databases) -> Iterator[Connection]:
    """Give a database whose tables name each other, with rows in each."""
    template = databases.template(f"fuzz, three rows {KEYS}", _filled_tables)
    with databases.clone(template) as database, database.connect() as opened:
        yield opened


def test_what_the_solver_emits_satisfies_the_check(checked: Connection) -> None:
    """For every kind of check, PostgreSQL takes every row that is made to fit."""
    refused = []

    for name in CHECKS:
        for row in harvest(fuzz.rows(checked, f's."{name}"'), EXAMPLES, 1):
            said = answer(checked, row)
            refused += [f"{name}: {row.sql()[:200]}: {said}"] if said else []

    assert refused == []


def test_what_is_made_to_break_a_check_breaks_it(checked: Connection) -> None:
    """For every kind of check, PostgreSQL refuses every row that is made to violate it, and a row is made for each."""
    accepted: list[Row] = []
    broken: dict[str, set[str | None]] = {}

    for name in CHECKS:
        for row in harvest(fuzz.rows(checked, f's."{name}"', valid=False), EXAMPLES, 1):
            broken.setdefault(name, set()).add(row.breaks)
            if not answer(checked, row):
                accepted.append(row)
    listed = checked.execute(
        "select conrelid::regclass::text, conname::text from pg_constraint "
        "where contype = 'c' and connamespace = 's'::regnamespace and conrelid <> 0"
    ).fetchall()
    unbroken = {(table, check) for table, check in listed if check not in broken[str(table)[2:].strip('"')]}

    assert accepted == []
    assert unbroken == set()


def test_types_of_peoples_own_have_values(checked: Connection) -> None:
    """Enums, composites, domains, ranges and base types of their own, with every kind of modifier."""
    rows = harvest(fuzz.rows(checked, "s.typed"), 100, 1)

    assert [(row, said) for row in rows if (said := answer(checked, row))] == []
    assert {name for row in rows for name, value in row.values.items() if value is not None} == {
        column.name for column in rows[0].relation.columns
    }


@pytest.mark.parametrize("table", ["k.tree", "k.part", "k.booking", "k.measured", "k.hashed", "k.sorted", "k.nothing"])
def test_rows_fit_into_tables_with_rows(filled: Connection, table: str) -> None:
    """Foreign keys name rows that exist, keys are new, partitions are found, what excludes is kept out of."""
    rows = harvest(fuzz.rows(filled, table), EXAMPLES, 1)

    refused = [(row, said) for row in rows if (said := answer(filled, row))]

    assert refused == []


@pytest.mark.parametrize("table", ["k.tree", "k.part", "k.room", "k.plain"])
def test_rows_that_break_a_key_are_refused_for_it(filled: Connection, table: str) -> None:
    """A row that names a row which is not there, or a key that is, is refused, and every key is tried."""
    rows = harvest(fuzz.rows(filled, table, valid=False), 80, 1)

    assert [row for row in rows if not answer(filled, row)] == []
    relation = rows[0].relation
    wanted = {each.name for each in relation.foreign_keys}
    wanted |= {each.name for each in relation.uniques if not relation.column(each.columns[0]).identity}
    assert {row.breaks for row in rows} >= wanted


def test_a_failing_row_shrinks_to_the_simplest(checked: Connection) -> None:
    """What `find` leaves of a row holds nothing that the condition does not ask for."""
    checked.execute("create table s.wide (a integer not null, b text not null, c jsonb, d date, e text[] default '{}')")

    found = fuzz.rows(checked, "s.wide")
    got = find(found, lambda row: int(row["a"] or 0) > 17, settings=settings(derandomize=True, database=None))

    assert got.sql() == "insert into s.wide (a, b, c, d) values ('18', 'a', null, null)"


def test_a_row_with_no_mind_to_constraints_is_sometimes_taken_and_sometimes_not(checked: Connection) -> None:
    """`valid=None` reaches both sides of a check."""
    rows = harvest(fuzz.rows(checked, "s.compared", valid=None), EXAMPLES, 1)

    assert {bool(answer(checked, row)) for row in rows} == {True, False}


def test_a_table_that_is_not_there_is_named(conn: Connection) -> None:
    """The error says which."""
    with pytest.raises(fuzz.FuzzError, match=r"table public\.nowhere is not there"):
        fuzz.rows(conn, "public.nowhere")


def test_where_no_row_can_be_made_the_constraint_is_named(conn: Connection) -> None:
    """An impossible check, and a foreign key to an empty table."""
    conn.execute("create table public.never (a text not null constraint never_ever check (md5(a) = 'a'))")
    conn.execute("create table public.empty (id integer primary key)")
    conn.execute("create table public.child (e integer not null constraint child_fkey references public.empty)")

    with pytest.raises(fuzz.FuzzError, match="never_ever"):
        fuzz.rows(conn, "public.never")
    with pytest.raises(fuzz.FuzzError, match="child_fkey"):
        fuzz.rows(conn, "public.child")


def test_the_database_is_left_as_it_was(checked: Connection) -> None:
    """Making a strategy, and drawing from it, changes nothing: no row, no setting, no open transaction."""
    before = checked.execute("select count(*), current_setting('search_path') from s.typed").fetchall()

    harvest(fuzz.rows(checked, "s.typed"), 3, 1)

    assert checked.execute("select count(*), current_setting('search_path') from s.typed").fetchall() == before
    assert checked.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
