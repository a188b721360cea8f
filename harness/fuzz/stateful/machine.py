"""The Hypothesis state machine of a description."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from harness.fuzz.stateful.intents import any_of, asks, reads, writes
from harness.fuzz.stateful.play import Play
from harness.fuzz.stateful.restore import save
from harness.fuzz.stateful.state import Reader
from harness.fuzz.stateful.verdict import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.session import Connection
    from harness.fuzz.stateful.intents import Intent
    from harness.fuzz.stateful.tenancy import Actor, Event, Tenancy, Values

SHADOWED = 3
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
    anything = any_of(list(intents.values()))
    actors = st.sampled_from(tenancy.actors)
    shadows = _shadows(tenancy.shadows)
    reader, judge = Reader(tenancy.tables), Judge(tenancy)

    class Machine(RuleBasedStateMachine):
        """Sessions of everybody, one after the other and two at once."""

        def __init__(self) -> None:
            super().__init__()
            with ExitStack() as opened:
                conns = [opened.enter_context(connect()) for _ in range(3)]
                conns[0].execute(restoring)
                self.play = Play(tenancy, reader, judge, conns)
                self.open = opened.pop_all()

        @rule(actor=actors, intent=intents["reads"], shadows=shadows)
        def read(self, actor: Actor, intent: Intent, shadows: Sequence[str]) -> None:
            self.play.act(actor, intent, shadows)

        @rule(actor=actors, intent=intents["writes"], shadows=shadows)
        def write(self, actor: Actor, intent: Intent, shadows: Sequence[str]) -> None:
            self.play.act(actor, intent, shadows)

        @rule(one=st.tuples(actors, anything), other=st.tuples(actors, anything))
        def at_once(self, one: tuple[Actor, Intent], other: tuple[Actor, Intent]) -> None:
            self.play.at_once(one, other)

        if tenancy.calls:

            @rule(actor=actors, intent=intents["asks"], shadows=shadows)
            def ask(self, actor: Actor, intent: Intent, shadows: Sequence[str]) -> None:
                self.play.act(actor, intent, shadows)

        if tenancy.events:

            @rule(event=_events(tenancy))
            def happen(self, event: tuple[Event[Any], Values]) -> None:
                self.play.happen(*event)

        def teardown(self) -> None:
            with self.open:
                self.play.check()

    return Machine


def _shadows(statements: Sequence[str]) -> SearchStrategy[Sequence[str]]:
    """Give nothing to put in the way, mostly; else up to three of the statements."""
    if not statements:
        return st.just(())
    none: SearchStrategy[Sequence[str]] = st.just(())
    some = st.lists(st.sampled_from(statements), min_size=1, max_size=3, unique=True)
    return st.integers(1, SHADOWED).flatmap(lambda dice: some if dice == SHADOWED else none)


def _events(tenancy: Tenancy[Any]) -> SearchStrategy[tuple[Event[Any], Values]]:
    return any_of([st.tuples(st.just(event), event.drawn) for event in tenancy.events])
