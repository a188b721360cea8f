"""Validation: e-mail addresses by the HTML grammar, rules of the domain by the clinic's own day."""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.product.acting import outcome, rows, value
from tests.integration.product.emails import ATEXT, LET_DIG, is_email
from tests.integration.product.people import CARL, STEFAN, account, clinic, definition, goal, profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.integration.product.acting import Connection

BROKEN = "23514"
LABELS = st.one_of(
    st.text(sorted(LET_DIG | {"-"}), min_size=0, max_size=5),
    st.integers(60, 66).map("d".__mul__),
)
NEARLY = st.builds(
    lambda local, domain: f"{local}@{'.'.join(domain)}",
    st.one_of(st.text(sorted(ATEXT | {"."}), min_size=1, max_size=8), st.integers(60, 66).map("l".__mul__)),
    st.lists(LABELS, min_size=1, max_size=5),
)
SPOILT = st.builds(
    lambda text, place, character: text[: place % (len(text) + 1)] + character + text[place % (len(text) + 1) :],
    NEARLY,
    st.integers(0, 300),
    st.sampled_from([" ", "@", "..", "\n", "\t", "ä", "٣", "(", '"', ",", "-", "\u2028", "İ"]),
)
ADDRESSES = st.one_of(NEARLY, SPOILT, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("a@" + ".".join(["d" * 62] * 4))
@example("a@" + ".".join(["d" * 63] * 4))
@example("a@b\n")
@example("a@b--c.d")
@example("")
@given(address=ADDRESSES)
def test_users_take_exactly_the_valid_addresses(tx: Connection, address: str) -> None:
    """Inserted and updated alike, the database and the grammar agree; a refusal quotes the value."""
    told = ""
    try:
        with tx.transaction(force_rollback=True):
            tx.execute("insert into public.users (name, email) values ('x', %s)", [address])
        inserted = True
    except psycopg.errors.CheckViolation as error:
        inserted, told = False, error.diag.message_primary or ""
    updated = outcome(tx, "update public.users set email = %s where id = %s", [address, profile(CARL)])

    wanted = is_email(address)
    assert (inserted, updated) == (wanted, 1 if wanted else BROKEN)
    assert wanted or told == f"e-mail {value(tx, 'select quote_literal(%s::text)', [address])} is not valid"


def test_an_old_address_that_breaks_the_rule_is_left_alone(tx: Connection) -> None:
    """A row from before the rule can be edited as long as its address stays."""
    query = "update public.users set name = 'Edited' where email = 'left before signing up'"

    assert outcome(tx, query) == 1


ZONES = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC", "Asia/Kathmandu", "America/St_Johns"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("session", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_future_begins_tomorrow_at_the_clinic(tx: Connection, zone: str, session: str) -> None:
    """Today is not the future, whatever zone the session is in."""
    tx.execute("update public.clinics set timezone = %s where id = %s", [zone, clinic(1)])
    tx.execute("select set_config('timezone', %s, true)", [session])
    query = (
        "insert into public.goals (clinic_id, name, target_date, target_value)"
        " values (%s, 'x', (now() at time zone %s)::date + %s, 1)"
    )

    got = [outcome(tx, query, [clinic(1), zone, days]) for days in (-1, 0, 1)]

    assert got == [BROKEN, BROKEN, 1]


def test_an_overdue_goal_can_be_edited_and_progressed(tx: Connection) -> None:
    """Its date is judged only when it is changed."""
    got = [
        outcome(tx, "update public.goals set name = 'x', current_value = 7 where id = %s", [goal(3)]),
        outcome(tx, "update public.goals set target_date = target_date where id = %s", [goal(3)]),
        outcome(tx, "update public.goals set target_date = target_date - 1 where id = %s", [goal(3)]),
    ]

    assert got == [1, 1, BROKEN]


NUMBERS = ["NaN", "Infinity", "-Infinity", "-1", "-0.000000001", "0", "0.000000001", "1e30"]
NOT_FINITE = {"NaN", "Infinity", "-Infinity"}


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("update public.goals set target_value = %s::numeric where id = %s", {"0.000000001", "1e30"}),
        ("update public.goals set current_value = %s::numeric where id = %s", set(NUMBERS) - NOT_FINITE),
    ],
    ids=["target_value", "current_value"],
)
def test_goals_take_numbers_only(tx: Connection, query: LiteralString, allowed: set[str]) -> None:
    """Targets are positive; NaN and infinities are no numbers."""
    got = {number for number in NUMBERS if outcome(tx, query, [number, goal(1)]) == 1}

    assert got == allowed


@pytest.mark.parametrize(
    ("metric", "allowed"),
    [(1, {"0", "0.000000001", "1e30"}), (2, set(NUMBERS) - NOT_FINITE)],
    ids=["not negative", "any sign"],
)
@pytest.mark.parametrize("how", ["insert", "update"])
def test_metric_values_are_numbers_of_the_definitions_sign(
    tx: Connection, metric: int, allowed: set[str], how: str
) -> None:
    """Negative ones only where the definition allows it; NaN and infinities never."""
    tx.execute(
        "insert into public.metric_values (id, clinic_id, metric_definition_id, date, value)"
        " values (%s, %s, %s, '2025-01-01', 5)",
        [goal(99), clinic(1), definition(metric)],
    )
    queries: dict[str, tuple[LiteralString, Sequence[str]]] = {
        "insert": (
            "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
            " select clinic_id, metric_definition_id, date, %s::numeric from public.metric_values where id = %s",
            [goal(99)],
        ),
        "update": ("update public.metric_values set value = %s::numeric where id = %s", [goal(99)]),
    }
    query, key = queries[how]

    got = {number for number in NUMBERS if outcome(tx, query, [number, *key]) == 1}

    assert got == allowed


def test_a_negative_value_cannot_be_moved_to_a_metric_without_them(tx: Connection) -> None:
    """The rule looks again when the definition changes, and leaves rows from before it alone."""
    got = [
        outcome(tx, "update public.metric_values set metric_definition_id = %s"
                    " where value < 0 and metric_definition_id = %s",
                [definition(1), definition(2)]),
        outcome(tx, "update public.metric_values set source_type = 'old' where value < 0 and metric_definition_id = %s",
                [definition(3)]),
    ]  # fmt: skip

    assert got == [BROKEN, 1]


def test_every_api_user_who_may_write_can(tx: Connection) -> None:
    """The rules work for whoever writes, not for a superuser alone."""
    got = [
        outcome(tx, "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
                    " values (%s, %s, '2025-01-01', 1)", [clinic(1), definition(1)],
                role="authenticated", account=account(STEFAN)),
        outcome(tx, "insert into public.metric_values (clinic_id, metric_definition_id, date, value)"
                    " values (%s, %s, '2025-01-01', -1)", [clinic(1), definition(1)],
                role="authenticated", account=account(STEFAN)),
        outcome(tx, "insert into public.goals (clinic_id, name, target_date, target_value)"
                    " values (%s, 'x', '2099-01-01', 1)", [clinic(1)], role="authenticated", account=account(CARL)),
        outcome(tx, "insert into public.users (clinic_id, name, email) values (%s, 'x', 'odd but ok')", [clinic(1)],
                role="authenticated", account=account(CARL)),
    ]  # fmt: skip

    assert got == [1, BROKEN, 1, BROKEN]


@pytest.mark.parametrize(
    ("zone", "taken"),
    [
        ("Europe/Berlin", True),
        ("America/Argentina/Buenos_Aires", True),
        ("Etc/GMT+5", True),
        ("UTC", True),
        ("Nowhere/Land", False),
        ("EST5EDT4", False),
        ("PST", False),
        ("+02", False),
        ("", False),
    ],
)
def test_a_clinic_is_in_a_named_time_zone(tx: Connection, zone: str, taken: bool) -> None:
    """Area/Location, UTC or GMT; no offset, no abbreviation, nothing invented."""
    got = outcome(tx, "update public.clinics set timezone = %s where id = %s", [zone, clinic(1)])

    assert got == 1 if taken else got in (BROKEN, "22023")


def test_updated_at_follows_other_columns_alone(tx: Connection) -> None:
    """It is now() where another column changed, and what was written otherwise."""
    before = rows(tx, "select updated_at from public.clinics where id = %s", [clinic(1)])

    tx.execute("update public.clinics set name = name where id = %s", [clinic(1)])
    unchanged = rows(tx, "select updated_at from public.clinics where id = %s", [clinic(1)])
    tx.execute("update public.clinics set updated_at = '2001-01-01' where id = %s", [clinic(1)])
    written = value(tx, "select updated_at = '2001-01-01' from public.clinics where id = %s", [clinic(1)])
    tx.execute("update public.clinics set name = 'New', updated_at = '2002-01-01' where id = %s", [clinic(1)])
    touched = value(tx, "select updated_at = now() from public.clinics where id = %s", [clinic(1)])

    assert (unchanged, written, touched) == (before, True, True)
