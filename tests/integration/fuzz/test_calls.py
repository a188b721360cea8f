"""Calls of functions: the server resolves each, and takes the arguments for what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from harness import fuzz
from harness.fuzz.harvest import harvest

if TYPE_CHECKING:
    from harness.postgres.link import Connection

EXAMPLES = 30
FUNCTIONS = """
create schema f;
create table f.clinics (id uuid primary key, name text not null);
insert into f.clinics values ('c0000000-0000-4000-8000-000000000001', 'one');
create table f.clinic_notes (clinic_id uuid references f.clinics, role text);
create domain f.share as numeric check (value between 0 and 1);
create type f.pair as (a integer, b text);
create function f.plain(integer, text default 'x') returns text language sql as 'select $2';
create function f.named(p_clinic_id uuid, p_kind text default 'json', p_share f.share default 1) returns boolean
    language plpgsql as $$ begin return p_kind in ('csv', 'it''s'); end $$;
create function f.poly(anyelement, anyarray, anyrange) returns anyelement language sql as 'select $1';
create function f.many(variadic p_all text[]) returns integer language sql as 'select cardinality($1)';
create function f."Odd name"(pair f.pair, list integer[], out result text) language sql as 'select $1::text';
create function f.overloaded(integer) returns integer language sql as 'select $1';
create function f.overloaded(text) returns text language sql as 'select $1';
create procedure f.proc(p_in integer, inout p_both text, out p_out date) language plpgsql
    as $$ begin p_out := '2024-01-01'; end $$;
create function f.set_of(days interval) returns table (a date, b jsonb) language sql
    as 'select null::date, null::jsonb';
create function f.trigger_function() returns trigger language plpgsql as 'begin return new; end';
create function f.hidden(internal) returns internal language internal as 'int4recv';
"""
NAMES = ("plain", "named", "poly", "many", '"Odd name"', "overloaded", "overloaded(text)", "proc", "set_of")


@pytest.fixture
def functions(conn: Connection) -> Connection:
    """Give a database with functions of every form."""
    conn.execute(FUNCTIONS.encode())
    return conn


@pytest.mark.parametrize("name", NAMES)
def test_every_call_resolves(functions: Connection, name: str) -> None:
    """Named and positional arguments, defaults, polymorphic and variadic ones, procedures: each call runs."""
    failed = []

    for call in harvest(fuzz.calls(functions, f"f.{name}"), EXAMPLES, 1):
        try:
            with functions.transaction(force_rollback=True):
                functions.execute(call.sql().encode())
        except psycopg.Error as error:
            failed.append(f"{call}: {error}")

    assert failed == []


def test_arguments_are_found_in_the_body_and_in_columns(functions: Connection) -> None:
    """A constant that the body compares with is tried, and a key of the table that the parameter is named after."""
    statements = [call.sql() for call in harvest(fuzz.calls(functions, "f.named"), 150, 1)]

    assert any("c0000000-0000-4000-8000-000000000001" in statement for statement in statements)
    assert any("'csv'" in statement for statement in statements)
    assert any("p_kind" not in statement and "p_share" in statement for statement in statements)


def test_both_of_two_overloads_are_called(functions: Connection) -> None:
    """A name alone stands for all functions that share it."""
    called = {call.routine.identity for call in harvest(fuzz.calls(functions, "f.overloaded"), EXAMPLES, 1)}

    assert called == {"f.overloaded(integer)", "f.overloaded(text)"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("f.nowhere", "function f.nowhere is not there"),
        ("f.trigger_function", "is not called by itself"),
        ("f.hidden", "type internal of an argument has no value"),
    ],
)
def test_what_cannot_be_called_is_named(functions: Connection, name: str, said: str) -> None:
    """A function that is not there, one of a trigger, and one that nobody can hand anything to."""
    with pytest.raises(fuzz.FuzzError, match=said):
        fuzz.calls(functions, name)
