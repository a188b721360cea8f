"""Which statements of a function ran under fire is told where plpgsql_check is to be had, and it is right."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from harness.fuzz import describe
from harness.fuzz.campaign import Campaign
from harness.fuzz.profile import Body, reached
from harness.postgres.database import Databases
from harness.postgres.server import Server
from harness.settings import Budget
from harness.tally import Coverage
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.fuzz.confirm import Connect
    from harness.fuzz.fired import Fired

SCHEMA = """
create table public.pile (height integer not null);

create function public.judge(height integer) returns boolean language plpgsql as $$
begin
    if height > 0 then
        return true;
    end if;
    raise exception 'no pile is % high', height using errcode = 'check_violation';
end $$;

create function public.keep_pile() returns trigger language plpgsql as $$
begin
    if tg_op = 'TRUNCATE' then
        raise exception 'there is no trigger for that';
    end if;
    perform public.judge(new.height);
    return new;
end $$;

create trigger keep_pile before insert on public.pile for each row execute function public.keep_pile();
"""


def fire(major: int, name: str) -> Fired:
    """Fire at a table or function of a database of the schema."""
    with Server.start(servers()[major]) as server, Databases(server) as databases, databases.clone(None) as made:
        with made.connect() as conn:
            conn.execute(SCHEMA)

        @contextmanager
        def fresh() -> Iterator[Connect]:
            raise AssertionError("nothing is to be found")
            yield

        with Campaign(made.connect, fresh, Budget(examples=60)) as campaign, made.connect() as conn:
            target = describe.relation(conn, name)[0] if name == "public.pile" else describe.routines(conn, name)[0]
            return campaign.fire(target)


@pytest.mark.needs("postgresql-15", "postgresql-15-plpgsql-check")
def test_a_branch_that_cannot_be_reached_is_not_counted_as_reached() -> None:
    """Of the trigger's function one statement never runs; what it calls is measured as well, and ran whole."""
    fired = fire(15, "public.pile")

    assert fired.tally.covered == (
        Coverage("public.judge(integer)", 4, 4),
        Coverage("public.keep_pile()", 5, 4, (4,)),
    )


@pytest.mark.needs("postgresql-15", "postgresql-15-plpgsql-check")
def test_a_function_is_measured_by_itself() -> None:
    """Both its branches: what is refused, and undone, ran all the same."""
    fired = fire(15, "public.judge(integer)")

    assert fired.tally.covered == (Coverage("public.judge(integer)", 4, 4),)


@pytest.mark.needs("postgresql-18")
def test_a_server_without_the_profiler_is_fired_at_all_the_same() -> None:
    """The server that comes with pgharness has none."""
    fired = fire(18, "public.pile")

    assert (fired.tally.tried, fired.tally.covered) == (60, None)


def test_functions_are_followed_to_those_that_they_call() -> None:
    """Through one that calls another; a name alone is no call, and a circle ends."""
    bodies = {
        1: Body("a()", "a", "perform b(1); perform d;"),
        2: Body("b(integer)", "b", 'perform "c" (2)'),
        3: Body("c(integer)", "c", "perform a()"),
        4: Body("d()", "d", ""),
    }

    assert sorted(reached(bodies, [1, 99])) == [1, 2, 3]
