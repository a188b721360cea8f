"""The Hypothesis state machine of a description."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from harness.fuzz.stateful.intents import any_of, asks, reads, writes
from harness.fuzz.stateful.play import Happening, Move, Play, Together, Turns
from harness.fuzz.stateful.restore import save
from harness.fuzz.stateful.state import Reader
from harness.fuzz.stateful.verdict import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.session import Connection
    from harness.fuzz.stateful.intents import Intent
    from harness.fuzz.stateful.tenancy import Tenancy

SEVERAL = 4
"""So many try the same at most, one after the other."""
SHARES = {"reads": 2, "writes": 4, "asks": 3, "together": 1, "events": 1}
"""How often each is the next move."""
SWEPT = 20
"""Examples from one vacuum to the next: each leaves its rows dead, and where autovacuum is off nobody else sweeps."""
SHADOWED = 4
"""One step in so many has something put in its way."""


def machine(tenancy: Tenancy[Any], connect: Callable[[], Connection]) -> type[RuleBasedStateMachine]:
    """
    Make the state machine of a description: subclass it, or give it to `run_state_machine_as_test`.

    Its steps commit, in two sessions. The rows of the described tables, as they are now, are put back before every
    example; a schema `pgharness_stash` keeps them. The database should be the test's own.

    Args:
        tenancy: The description; its tables hold rows, at least one each.
        connect: Open an autocommit session of a superuser on the database.

    Raises:
        FuzzError: A table has no rows that fit.
    """
    with connect() as conn:
        restoring = save(conn, [*(table.name for table in tenancy.tables), *tenancy.kept]).encode()
        intents = {
            "reads": reads(tenancy.tables),
            "writes": writes(conn, [table for table in tenancy.tables if table.writer is not None]),
        }
    if tenancy.calls:
        intents["asks"] = asks(tenancy.calls)
    moves = _moves(tenancy, intents)
    reader, judge = Reader(tenancy.tables), Judge(tenancy)
    examples = count()

    class Machine(RuleBasedStateMachine):
        """Sessions of everybody, one after the other and two at once; one rule, so that no example leaves any out."""

        def __init__(self) -> None:
            super().__init__()
            with ExitStack() as opened:
                conns = [opened.enter_context(connect()) for _ in range(3)]
                conns[0].execute(restoring)
                if next(examples) % SWEPT == 0:
                    conns[0].execute("vacuum")
                self.play = Play(tenancy, reader, judge, conns, connect)
                self.open = opened.pop_all()

        @rule(move=moves)
        def move(self, move: Move) -> None:
            self.play.take(move)

        def teardown(self) -> None:
            with self.open:
                self.play.check()

    return Machine


def _moves(tenancy: Tenancy[Any], intents: Mapping[str, SearchStrategy[Intent]]) -> SearchStrategy[Move]:
    actors = st.sampled_from(tenancy.actors)
    several = st.lists(actors, min_size=1, max_size=SEVERAL, unique_by=lambda actor: actor.name)
    shadows = _shadows(tenancy.shadows)
    moves: dict[str, SearchStrategy[Move]] = {
        name: st.builds(Turns, several, intent, shadows) for name, intent in intents.items()
    }
    anything = st.tuples(actors, any_of(list(intents.values())))
    moves["together"] = st.builds(Together, anything, anything)
    if tenancy.events:
        moves["events"] = any_of([st.builds(Happening, st.just(event), event.drawn) for event in tenancy.events])
    return any_of([moves[name] for name, share in SHARES.items() if name in moves for _ in range(share)])


def _shadows(statements: Sequence[str]) -> SearchStrategy[Sequence[str]]:
    """Give nothing to put in the way, mostly; else up to three of the statements."""
    if not statements:
        return st.just(())
    none: SearchStrategy[Sequence[str]] = st.just(())
    some = st.lists(st.sampled_from(statements), min_size=1, max_size=3, unique=True)
    return st.integers(1, SHADOWED).flatmap(lambda dice: some if dice == SHADOWED else none)
