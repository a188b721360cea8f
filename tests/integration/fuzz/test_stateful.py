"""A state machine from any description of tenants: what it judges right and wrong, on teams that share notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from harness.fuzz.stateful import Actor, Rights, Standing, Table, Tenancy, TrespassError, machine

if TYPE_CHECKING:
    from harness.fuzz.session import Connection
    from harness.postgres.database import Database

SCHEMA = """
do $$ begin create role teams_person; exception when duplicate_object then null; end $$;
create table public.member (id text primary key, team text not null check (team in ('red', 'blue')), role text);
create table public.note (id integer primary key, team text not null check (team in ('red', 'blue')), words text);
create function public.my_team(wanted text[] default '{reader,writer}') returns text stable security definer
    set search_path = pg_catalog, pg_temp
    return (select m.team from public.member as m where m.id = current_setting('teams.me') and m.role = any (wanted));
insert into public.member values ('ann', 'red', 'writer'), ('bob', 'red', 'reader'), ('cy', 'blue', 'writer');
insert into public.note values (1, 'red', 'one'), (2, 'blue', 'two');
alter table public.note enable row level security;
grant select, insert, update, delete on public.note to teams_person;
create policy reading on public.note for select using (team = my_team());
create policy writing on public.note for insert with check (team = my_team('{writer}'));
create policy changing on public.note for update
    using (team = my_team('{writer}')) with check (team = my_team('{writer}'));
create policy deleting on public.note for delete using (team = my_team('{writer}'))
"""
DEFECTS = {
    "all are seen": "alter policy reading on public.note using (true)",
    "some are hidden": "alter policy reading on public.note using (team = my_team('{writer}'))",
    "readers write": "alter policy writing on public.note with check (team = my_team())",
    "readers change": "alter policy changing on public.note using (team = my_team()) with check (team = my_team())",
    "anybody deletes": "drop policy deleting on public.note;"
    " create policy deleting on public.note for delete using (true); alter policy reading on public.note using (true)",
}
World = dict[str, tuple[str, str]]
FEW = settings(
    max_examples=15,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PATIENT = settings(FEW, max_examples=200, report_multiple_bugs=False)
"""Longer than chance needs to find a planted defect: what is drawn is another with every edit of the machine."""


def world(conn: Connection) -> World:
    """Read who is in which team."""
    return {str(name): (str(team), str(role)) for name, team, role in conn.execute("table public.member")}


def rights(there: World) -> Rights:
    """Say what follows."""
    return {name: Standing({team: role}) for name, (team, role) in there.items()}


TEAMS: Tenancy[World] = Tenancy(
    roles=("reader", "writer"),
    giver="writer",
    actors=[Actor(name, "teams_person", {"teams.me": name}, name) for name in ("ann", "bob", "cy", "nobody")],
    tables=[Table("public.note", "array[t.team]", writer="writer")],
    world=world,
    rights=rights,
)


def test_teams_that_are_kept_apart_pass(database: Database) -> None:
    """Nothing is wrong with what the policies let through, and with what they refuse."""
    with database.connect() as conn:
        conn.execute(SCHEMA.encode())

    run_state_machine_as_test(machine(TEAMS, database.connect), settings=FEW)


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_policy_that_is_wrong_is_found(database: Database, defect: str) -> None:
    """Too much seen, too little seen, too much written."""
    with database.connect() as conn:
        conn.execute(SCHEMA.encode())
        conn.execute(DEFECTS[defect].encode())

    with pytest.raises(TrespassError):
        run_state_machine_as_test(machine(TEAMS, database.connect), settings=PATIENT)


def test_an_invariant_that_does_not_hold_is_told(database: Database) -> None:
    """It is begun with each example, and its complaint is the error."""
    told = Tenancy(**{name: getattr(TEAMS, name) for name in ("roles", "giver", "actors", "tables", "world", "rights")},
                   invariants=[lambda _: lambda _: ["it does not hold"]])  # fmt: skip
    with database.connect() as conn:
        conn.execute(SCHEMA.encode())

    with pytest.raises(TrespassError, match="it does not hold"):
        run_state_machine_as_test(machine(told, database.connect), settings=FEW)


def test_rows_are_put_back_before_an_example(database: Database) -> None:
    """What a run wrote is gone when the next one begins, and no trigger hears of it."""
    with database.connect() as conn:
        conn.execute(SCHEMA.encode())
        made = machine(TEAMS, database.connect)
        conn.execute("insert into public.note values (3, 'red', 'left over')")

        example = made()
        got = conn.execute("select id from public.note order by id").fetchall()
        example.teardown()

    assert got == [(1,), (2,)]
