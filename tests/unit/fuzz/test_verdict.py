"""What the judge of random sessions says of what was told."""

from __future__ import annotations

import pytest

from harness.fuzz.stateful.intents import Read
from harness.fuzz.stateful.session import Told
from harness.fuzz.stateful.state import Held
from harness.fuzz.stateful.tenancy import Actor, Standing, Table, Tenancy
from harness.fuzz.stateful.verdict import Judge, Step

KEY = "ffffffff-ffff-ffff-ffff-ffffffffffff"
ANN = Actor("ann", "person", {}, "ann")
NOTES, SHEETS = (Table(name, "array[t.team]", secret=True) for name in ("public.note", "public.sheet"))
TENANCY: Tenancy[None] = Tenancy(
    roles=("reader", "writer"),
    giver="writer",
    actors=[ANN],
    tables=[NOTES, SHEETS],
    world=lambda _: None,
    rights=lambda _: {"ann": Standing({"red": "reader"})},
)
READ = Step(ANN, Read(NOTES, "rows"), "select t::text from public.note as t", disturbed=True)


def held(team: str) -> Held:
    """Give a row of a team."""
    return Held((team,), (team,), None, 0)


@pytest.mark.parametrize(("own", "complaints"), [("red", 0), ("blue", 1)])
def test_a_key_that_an_own_row_has_too_tells_nothing_of_another_tables_row(own: str, complaints: int) -> None:
    """Keys are unique in their table alone; one that is nobody's of the own tenant's is told."""
    there = {("public.note", KEY): held(own), ("public.sheet", KEY): held("blue")}
    told = Told(rows=[(f"({KEY},red)",)])

    got = [said for said in Judge(TENANCY).read(READ, TENANCY.rights(None), there, told) if "sheet" in said]

    assert len(got) == complaints
