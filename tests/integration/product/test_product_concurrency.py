"""
Sessions at once, none waiting for ever: what they leave is what some order of them, one after the other, would leave.

More of the kind, where its own subject is: two aggregations (test_product_aggregation.py), many writers of one goal's
progress (test_product_progress.py), two deletions and an invitation's race (test_product_signup.py).
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest

from tests.integration.product.acting import rows, value
from tests.integration.product.people import (
    CARL,
    CLEO,
    MIA,
    PAT,
    PETRA,
    STEFAN,
    VERA,
    account,
    clinic,
    definition,
    goal,
    profile,
    provider,
)
from tests.integration.product.sessions import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

MAKE_PARTITIONS: LiteralString = "select private.create_audit_partitions('2091-03-15', 2)"
LOG: LiteralString = (
    "insert into public.audit_logs (action, table_name, record_id, created_at)"
    " values ('INSERT', 'turn of the month', %s, %s)"
)
TURN = ("2091-03-31 23:59:59.999+00", "2091-04-01 00:00:00+00", "2091-05-01 00:00:00+00")
WRITERS = 4
LINES = 40


def test_no_row_of_the_log_is_lost_or_misplaced_at_the_months_turn(migrated: Database) -> None:
    """Two sessions make the partitions while others write rows of both months and of the next: all of them succeed."""

    def write(number: int) -> Callable[[Connection], None]:
        def work(conn: Connection) -> None:
            for line in range(LINES):
                conn.execute(LOG, [f"{number}/{line}", TURN[line % len(TURN)]])
                conn.execute("update public.clinics set location = %s where id = %s", [str(line), clinic(number + 1)])

        return work

    def make(conn: Connection) -> None:
        conn.execute(MAKE_PARTITIONS)

    failures = at_once(migrated, [*map(write, range(WRITERS)), make, make])

    with migrated.connect() as conn:
        got = rows(conn, "select tableoid::regclass::text, count(*), count(distinct record_id) from public.audit_logs"
                         " where table_name = 'turn of the month' group by 1 order by 1")  # fmt: skip
        changes = value(conn, "select count(*) from public.audit_logs where table_name = 'clinics'")
    assert failures == []
    assert changes == WRITERS * LINES
    wanted = [sum(line % len(TURN) == place for line in range(LINES)) * WRITERS for place in range(len(TURN))]
    assert got == [
        ("private.audit_logs_2091_03", wanted[0], wanted[0]),
        ("private.audit_logs_2091_04", wanted[1], wanted[1]),
        ("private.audit_logs_default", wanted[2], wanted[2]),
    ]


def test_a_row_that_is_being_written_moves_to_the_new_partition(migrated: Database) -> None:
    """Making a partition waits for whoever writes the default one, and takes the row along."""
    with migrated.connect() as conn, migrated.connect(autocommit=False) as writing:
        writing.execute(LOG, ["in flight", TURN[0]])

        def finish(watching: Connection) -> None:
            while not value(watching, "select count(*) from pg_locks where not granted"):
                pass
            writing.commit()

        failures = at_once(migrated, [lambda maker: (maker.execute(MAKE_PARTITIONS), None)[1], finish])

        assert failures == []
        assert rows(conn, "select tableoid::regclass::text from public.audit_logs where record_id = 'in flight'") == [
            ("private.audit_logs_2091_03",)
        ]


def test_many_signups_with_one_address_make_one_profile(migrated: Database) -> None:
    """Every signup stands; those that came too late say why in the log."""

    def sign_up(number: int) -> Callable[[Connection], None]:
        address = "".join(
            letter.upper() if place == number else letter for place, letter in enumerate("many@example.org")
        )

        def work(conn: Connection) -> None:
            conn.execute("insert into auth.users (id, email, email_confirmed_at) values (%s, %s, now())",
                         [account(900 + number), address])  # fmt: skip

        return work

    failures = at_once(migrated, [sign_up(number) for number in range(4)])

    with migrated.connect() as conn:
        profiles = rows(conn, "select auth_id is not null from public.users where lower(email) = 'many@example.org'")
        signed_up = value(conn, "select count(*) from auth.users where lower(email) = 'many@example.org'")
        errors = rows(conn, "select new_data ->> 'sqlstate' from public.audit_logs where action = 'ERROR'")
    assert (failures, profiles, signed_up) == ([], [(True,)], 4)
    assert errors == [("23505",)] * 3


PEOPLE = (CARL, PETRA, STEFAN, VERA, CLEO, PAT, MIA)
GOALS = [goal(number) for number in (1, 2, 5, 6)]
REFUSALS = {"23514", "23503", "23505", "42501"}  # what rules answer to a write that came too late; never a deadlock
SESSIONS = 6
STATEMENTS = 25

Statement = tuple[LiteralString, list[object]]


def any_write(dice: random.Random) -> Statement:
    """Give one statement that sets triggers off on rows that the other sessions are after too."""
    person, where, day = dice.choice(PEOPLE), clinic(dice.choice((1, 2))), dice.randrange(4)
    crossed = dice.sample(GOALS, len(GOALS))
    menu: list[Statement] = [
        ("delete from public.users where id = %s", [profile(person)]),
        ("delete from auth.users where id = %s", [account(person)]),
        ("update auth.users set email = 'p' || %s || '@example.org' where id = %s", [dice.random(), account(person)]),
        ("update public.users set name = name || '.' where id = %s", [profile(person)]),
        ("update public.user_clinic_roles set is_active = false where user_id = %s and clinic_id = %s",
         [profile(person), where]),
        ("insert into public.goals (clinic_id, user_id, name, target_date, target_value)"
         " values (%s, %s, 'Raced', '2099-01-01', 5)", [where, profile(person)]),
        ("insert into public.goal_progress (goal_id, date, current_value, created_by)"
         " select g, date '2026-01-01' + %s, %s, %s from unnest(%s::uuid[]) as g",
         [day, dice.randrange(100), profile(person), crossed]),
        ("update public.goal_progress set goal_id = %s, current_value = current_value + 1"
         " where id = (select p.id from public.goal_progress as p where p.goal_id = %s order by p.id limit 1)",
         [*crossed[:2]]),
        ("delete from public.goal_progress where id = (select p.id from public.goal_progress as p where p.goal_id = %s"
         " order by p.id limit 1)", [*crossed[:1]]),
        ("update public.goals set target_value = %s where id = %s", [1 + dice.randrange(200), crossed[0]]),
        ("update public.goals set status = 'active', completed_at = null where id = %s and status = 'completed'",
         [crossed[0]]),
        ("insert into public.metric_values (clinic_id, provider_id, metric_definition_id, date, value)"
         " select %s, %s, %s, d, 1 from unnest(%s::date[]) as d",
         [where, None, definition(1), dice.sample(["2026-01-01", "2026-01-02", "2026-01-03"], 3)]),
        ("update public.metric_definitions set aggregation_method = %s where id = %s",
         [dice.choice(("sum", "average")), definition(1)]),
        ("update public.providers set clinic_id = %s where id = %s", [where, provider(2)]),
        ("select public.aggregate_daily_metrics()", []),
        ("select public.refresh_materialized_views()", []),
        ("select public.maintain_indexes()", []),
        ("select private.create_audit_partitions(date '2092-01-01' + 31 * %s::int, 2)", [day]),
    ]  # fmt: skip
    return dice.choice(menu)


@pytest.mark.parametrize("seed", range(3))
def test_our_triggers_never_deadlock_and_keep_what_they_promise(migrated: Database, seed: int) -> None:
    """Single statements at once, in crossed orders: none meets a deadlock, and goals, sums and leavers are right."""
    met: list[str | None] = []

    def act(number: int) -> Callable[[Connection], None]:
        dice = random.Random(f"{seed}/{number}")  # noqa: S311  chance, not secrecy

        def work(conn: Connection) -> None:
            for _ in range(STATEMENTS):
                try:
                    conn.execute(*any_write(dice))
                except psycopg.Error as error:
                    met.append(error.sqlstate)

        return work

    failures = at_once(migrated, [act(number) for number in range(SESSIONS)])

    with migrated.connect() as conn:
        caught = {code for (code,) in rows(conn, "select new_data ->> 'sqlstate' from public.audit_logs"
                                                 " where action = 'ERROR'")}  # fmt: skip
        assert (failures, set(met) - REFUSALS, caught - REFUSALS) == ([], set(), set())
        assert rows(conn, WRONG_GOALS) == []
        assert rows(conn, LEAVERS_WITH_GOALS) == []
        conn.execute("select public.aggregate_daily_metrics()")
        assert rows(conn, WRONG_SUMS) == []


WRONG_GOALS: LiteralString = """
    select g.id, g.current_value, g.status
    from public.goals as g
    left join lateral (
        select p.current_value from public.goal_progress as p where p.goal_id = g.id
        order by p.date desc, p.created_at desc, p.id desc limit 1
    ) as p on true
    where g.id = any (array['70000000-0000-4000-8000-000000000001', '70000000-0000-4000-8000-000000000002',
            '70000000-0000-4000-8000-000000000005', '70000000-0000-4000-8000-000000000006']::uuid[])
        and g.status <> 'cancelled'
        and g.current_value <> coalesce(p.current_value, 0)
"""
LEAVERS_WITH_GOALS: LiteralString = """
    select u.id, g.id
    from public.users as u
    join public.goals as g on g.user_id = u.id and g.status = 'active' and g.name = 'Raced'
    where u.status = 'inactive'
"""
WRONG_SUMS: LiteralString = """
    select coalesce(a.clinic_id, v.clinic_id), coalesce(a.period_start, v.date), a.count, v.count
    from public.metric_aggregations as a
    full join (
        select clinic_id, provider_id, metric_definition_id, date, count(*) as count
        from public.metric_values where date between '2026-01-01' and '2026-01-03' group by 1, 2, 3, 4
    ) as v
        on v.clinic_id = a.clinic_id and v.date = a.period_start and v.metric_definition_id = a.metric_definition_id
        and v.provider_id is not distinct from a.provider_id
    where a.aggregation_type = 'daily' and (a.period_start between '2026-01-01' and '2026-01-03' or a.id is null)
        and a.count is distinct from v.count
"""
