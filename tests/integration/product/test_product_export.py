"""Exports: a clinic's rows and no others, read back by Python's csv and json, and never a token."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.product.access import RANKS, REFUSED
from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.exports import PERSONAL, READER, ROWS, SECRET, harmless, read_csv
from tests.integration.product.people import (
    ADA,
    CARL,
    CLEO,
    GONE,
    MIA,
    OTTO,
    PETRA,
    STEFAN,
    VERA,
    account,
    clinic,
    provider,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.integration.product.acting import Connection

EXPORT = "select public.format_export_data(%s, %s, %s)"
UNKNOWN = "22023"  # invalid_parameter_value
BORN = datetime(2031, 1, 1, tzinfo=UTC)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
SPIKED = st.lists(
    st.sampled_from(
        ["=", "+", "-", "@", "\t", "\r", "\n", '"', "'", ",", ";", "1", ".", "e", " ", "ü", "🦷", "\u2028"]
    ),
    max_size=8,
).map("".join)
CELLS = st.lists(st.tuples(TEXT | SPIKED, st.none() | TEXT | SPIKED), max_size=6)


@pytest.fixture
def reported(tx: Connection) -> Connection:
    """Give a migrated database with a report for each clinic, and a token in every data source."""
    tx.execute(
        "insert into public.generated_reports (clinic_id, report_type, period_start, period_end, data)"
        " select id, 'weekly', '2025-06-23', '2025-06-29', jsonb_build_object('clinic', name) from public.clinics"
    )
    tx.execute("update public.data_sources set access_token = 'tell-nobody-1', refresh_token = 'tell-nobody-2'")
    return tx


def mine(conn: Connection, table: str, place: int) -> list[str]:
    """Give the ids of a clinic's rows, read without any policy."""
    found = conn.execute(f"select id::text from public.{table} where {ROWS[table]}", {"clinic": clinic(place)})
    return sorted(str(key) for (key,) in found)


def exported(conn: Connection, table: str, place: int) -> list[str]:
    """Give the ids that the caller exports, the same in both formats."""
    objects = json.loads(str(value(conn, EXPORT, [table, clinic(place), "json"])))
    header, *cells = read_csv(str(value(conn, EXPORT, [table, clinic(place), "csv"])))
    assert [str(each["id"]) for each in objects] == [line[header.index("id")] for line in cells]
    return sorted(str(each["id"]) for each in objects)


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize(
    ("number", "role"),
    [(VERA, "viewer"), (STEFAN, "staff"), (PETRA, "provider"), (CARL, "clinic_admin"), (ADA, "admin")],
)
def test_members_export_what_they_read(reported: Connection, table: str, number: int, role: str) -> None:
    """Every row of the own clinic that the role may read, no row of another; the other clinics are refused."""
    wanted = mine(reported, table, 1) if RANKS[role] >= RANKS[READER.get(table, "viewer")] else []

    with acting(reported, "authenticated", account(number)):
        got = exported(reported, table, 1)
    abroad = outcome(reported, EXPORT, [table, clinic(2), "json"], role="authenticated", account=account(number))

    assert got == wanted
    assert abroad == (1 if role == "admin" else REFUSED)


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_services_export_every_clinic(reported: Connection, table: str, place: int) -> None:
    """All rows of the clinic and no others, of closed clinics too; the demo has some for every table."""
    with acting(reported, "service_role"):
        got = exported(reported, table, place)

    assert got == mine(reported, table, place)
    assert got or place != 1


@pytest.mark.parametrize(
    ("role", "number", "place"),
    [
        ("anon", None, 1),
        ("anon", ADA, 1),
        ("authenticated", None, 1),
        ("authenticated", CLEO, 1),
        ("authenticated", MIA, 3),  # a membership that ended
        ("authenticated", OTTO, 4),  # a closed clinic
        ("authenticated", GONE, 2),
        ("supabase_auth_admin", None, 1),
    ],
)
def test_who_is_not_in_the_clinic_exports_nothing(
    reported: Connection, role: str, number: int | None, place: int
) -> None:
    """A foreign clinic is refused, and not answered with an empty file."""
    who = account(number) if number else None

    got = {
        (table, form): outcome(reported, EXPORT, [table, clinic(place), form], role=role, account=who)
        for table in ROWS
        for form in ("json", "csv")
    }

    assert set(got.values()) == {REFUSED}


@pytest.mark.parametrize("table", ROWS)
def test_all_columns_are_exported_but_the_secret_ones(tx: Connection, table: str) -> None:
    """In the table's order; of people only what says who they are. A column added later stays out."""
    columns = [
        str(name)
        for (name,) in rows(
            tx,
            "select attname from pg_attribute where attrelid = to_regclass('public.' || %s) and attnum > 0"
            " and not attisdropped order by attnum",
            [table],
        )
    ]
    tx.execute(f"alter table public.{table} add column salary text default '999999'")

    header, *_ = read_csv(str(value(tx, EXPORT, [table, clinic(1), "csv"])))
    objects = json.loads(str(value(tx, EXPORT, [table, clinic(1), "json"])))

    wanted = PERSONAL if table == "users" else [name for name in columns if name not in SECRET]
    assert header == wanted
    assert all(list(each) == wanted for each in objects)


def test_what_may_be_exported_is_what_the_contract_lists(tx: Connection) -> None:
    """Eight tables, no more."""
    assert {name for (name,) in rows(tx, "select table_name from private.exportable()")} == set(ROWS)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_no_token_is_exported(reported: Connection, form: str) -> None:
    """Neither a secret nor the name of its column leaves, not even to service_role."""
    got = [str(value(reported, EXPORT, [table, clinic(place), form])) for table in ROWS for place in (1, 2, 3)]

    assert [text for text in got if "tell-nobody" in text or "_token" in text] == []


def fill(conn: Connection, cells: Sequence[tuple[str, str | None]]) -> list[Mapping[str, str | None]]:
    """Leave only these providers, name and address, in clinic 1, and give them as they should be exported."""
    conn.execute("set local session_replication_role = replica")
    conn.execute("delete from public.providers where clinic_id = %s", [clinic(1)])
    conn.execute("set local session_replication_role = origin")
    wanted: list[Mapping[str, str | None]] = []
    for number, (name, address) in enumerate(cells):
        moment = BORN + timedelta(days=100 - number)  # the oldest comes last here, and first in the export
        conn.execute(
            "insert into public.providers (id, clinic_id, name, email, created_at, updated_at)"
            " values (%s, %s, %s, %s, %s, %s)",
            [provider(101 + number), clinic(1), name, address, moment, moment],
        )
        wanted.insert(0, {"clinic_id": clinic(1), "name": name, "email": address, "provider_type": "provider"})
    return wanted


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS)
@example(cells=[])
@example(cells=[("", None), ("", ""), ("\r\n", "\n"), ('"', '""'), (",", "a,b")])
@example(cells=[("=1+1", "+49 30 1"), ("-5", "+5"), ("-5.5e10", "-.5"), ("-", "+"), ("@a", "\ta"), ("\ra", "--1")])
@example(cells=[("-1\n=cmd()", "'=1"), (" =1", "\n=1"), ("-5.", "-1_0"), ("-\u0661", "-inf"), ("-nan", "+1e")])
def test_any_text_comes_back(tx: Connection, cells: list[tuple[str, str | None]]) -> None:
    """json gives every text as it is; csv gives it too, but for what a spreadsheet would run."""
    with tx.transaction(force_rollback=True):
        wanted = fill(tx, cells)
        with acting(tx, "authenticated", account(VERA)):
            objects = json.loads(str(value(tx, EXPORT, ["providers", clinic(1), "json"])))
            header, *lines = read_csv(str(value(tx, EXPORT, ["providers", clinic(1), "csv"])))

    told = [dict(zip(header, line, strict=True)) for line in lines]
    assert [{key: each[key] for key in row} for each, row in zip(objects, wanted, strict=True)] == wanted
    assert [{key: each[key] for key in row} for each, row in zip(told, wanted, strict=True)] == [
        {key: harmless(text or "") for key, text in row.items()} for row in wanted
    ]


def test_csv_is_written_byte_for_byte_so(tx: Connection) -> None:
    """Quotes only where they are needed, a null beside an empty text, instants in UTC, CRLF behind every line."""
    tx.execute("set local timezone = 'Pacific/Auckland'")
    fill(tx, [('"a", =b', None), ("=b", "")])
    tx.execute("update public.providers set updated_at = '2031-12-24 18:00+01' where clinic_id = %s", [clinic(1)])

    got = value(tx, EXPORT, ["providers", clinic(1), "csv"])

    assert got == (
        "id,clinic_id,name,email,provider_type,status,created_at,updated_at\r\n"
        f'{provider(102)},{clinic(1)},\'=b,"",provider,active,'
        "2031-04-10T00:00:00+00:00,2031-12-24T17:00:00+00:00\r\n"
        f'{provider(101)},{clinic(1)},"""a"", =b",,provider,active,'
        "2031-04-11T00:00:00+00:00,2031-12-24T17:00:00+00:00\r\n"
    )


def test_numbers_come_back_exactly(tx: Connection) -> None:
    """Huge, tiny and negative ones: no digit is lost, and none is taken for a formula."""
    stored = {
        str(key): str(number)
        for key, number in rows(
            tx, "select id, value::text from public.metric_values where clinic_id = %s", [clinic(1)]
        )
    }

    header, *lines = read_csv(str(value(tx, EXPORT, ["metric_values", clinic(1), "csv"])))
    objects = json.loads(str(value(tx, EXPORT, ["metric_values", clinic(1), "json"])), parse_float=str, parse_int=str)

    assert {line[header.index("id")]: line[header.index("value")] for line in lines} == stored
    assert {each["id"]: each["value"] for each in objects} == stored
    assert any(number.startswith("-") for number in stored.values())


def test_nothing_is_an_empty_array_and_a_header(tx: Connection) -> None:
    """Of a clinic without rows, and of a clinic that is not there."""
    tx.execute("delete from public.goal_progress")

    got = [
        value(tx, EXPORT, ["goal_progress", place, form])
        for place in (clinic(1), clinic(99), None)
        for form in ("json", "csv")
    ]

    assert got == ["[]", "id,goal_id,date,current_value,notes,created_by,created_at,updated_at\r\n"] * 3


@pytest.mark.parametrize(
    "table",
    [
        "clinics",
        "audit_logs",
        "user_clinic_roles",
        "metric_definitions",
        "USERS",
        "users ",
        "public.users",
        '"users"',
        "users; drop table public.goals",
        "users as t, auth.users --",
        "pg_catalog.pg_authid",
        "exportable",
        "",
        None,
    ],
)
@pytest.mark.parametrize("role", ["authenticated", "service_role"])
def test_other_tables_are_unknown(tx: Connection, table: str | None, role: str) -> None:
    """Whatever the name looks like, only listed ones get into a query; the error names it."""
    got = outcome(tx, EXPORT, [table, clinic(1), "json"], role=role, account=account(CARL))

    assert got == UNKNOWN


@pytest.mark.parametrize("form", ["xml", "JSON", "csv ", "csv'; drop table public.goals; --", "", None])
def test_other_formats_are_unknown(tx: Connection, form: str | None) -> None:
    """There are two."""
    got = outcome(tx, EXPORT, ["users", clinic(1), form], role="authenticated", account=account(CARL))

    assert got == UNKNOWN


def test_json_is_what_one_gets_unasked(tx: Connection) -> None:
    """The format may be left out."""
    got = value(tx, "select public.format_export_data('goals', %s)", [clinic(1)])

    assert got == value(tx, EXPORT, ["goals", clinic(1), "json"])
