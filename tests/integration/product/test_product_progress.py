"""Goals follow their progress: any history, any size, any number of writers."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING, LiteralString, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.product.acting import acting, outcome, rows, value
from tests.integration.product.people import CARL, STEFAN, account, clinic, goal
from tests.integration.product.progress import Goal, Status

if TYPE_CHECKING:
    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

NEW = goal(50)
TARGET = Decimal("99.5")
MAKE = (
    "insert into public.goals (id, clinic_id, name, target_date, target_value) values (%s, %s, 'New', '2099-01-01', %s)"
)
PUT = (
    "insert into public.goal_progress (id, goal_id, date, current_value, created_at)"
    " values (md5(%(number)s::text)::uuid, %(goal)s, date '2025-01-01' + %(day)s, %(value)s,"
    " timestamptz '2025-01-01 00:00+00' + make_interval(secs => %(number)s))"
    " on conflict (id) do update set date = excluded.date, current_value = excluded.current_value"
)
DROP = "delete from public.goal_progress where id = md5(%(number)s::text)::uuid"
BY_HAND = "update public.goals set status = %(status)s, completed_at = %(at)s where id = %(goal)s"

VALUES = st.one_of(
    st.decimals(-200, 200, allow_nan=False, places=2),
    st.sampled_from([TARGET, Decimal("1e12"), Decimal("99.49999999")]),
)
HISTORIES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 6), st.integers(0, 4), VALUES),
        st.tuples(st.just("drop"), st.integers(1, 6), st.none(), st.none()),
        st.tuples(st.just("hand"), st.sampled_from(["active", "completed", "cancelled"]), st.none(), st.none()),
    ),
    max_size=15,
)
Step = tuple[str, int | str, int | None, Decimal | None]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(history=[("put", 1, 0, TARGET), ("hand", "completed", None, None), ("put", 1, 0, Decimal(1))])
@example(history=[("put", 2, 3, Decimal(1)), ("put", 1, 3, TARGET), ("drop", 2, None, None)])
@given(history=HISTORIES)
def test_a_goal_is_what_its_history_makes_of_it(tx: Connection, history: list[Step]) -> None:
    """Value and status are the model's after every step, whatever came before."""
    model = Goal(TARGET)
    seen: list[tuple[Decimal, str, bool]] = []
    wanted: list[tuple[Decimal, str, bool]] = []
    with tx.transaction(force_rollback=True):
        tx.execute(MAKE, [NEW, clinic(1), TARGET])
        for place, (kind, what, day, amount) in enumerate(history):
            if kind == "put":
                assert day is not None
                assert amount is not None
                model.write(cast("int", what), day, amount)
                tx.execute(PUT, {"number": what, "goal": NEW, "day": day, "value": amount})
            elif kind == "drop":
                model.remove(cast("int", what))
                tx.execute(DROP, {"number": what})
            else:
                model.set_by_hand(cast("Status", what))
                at = f"2020-01-01 00:00:{place:02}+00" if what == "completed" else None
                tx.execute(BY_HAND, {"status": what, "at": at, "goal": NEW})
            got = rows(
                tx, "select current_value, status, completed_at is not null from public.goals where id = %s", [NEW]
            )
            seen += cast("list[tuple[Decimal, str, bool]]", got)
            wanted.append((model.value, model.status, model.status == "completed"))

    assert seen == wanted


def test_many_entries_in_one_statement_and_a_move_between_goals(tx: Connection) -> None:
    """Both goals of an entry that moves follow it."""
    tx.execute(
        "insert into public.goal_progress (id, goal_id, date, current_value) values (%s, %s, '2025-06-01', 7),"
        " (%s, %s, '2025-06-02', 8), (%s, %s, '2025-06-02', 9)",
        [goal(61), goal(5), goal(62), goal(6), goal(63), goal(1)],
    )

    tx.execute("update public.goal_progress set goal_id = %s where id = %s", [goal(6), goal(63)])
    tx.execute("update public.goal_progress set date = '2025-06-03' where id = %s", [goal(63)])

    got = rows(
        tx, "select current_value from public.goals where id = any (%s) order by id", [[goal(1), goal(5), goal(6)]]
    )
    assert got == [(Decimal("250000.5"),), (Decimal(7),), (Decimal(9),)]


def test_truncating_the_progress_sets_goals_to_nothing(tx: Connection) -> None:
    """Cancelled goals are left alone, even then."""
    tx.execute("truncate public.goal_progress")

    got = rows(tx, "select distinct current_value, status = 'cancelled' from public.goals order by 1")
    assert got == [(Decimal(0), False), (Decimal(120), True)]


def test_staff_progress_goals_that_they_may_not_write(tx: Connection) -> None:
    """The goal follows, though staff cannot update it."""
    with acting(tx, "authenticated", account(STEFAN)):
        tx.execute("insert into public.goal_progress (goal_id, date, current_value) values (%s, '2025-07-01', 1000000)",
                   [goal(1)])  # fmt: skip
        direct = outcome(tx, "update public.goals set current_value = 0")

    assert (direct, rows(tx, "select status from public.goals where id = %s", [goal(1)])) == (0, [("completed",)])


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_progress_is_a_number(tx: Connection, number: str) -> None:
    """What no goal may have as its value is no progress."""
    query = "insert into public.goal_progress (goal_id, date, current_value) values (%s, '2099-01-01', %s::numeric)"

    assert outcome(tx, query, [goal(1), number]) == "23514"


def test_many_writers_leave_the_latest_value(migrated: Database) -> None:
    """Whatever order they commit in, the goal ends with the progress of the latest date, and nobody deadlocks."""
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            with migrated.connect() as conn:
                for day in range(10):
                    conn.execute(
                        "insert into public.goal_progress (goal_id, date, current_value) select g,"
                        " date '2025-07-01' + %s::int, %s::int from unnest(%s::uuid[]) as g",
                        [day * 4 + writer, day * 4 + writer, [goal(1), goal(6)] if writer % 2 else [goal(6), goal(1)]],
                    )
        except BaseException as error:  # noqa: BLE001  whatever it is, the test reports it
            failures.append(error)

    writers = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    with migrated.connect() as conn:
        got = rows(conn, "select current_value from public.goals where id = any (%s)", [[goal(1), goal(6)]])
    assert got == [(Decimal(39),), (Decimal(39),)]


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_a_writer_who_does_not_see_the_latest_progress_is_refused(migrated: Database, isolation: LiteralString) -> None:
    """Its snapshot lacks what another wrote, though that left the goal's value as it was: 40001, and it tries again."""
    drop = "delete from public.goal_progress where goal_id = %s and date = '2025-07-10'"
    put = "insert into public.goal_progress (goal_id, date, current_value) values (%s, %s, %s)"
    with migrated.connect() as conn, migrated.connect(autocommit=False) as late:
        conn.execute("delete from public.goal_progress where goal_id = %s", [goal(1)])
        conn.execute(put, [goal(1), "2025-07-08", 8])
        conn.execute(put, [goal(1), "2025-07-10", 10])
        late.execute(f"set transaction isolation level {isolation}")
        late.execute("select count(*) from public.goals")
        conn.execute(put, [goal(1), "2025-07-09", 9])
        refused = outcome(late, drop, [goal(1)])
        late.rollback()
        again = outcome(late, drop, [goal(1)], keep=True)
        late.commit()

        got = value(conn, "select current_value from public.goals where id = %s", [goal(1)])
    assert (refused, again, got) == ("40001", 1, Decimal(9))


def test_who_completed_it_is_nobodys_to_read(tx: Connection) -> None:
    """What progress completed is kept where the API does not reach."""
    got = {
        outcome(tx, "select from private.goal_completions", role=role, account=account(CARL))
        for role in ("anon", "authenticated", "service_role")
    }

    assert got == {"42501"}
    assert value(tx, "select relrowsecurity from pg_class where oid = 'private.goal_completions'::regclass") is True
