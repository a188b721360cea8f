"""Rows stay within their clinic, past row level security: who writes them, and what they name."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest

from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.people import (
    ADA,
    CARL,
    CLEO,
    GONE,
    MIA,
    OTTO,
    PETRA,
    VERA,
    account,
    clinic,
    definition,
    goal,
    profile,
    provider,
    source,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

REFUSED, WRONG = "42501", "23514"
CARELESS: LiteralString = """
    create function public.careless(statement text) returns void language plpgsql security definer
    as $fn$ begin execute statement; end $fn$
"""
WRITES: dict[str, LiteralString] = {
    "goals": "insert into public.goals (clinic_id, name, target_date, target_value)"
    " values ('{}', 'x', '2099-01-01', 1)",
    "metric_values": "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
    f" values ('{{}}', '{definition(1)}', '2025-01-01', 1)",
    "goal_progress": "insert into public.goal_progress (goal_id, date, current_value)"
    " select id, '2025-01-01', 1 from public.goals where clinic_id = '{}' limit 1",
    "data_sources": "insert into public.data_sources (clinic_id, name) values ('{}', 'x')",
    "providers": "insert into public.providers (clinic_id, name) values ('{}', 'x')",
}


def careless(conn: Connection, statement: str, *, role: str = "authenticated", person: int | None) -> str | int:
    """Run a statement through a definer function that asks nothing, as somebody."""
    return outcome(conn, "select public.careless(%s)", [statement], role=role,
                   account=account(person) if person else None)  # fmt: skip


@pytest.mark.parametrize("table", WRITES)
def test_a_definer_function_carries_nobody_into_another_clinic(tx: Connection, table: str) -> None:
    """Members write, whoever is not an active member of an active clinic does not; jobs and services are nobody."""
    tx.execute(CARELESS)
    own, foreign = WRITES[table].format(clinic(1)), WRITES[table].format(clinic(2))

    got = {
        "member": careless(tx, own, person=VERA),
        "member elsewhere": careless(tx, foreign, person=VERA),
        "member of both": careless(tx, foreign, person=MIA),
        "once a member": careless(tx, foreign, person=GONE),
        "nowhere": careless(tx, own, person=OTTO),
        "administrator": careless(tx, foreign, person=ADA),
        "service_role": careless(tx, foreign, role="service_role", person=VERA),
        "no user": outcome(tx, foreign),
    }

    assert got == {
        "member": 1,
        "member elsewhere": REFUSED,
        "member of both": 1,
        "once a member": REFUSED,
        "nowhere": REFUSED,
        "administrator": 1,
        "service_role": 1,
        "no user": 1,
    }


def test_an_inactive_clinic_takes_nothing_from_its_members(tx: Connection) -> None:
    """Otto is clinic_admin of clinic 4, which is closed; the administrator still writes there."""
    tx.execute(CARELESS)
    write = WRITES["providers"].format(clinic(4))

    got = (careless(tx, write, person=OTTO), careless(tx, write, person=ADA))

    assert got == (REFUSED, 1)


@pytest.mark.parametrize(("start", "end"), [(1, 2), (2, 1)])
def test_an_update_is_asked_before_and_after(tx: Connection, start: int, end: int) -> None:
    """A member of one clinic moves a row neither out of it nor into it."""
    tx.execute(CARELESS)
    tx.execute(
        "insert into public.goals (id, clinic_id, name, target_date, target_value)"
        " values (%s, %s, 'x', '2099-01-01', 1)",
        [goal(70), clinic(start)],
    )

    got = careless(tx, f"update public.goals set clinic_id = '{clinic(end)}' where id = '{goal(70)}'", person=CARL)

    assert got == REFUSED


def test_the_jwts_role_is_no_proof(tx: Connection) -> None:
    """Claims that say service_role, in a session that is authenticated's, open nothing."""
    tx.execute(CARELESS)
    with acting(tx, "authenticated", account(VERA)):
        tx.execute("select set_config('request.jwt.claims', %s, true)",
                   [f'{{"sub": "{account(VERA)}", "role": "service_role"}}'])  # fmt: skip

        got = outcome(tx, "select public.careless(%s)", [WRITES["providers"].format(clinic(2))])

    assert got == REFUSED


def test_who_gave_the_services_role_up_has_it_no_more(tx: Connection) -> None:
    """What counts is the role that the session has now, not the one that it logged in with."""
    tx.execute(CARELESS)
    tx.execute("grant authenticated to service_role")
    with acting(tx, "service_role", account(VERA)):
        tx.execute("set local role authenticated")

        got = outcome(tx, "select public.careless(%s)", [WRITES["providers"].format(clinic(2))])
        tx.execute("reset role")

    assert got == REFUSED


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("update public.goals set provider_id = %s where id = %s", [provider(3), goal(1)]),
        ("update public.goals set user_id = %s where id = %s", [profile(CLEO), goal(1)]),
        ("update public.goals set user_id = %s where id = %s", [profile(GONE), goal(5)]),
        ("update public.goals set clinic_id = %s where id = %s", [clinic(2), goal(1)]),
        ("update public.metric_values set provider_id = %s where data_source_id = %s", [provider(3), source(1)]),
        ("update public.metric_values set data_source_id = %s where clinic_id = %s", [source(2), clinic(1)]),
        ("update public.data_sources set provider_id = %s where id = %s", [provider(1), source(2)]),
        ("update public.providers set clinic_id = %s where id = %s", [clinic(2), provider(1)]),
        ("update public.data_sources set clinic_id = %s where id = %s", [clinic(2), source(1)]),
        (
            "insert into public.data_sources (clinic_id, provider_id, name) values (%s, %s, 'x')",
            [clinic(2), provider(1)],
        ),
    ],
)
@pytest.mark.parametrize("role", [None, "service_role"])
def test_nothing_names_what_is_another_clinics(
    tx: Connection, role: str | None, query: LiteralString, parameters: Sequence[str]
) -> None:
    """Provider, data source and owner are of the row's clinic, for everybody, jobs and services too."""
    assert outcome(tx, query, parameters, role=role) == WRONG


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("update public.goals set provider_id = %s where id = %s", [provider(2), goal(1)]),
        ("update public.goals set user_id = %s where id = %s", [profile(MIA), goal(5)]),
        ("update public.goals set user_id = %s where id = %s", [profile(ADA), goal(5)]),
        ("update public.providers set clinic_id = %s where id = %s", [clinic(2), provider(2)]),
        ("update public.data_sources set clinic_id = %s where id = %s", [clinic(2), source(3)]),
    ],
    ids=["provider", "owner", "administrator", "provider that rows name", "idle data source"],
)
def test_what_is_the_clinics_own_may_be_named(tx: Connection, query: LiteralString, parameters: Sequence[str]) -> None:
    """Members and administrators own goals; what no row names may move."""
    tx.execute("delete from public.metric_values where provider_id = %s", [provider(2)])

    assert outcome(tx, query, parameters) == 1


def test_an_owner_who_left_stops_no_other_change(tx: Connection) -> None:
    """The owner is asked for only when owner or clinic changes."""
    tx.execute("update public.user_clinic_roles set is_active = false where user_id = %s", [profile(PETRA)])

    got = [
        outcome(tx, "update public.goals set name = 'Edited' where id = %s", [goal(1)]),
        outcome(tx, "update public.goals set user_id = user_id where id = %s", [goal(1)]),
    ]

    assert got == [1, 1]


def test_deleting_somebody_is_no_matter_of_the_own_clinics(tx: Connection) -> None:
    """Goals of a person whose membership is over are cancelled all the same, whoever acts."""
    tx.execute("update public.user_clinic_roles set is_active = false where user_id = %s", [profile(PETRA)])
    tx.execute("create function public.leave(me uuid) returns void language sql security definer"
               " as 'delete from public.users where id = me'")  # fmt: skip

    got = outcome(
        tx, "select public.leave(%s)", [profile(PETRA)], role="authenticated", account=account(PETRA), keep=True
    )

    assert got == 1
    assert value(tx, "select status from public.goals where id = %s", [goal(1)]) == "cancelled"


def test_a_provider_does_not_move_past_a_row_being_written(migrated: Database) -> None:
    """Of a move and a row that names it, one waits for the other and loses; never both succeed."""
    said: list[str | None] = []

    def move() -> None:
        with migrated.connect() as conn:
            try:
                conn.execute("update public.providers set clinic_id = %s where id = %s", [clinic(2), provider(5)])
                said.append(None)
            except psycopg.Error as error:
                said.append(error.sqlstate)

    with migrated.connect() as conn:
        conn.execute("update public.goals set provider_id = null where provider_id = %s", [provider(5)])
        conn.execute("delete from public.metric_values where provider_id = %s", [provider(5)])
    with migrated.connect(autocommit=False) as writing, migrated.connect() as watching:
        writing.execute("update public.goals set provider_id = %s where id = %s", [provider(5), goal(6)])
        moving = threading.Thread(target=move)
        moving.start()
        while not rows(watching, "select from pg_stat_activity where wait_event_type = 'Lock'"
                                 " and datname = current_database()"):  # fmt: skip
            moving.join(0.01)
        writing.commit()
        moving.join()

    assert said == [WRONG]
