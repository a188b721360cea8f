"""Nobody gets from one clinic into another, by whatever steps; tests/perf takes a hundred thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.product.acting import acting
from tests.integration.product.people import CARL, account
from tests.integration.product.trespass import MARK, mark, state, take, trespasses

if TYPE_CHECKING:
    from harness.postgres.database import Database

STEPS = 2_000
SEED = 20_251_122


def test_random_steps_read_and_change_nothing_of_another_clinic(migrated: Database) -> None:
    """Statements, calls and shadows of people of clinic 2 leave clinic 1 unread and as it was."""
    with migrated.connect() as conn:
        mark(conn)

        assert list(trespasses(conn, SEED, STEPS)) == []


def test_the_steps_would_show_a_leak_and_a_change(migrated: Database) -> None:
    """Where a policy lets everybody in, a step reads a mark; where it lets everybody write, a batch differs."""
    with migrated.connect() as conn:
        mark(conn)
        conn.execute("create policy leak on public.goals for select to authenticated using (true)")
        leak = [told for told in trespasses(conn, SEED, STEPS) if " read by " in told]
        conn.execute("drop policy leak on public.goals")
        conn.execute("alter table public.providers disable row level security")
        conn.execute("alter table public.providers disable trigger user")
        change = [told for told in trespasses(conn, SEED, STEPS) if " changed it " in told]

    assert (bool(leak), bool(change)) == (True, True)


def test_a_member_reads_the_marks(migrated: Database) -> None:
    """They are where they are looked for: who is in clinic 1 meets them."""
    with migrated.connect() as conn:
        mark(conn)
        told = state(conn)
        with acting(conn, "authenticated", account(CARL)):
            read = take(conn, "select * from public.goals", {})

    assert (MARK in str(told), MARK in read) == (True, True)
