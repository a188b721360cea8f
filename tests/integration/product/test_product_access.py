"""Row level security, cell by cell: every role, table, operation, own and foreign clinic."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, LiteralString

import pytest

from tests.integration.product.access import OPERATIONS, REFUSED, TABLES, Operation, Table, expected
from tests.integration.product.acting import outcome, value
from tests.integration.product.people import (
    ADA,
    CARL,
    CLEO,
    GONE,
    INVITED,
    MIA,
    OTTO,
    PETRA,
    PHONE,
    STEFAN,
    VERA,
    account,
    clinic,
    profile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.integration.product.acting import Connection

PEOPLE: Mapping[str, tuple[int, str | None]] = {
    "viewer": (VERA, "viewer"),
    "staff": (STEFAN, "staff"),
    "provider": (PETRA, "provider"),
    "clinic_admin": (CARL, "clinic_admin"),
    "admin": (ADA, "admin"),
    "nowhere a member": (PHONE, None),
}
NO_ONE: Mapping[str, int] = {"inactive": GONE, "in an inactive clinic": OTTO}


def statement(table: Table, operation: Operation) -> LiteralString:
    """Give the statement of one cell of the table."""
    name = table.name
    return {
        "select": f"select id from public.{name} where id = %(row)s",
        "insert": table.insert,
        "update": f"update public.{name} set {table.update} where id = %(row)s",
        "delete": f"delete from public.{name} where id = %(row)s",
    }[operation]


def cell(
    conn: Connection, table: Table, operation: Operation, home: bool, *, role: str, person: int | None
) -> str | int:
    """Do what a cell of the table says, on a row made for it, and give how it went."""
    named = {"row": str(uuid.uuid4()), "clinic": clinic(1 if home else 2)}
    with conn.transaction(force_rollback=True):
        if operation != "insert":
            conn.execute(table.insert, named)
        who = account(person) if person else None
        return outcome(conn, statement(table, operation), named, role=role, account=who)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", PEOPLE)
def test_every_cell_is_as_the_contract_says(tx_before: Connection, who: str) -> None:
    """Each operation on each table reaches a row exactly where the role allows it in the row's clinic."""
    person, role = PEOPLE[who]
    cells = [(table, operation, home) for table in TABLES for operation in OPERATIONS for home in (True, False)]

    got = {
        (t.name, op, "own" if home else "foreign"): cell(tx_before, t, op, home, role="authenticated", person=person)
        for t, op, home in cells
    }

    wanted = {(t.name, op, "own" if home else "foreign"): expected(t, op, role, home) for t, op, home in cells}
    assert got == wanted


@pytest.mark.parametrize("operation", OPERATIONS)
def test_anon_is_refused_everywhere(tx_before: Connection, operation: Operation) -> None:
    """No table lets anon do anything, even with the claims of an administrator."""
    got = {table.name: cell(tx_before, table, operation, True, role="anon", person=ADA) for table in TABLES}

    assert set(got.values()) == {REFUSED}


@pytest.mark.parametrize("who", NO_ONE)
def test_who_is_not_active_sees_nothing_of_a_clinic(tx_before: Connection, who: str) -> None:
    """Neither an inactive profile nor a member of an inactive clinic sees a row of any clinic."""
    tables = [table for table in TABLES if not table.shared and table.name not in ("users", "user_clinic_roles")]

    got = {
        table.name: outcome(
            tx_before, f"select id from public.{table.name}", role="authenticated", account=account(NO_ONE[who])
        )
        for table in tables
    }

    assert set(got.values()) == {0}


def test_a_user_of_several_clinics_has_each_role_where_it_is_held(tx_before: Connection) -> None:
    """Mia is viewer in 1, provider in 2, and no longer anything in 3."""
    insert = "insert into public.goals (clinic_id, name, target_date, target_value) values (%s, 'New', '2099-01-01', 1)"

    got = [
        outcome(tx_before, insert, [clinic(number)], role="authenticated", account=account(MIA)) for number in (1, 2, 3)
    ]

    assert got == [REFUSED, 1, REFUSED]


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("update public.users set role = 'admin' where id = %s", [profile(CARL)]),
        ("update public.users set role = 'staff' where id = %s", [profile(CARL)]),
        ("update public.users set status = 'inactive' where id = %s", [profile(VERA)]),
        ("update public.users set email = 'new@example.org' where id = %s", [profile(VERA)]),
        ("update public.users set auth_id = null where id = %s", [profile(VERA)]),
        ("update public.users set auth_id = %s where id = %s", [account(PHONE), profile(INVITED)]),
        ("update public.users set role = 'admin' where id = %s", [profile(INVITED)]),
        ("insert into public.users (clinic_id, name, role) values (%s, 'New', 'admin')", [clinic(1)]),
        ("insert into public.user_clinic_roles (user_id, clinic_id, role) values (%s, %s, 'admin')",
         [profile(PHONE), clinic(1)]),
        ("update public.user_clinic_roles set role = 'admin' where user_id = %s", [profile(VERA)]),
        ("update public.user_clinic_roles set user_id = %s where user_id = %s", [profile(PHONE), profile(VERA)]),
        ("update public.user_clinic_roles set clinic_id = %s where user_id = %s", [clinic(2), profile(VERA)]),
    ],
)  # fmt: skip
def test_a_clinic_admin_gives_no_more_than_the_clinic_has(
    tx_before: Connection, query: LiteralString, parameters: list[str]
) -> None:
    """What reaches beyond the own clinic, or is the auth server's, is refused."""
    got = outcome(tx_before, query, parameters, role="authenticated", account=account(CARL))

    assert got == REFUSED


@pytest.mark.parametrize("person", [VERA, STEFAN, PETRA, CARL, MIA])
def test_nobody_raises_the_own_role(tx_before: Connection, person: int) -> None:
    """The own membership cannot be updated, and no second one made in the same or another clinic."""
    mine = [profile(person)]
    query = "update public.user_clinic_roles set role = 'clinic_admin', is_active = true where user_id = %s"
    insert = "insert into public.user_clinic_roles (user_id, clinic_id, role) values (%s, %s, 'clinic_admin')"

    got = (
        outcome(tx_before, query, mine, role="authenticated", account=account(person)),
        outcome(tx_before, insert, [*mine, clinic(4)], role="authenticated", account=account(person)),
    )

    assert got == (0, REFUSED)


def test_an_invitation_can_be_edited_until_it_is_taken(tx_before: Connection) -> None:
    """A clinic's administrator changes address and role of a profile that no account has."""
    query = "update public.users set email = 'other@ufer.example', role = 'provider' where id = %s"

    got = outcome(tx_before, query, [profile(INVITED)], role="authenticated", account=account(CARL))

    assert got == 1


def test_members_do_not_read_tokens(tx_before: Connection) -> None:
    """Not even a clinic's administrator selects a token; service_role does."""
    query = "select access_token from public.data_sources where clinic_id = %s"

    got = (
        outcome(tx_before, query, [clinic(1)], role="authenticated", account=account(CARL)),
        outcome(tx_before, query, [clinic(1)], role="service_role"),
    )

    assert got == (REFUSED, 1)


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_truncate_is_nobodys(tx_before: Connection, role: str) -> None:
    """Row level security does not hold TRUNCATE, so the API roles have no right to it."""
    got = {
        table.name: outcome(tx_before, f"truncate public.{table.name} cascade", role=role, account=account(ADA))
        for table in TABLES
    }

    assert set(got.values()) == {REFUSED}


def test_a_clinics_profiles_are_read_by_membership_and_by_home(tx_before: Connection) -> None:
    """Cleo reads whoever has a role in clinic 2 or is at home there, and nobody else."""
    with_clinic = value(
        tx_before,
        "select count(*) from public.users as u where u.clinic_id = %s or exists (select from public.user_clinic_roles"
        " as r where r.user_id = u.id and r.clinic_id = %s)",
        [clinic(2), clinic(2)],
    )

    got = outcome(tx_before, "select id from public.users", role="authenticated", account=account(CLEO))

    assert got == with_clinic
