"""Whether a script fits into one transaction shows in its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.source.transactions import fits_one_transaction

if TYPE_CHECKING:
    from tests.unit.source.conftest import Read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "create table t (); insert into t default values;",
        "begin; create table t (); commit;",
        "start transaction; set local work_mem = 64; create table t (); end;",
        "create table s (); begin; create table t (); commit; create table u ();",
        "set search_path = public; analyze; create index i on t (a); drop index i; reindex table t; cluster t;",
        "create temp table t (); create temp table u on commit preserve rows as select 1; discard temp;",
        "do $$ begin perform 1; end $$; listen x; alter type e add value 'b';",
        "refresh materialized view concurrently v;",
        "select set_config('a.b', 'c', false); declare c cursor with hold for select 1;",
        "begin; create temp table t () on commit drop; lock table x; set constraints all immediate; commit;",
    ],
)
def test_a_script_fits(read: Read, text: str) -> None:
    """DDL, rows, one transaction of its own, and what it leaves to itself fit."""
    assert fits_one_transaction(read(text)) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("create index concurrently i on t (a);", "1:1: CONCURRENTLY"),
        ("drop index concurrently i;", "1:1: CONCURRENTLY"),
        ("select 1;\nvacuum t;", "2:1: VACUUM"),
        ("alter system set work_mem = 64;", "1:1: ALTER SYSTEM"),
        ("create database d;", "1:1: CREATE DATABASE"),
        ("drop tablespace t;", "1:1: DROP TABLESPACE"),
        ("create subscription s connection '' publication p;", "1:1: CREATE SUBSCRIPTION"),
        ("reindex (concurrently) table t;", "1:1: REINDEX CONCURRENTLY"),
        ("reindex schema s;", "1:1: REINDEX of more than one table"),
        ("cluster;", "1:1: CLUSTER of all tables"),
        ("discard all;", "1:1: DISCARD ALL"),
        ("call p();", "1:1: CALL, which may end the transaction"),
        (
            "select pg_create_physical_replication_slot('s');",
            "1:1: pg_create_physical_replication_slot, which works outside of the transaction",
        ),
        (
            "do $$ begin perform dblink_exec('dbname=a', 'vacuum'); end $$;",
            "1:1: dblink_exec, which works outside of the transaction",
        ),
        ("do $$ begin commit; end $$;", "1:1: a block that ends the transaction"),
        ("select 1 \\; select 2;", "1:1: statements joined by \\;"),
        ("begin; commit; begin; commit;", "1:16: a second transaction"),
        ("begin; rollback;", "1:8: ROLLBACK"),
        ("begin; savepoint s; commit;", "1:8: SAVEPOINT"),
        ("begin; prepare transaction 'x';", "1:8: PREPARE"),
        ("begin; commit and chain; commit;", "1:8: COMMIT AND CHAIN"),
        ("commit;", "1:1: COMMIT"),
        ("begin isolation level serializable; commit;", "1:1: a transaction with a mode of its own"),
        ("begin; begin; commit;", "1:8: BEGIN inside of a transaction"),
        ("set local work_mem = 64;", "1:1: SET LOCAL outside of a transaction"),
        ("set transaction read only;", "1:1: SET TRANSACTION outside of a transaction"),
        ("lock table t;", "1:1: LOCK outside of a transaction"),
        ("declare c cursor for select 1;", "1:1: a cursor outside of a transaction"),
        ("create temp table t () on commit delete rows;", "1:1: ON COMMIT outside of a transaction"),
        ("create temp table t on commit drop as select 1;", "1:1: ON COMMIT outside of a transaction"),
        ("select set_config('a.b', 'c', true);", "1:1: a setting for one statement"),
        ("do $$ begin set local a.b = 'c'; end $$;", "1:1: a setting for one statement"),
        (
            "begin; set local a.b = 'c'; commit; select 1;",
            "1:37: a statement after a transaction with settings or tables of its own",
        ),
        ("select json_scalar('a', 'b');", "1:1: a statement that only the server can read"),
    ],
)
def test_a_script_does_not_fit(read: Read, text: str, wanted: str) -> None:
    """The reason names the place and what stands there."""
    assert fits_one_transaction(read(text)) == f"script.sql:{wanted}"


def test_a_transaction_that_is_not_committed_does_not_fit(read: Read) -> None:
    """psql would roll it back."""
    assert fits_one_transaction(read("begin; select 1;")) == "script.sql: a transaction that is not committed"
