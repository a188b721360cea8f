"""Who has access to what: every standing that there can be, against the model; and who may ask about whom."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.integration.product.access import RANKS, REFUSED
from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.people import ADA, CARL, GONE, OTTO, PHONE, STEFAN, VERA, account, clinic
from tests.integration.product.standing import ALL, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.integration.product.acting import Connection

UNKNOWN = "22023"  # invalid_parameter_value
CLINICS = "select clinic_id, clinic_name, role, is_active from public.get_user_clinics(%s)"
ACCESS = "select public.check_clinic_access(%s, %s, %s)"
REQUIRED = (None, *RANKS)


@pytest.fixture
def places(tx: Connection) -> Mapping[Standing, tuple[str, str]]:
    """Give an account and a clinic for every standing, each pair made for it."""
    made = {standing: (str(uuid.uuid4()), str(uuid.uuid4())) for standing in ALL}
    tx.execute("set local session_replication_role = replica")  # rows as they are told, whatever triggers say
    for standing, (person, place) in made.items():
        tx.execute(
            "insert into public.clinics (id, name, status) values (%s::uuid, %s::text, %s)",
            [place, place, "active" if standing.clinic_active else "inactive"],
        )
        tx.execute(
            "insert into public.users (id, auth_id, name, role, status) values (%s, %s, 'Somebody', %s, %s)",
            [
                person,
                person,
                "admin" if standing.admin else "viewer",
                "active" if standing.person_active else "inactive",
            ],
        )
        if standing.membership is not None:
            tx.execute(
                "insert into public.user_clinic_roles (user_id, clinic_id, role, is_active) values (%s, %s, %s, %s)",
                [person, place, *standing.membership],
            )
    tx.execute("set local session_replication_role = origin")
    return made


@pytest.mark.parametrize("asker", ["service_role", "authenticated"])
def test_access_is_what_the_standing_gives(
    tx: Connection, places: Mapping[Standing, tuple[str, str]], asker: str
) -> None:
    """For every standing and every role, a service and the person itself get the model's answer."""
    got = {}
    for standing, (person, place) in places.items():
        with acting(tx, asker, person if asker == "authenticated" else None):
            got.update({(standing, role): value(tx, ACCESS, [person, place, role]) for role in REQUIRED})

    assert got == {(standing, role): standing.holds(role) for standing in ALL for role in REQUIRED}


def test_no_standing_reaches_into_another_clinic(tx: Connection, places: Mapping[Standing, tuple[str, str]]) -> None:
    """Whatever somebody is elsewhere, only an administrator gets into a clinic without being its member."""
    elsewhere = next(place for standing, (_, place) in places.items() if standing.clinic_active)
    others = {standing: person for standing, (person, place) in places.items() if place != elsewhere}

    with acting(tx, "service_role"):
        got = {standing: value(tx, ACCESS, [person, elsewhere, None]) for standing, person in others.items()}

    assert got == {standing: standing.everywhere for standing in others}


@pytest.mark.parametrize("asker", ["service_role", "authenticated"])
def test_clinics_are_listed_with_what_they_give(
    tx: Connection, places: Mapping[Standing, tuple[str, str]], asker: str
) -> None:
    """Each membership has its row, the ones that open nothing too; an administrator has every clinic, once."""
    every = {str(place) for (place,) in rows(tx, "select id from public.clinics")}
    for standing, (person, place) in places.items():
        with acting(tx, asker, person if asker == "authenticated" else None):
            got = rows(tx, CLINICS, [person])

        listed = {str(each): (role, active) for each, _, role, active in got}
        wanted = standing.listed()
        assert listed.get(place) == wanted, standing
        assert set(listed) == (every if standing.everywhere else {place} if wanted else set()), standing
        assert len(got) == len(listed), standing


def test_helpers_and_policies_agree(tx: Connection) -> None:
    """Whoever signed up: the clinics that the policies open are those that the helpers say are open."""
    for number in range(ADA, 14):
        with acting(tx, "authenticated", account(number)):
            for role in RANKS:
                opened = rows(tx, "select unnest(private.my_clinics(%s)) order by 1", [role])
                said = rows(
                    tx,
                    "select c.clinic_id from public.get_user_clinics(%(me)s) as c where c.is_active"
                    " and public.check_clinic_access(%(me)s, c.clinic_id, %(role)s) order by 1",
                    {"me": account(number), "role": role},  # type: ignore[arg-type]
                )
                assert said == opened, (number, role)


ASKERS: Mapping[str, tuple[str | None, int | None]] = {
    "anon": ("anon", None),
    "anon with an administrator's claims": ("anon", ADA),
    "a user without an account": ("authenticated", None),
    "a viewer of the clinic": ("authenticated", VERA),
    "the clinic's administrator": ("authenticated", CARL),
    "the system's administrator": ("authenticated", ADA),
    "the auth server": ("supabase_auth_admin", None),
    "service_role": ("service_role", None),
    "service_role with a user's claims": ("service_role", VERA),
    "the owner": (None, None),
}
SERVES = {"service_role", "service_role with a user's claims", "the owner"}


@pytest.mark.parametrize("who", ASKERS)
def test_only_services_ask_about_others(tx: Connection, who: str) -> None:
    """Neither a higher role nor being in the same clinic opens what somebody else may do."""
    role, person = ASKERS[who]
    asked = account(person) if person else None

    got = (
        outcome(tx, CLINICS, [account(STEFAN)], role=role, account=asked),
        outcome(tx, ACCESS, [account(STEFAN), clinic(1), None], role=role, account=asked),
    )

    assert got == ((1, 1) if who in SERVES else (REFUSED, REFUSED))


def test_the_role_in_a_token_opens_nothing(tx: Connection) -> None:
    """Claims are what a caller says; the session's role decides."""
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not ask"),
        acting(tx, "authenticated", account(VERA)),
    ):
        tx.execute(
            "select pg_catalog.set_config('request.jwt.claims', %s, true)",
            [json.dumps({"sub": account(VERA), "role": "service_role"})],
        )
        tx.execute(CLINICS, [account(STEFAN)])


def test_a_strangers_definer_function_asks_for_nobody_else(tx: Connection) -> None:
    """Called through somebody's definer function, the helpers still see who the session is."""
    tx.execute(
        "create function public.careless(uuid) returns setof uuid language sql security definer"
        " as 'select clinic_id from public.get_user_clinics($1)'"
    )
    tx.execute(
        "create function public.more_careless(uuid) returns setof text language sql security definer"
        " as 'select metric_name from public.calculate_clinic_metrics($1, null, null)'"
    )

    got = (
        outcome(tx, "select public.careless(%s)", [account(STEFAN)], role="authenticated", account=account(VERA)),
        outcome(tx, "select public.more_careless(%s)", [clinic(2)], role="authenticated", account=account(VERA)),
    )

    assert got == (REFUSED, REFUSED)


@pytest.mark.parametrize("role", ["owner", "", "Admin", "viewer'; --", "admin "])
def test_an_unknown_role_is_an_error(tx: Connection, role: str) -> None:
    """It is never quietly held by nobody, nor by everybody."""
    got = outcome(tx, ACCESS, [account(CARL), clinic(1), role], role="authenticated", account=account(CARL))

    assert got == UNKNOWN


@pytest.mark.parametrize("number", [ADA, CARL])
def test_nobody_is_in_a_clinic_that_is_not_there(tx: Connection, number: int) -> None:
    """Neither a clinic of nobody's nor none at all."""
    with acting(tx, "authenticated", account(number)):
        got = [value(tx, ACCESS, [account(number), place, None]) for place in (str(uuid.uuid4()), None)]

    assert got == [False, False]


def test_a_service_asks_about_nobody_in_particular(tx: Connection) -> None:
    """An account that is not there, or none, has no clinic and no access."""
    with acting(tx, "service_role"):
        got = [
            (rows(tx, CLINICS, [who]), value(tx, ACCESS, [who, clinic(1), None])) for who in (str(uuid.uuid4()), None)
        ]

    assert got == [([], False)] * 2


@pytest.mark.parametrize("number", [OTTO, GONE, PHONE])
def test_who_has_no_open_clinic_may_still_ask(tx: Connection, number: int) -> None:
    """The answer is no, and no error."""
    with acting(tx, "authenticated", account(number)):
        got = {value(tx, ACCESS, [account(number), clinic(place), None]) for place in (1, 2, 3, 4)}

    assert got == {False}


def test_a_policy_may_call_the_access_check(tx: Connection) -> None:
    """On the very tables that it reads, it does not call itself."""
    tx.execute("drop policy user_clinic_roles_select on public.user_clinic_roles")
    tx.execute(
        "create policy probe on public.user_clinic_roles for select to authenticated"
        " using (public.check_clinic_access((select auth.uid()), clinic_id))"
    )

    with acting(tx, "authenticated", account(VERA)):
        got = rows(tx, "select distinct clinic_id::text from public.user_clinic_roles")

    assert got == [(clinic(1),)]
