"""One example: sessions that act, a watcher that looks after every step, and what it has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.fuzz.stateful.intents import Read
from harness.fuzz.stateful.session import Session
from harness.fuzz.stateful.tenancy import filled
from harness.fuzz.stateful.verdict import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from harness.fuzz.session import Connection
    from harness.fuzz.stateful.intents import Intent
    from harness.fuzz.stateful.state import Reader, State
    from harness.fuzz.stateful.tenancy import Actor, Event, Rights, Tenancy, Values
    from harness.fuzz.stateful.verdict import Judge


class TrespassError(AssertionError):
    """A step that was judged wrong: the statement, who sent it, and what it saw, changed or gave."""


@dataclass(frozen=True, slots=True)
class Turns:
    """The same, tried by several, one after the other, each with the same things in the way."""

    actors: Sequence[Actor]
    intent: Intent
    shadows: Sequence[str]


@dataclass(frozen=True, slots=True)
class Together:
    """One does something while another's transaction is open, which is committed afterwards."""

    one: tuple[Actor, Intent]
    other: tuple[Actor, Intent]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something happens from outside."""

    event: Event[Any]
    values: Values


Move = Turns | Together | Happening


@dataclass(frozen=True, slots=True)
class Seen:
    """What the watcher saw at one moment."""

    state: State
    world: Any
    rights: Rights


class Play:
    """
    Take steps on a database and judge each.

    Raises:
        TrespassError: From every step that something is wrong with.
    """

    def __init__(
        self,
        tenancy: Tenancy[Any],
        reader: Reader,
        judge: Judge,
        conns: Sequence[Connection],
        connect: Callable[[], Connection],
    ) -> None:
        """Take over three autocommit sessions of a superuser on a database whose rows have been put back."""
        self.tenancy, self.reader, self.judge, self.connect = tenancy, reader, judge, connect
        self.watcher = conns[0]
        self.first, self.second = Session(conns[1]), Session(conns[2])
        self.invariants = [begin(self.watcher) for begin in tenancy.invariants]
        self.steps = 0
        self.seen = self._look(None)

    def take(self, move: Move) -> None:
        """
        Take one move, of as many steps as there are people in it; an event is one.

        What is put in the way is met by a session of its own: one that has kept a plan would not look at it.
        """
        match move:
            case Turns(actors, intent, ()):
                for actor in actors:
                    self.act(self.first, actor, intent, ())
            case Turns(actors, intent, shadows):
                with self.connect() as conn:
                    for actor in actors:
                        self.act(Session(conn), actor, intent, shadows)
            case Together(one, other):
                self.at_once(one, other)
            case Happening(event, values):
                self.happen(event, values)

    def act(self, session: Session, actor: Actor, intent: Intent, shadows: Sequence[str]) -> None:
        """Let somebody do something; who was refused, or read a table, has changed nothing that is worth a look."""
        before = self.seen
        step = Step(actor, intent, intent.sql(before.state), bool(shadows))
        told = session.start(actor, shadows, step.sql)
        ended = session.finish()
        self._complain(step, self.judge.read(step, before.rights, before.state, told))
        self._complain(step, self.judge.read(step, before.rights, before.state, ended) if ended.words else ())
        if told.refused is None and ended.refused is None and not isinstance(intent, Read):
            self._changed(step, before.rights)
        self._count()

    def at_once(self, one: tuple[Actor, Intent], other: tuple[Actor, Intent]) -> None:
        """Let somebody do something while another's transaction is open, which is committed afterwards."""
        before = self.seen
        first, second = (
            Step(actor, intent, intent.sql(before.state), disturbed=True) for actor, intent in (one, other)
        )
        told = self.first.start(first.actor, (), first.sql)
        told_other = self.second.start(second.actor, (), second.sql)
        self.second.finish()
        self._complain(second, self.judge.read(second, before.rights, before.state, told_other))
        self._changed(second, before.rights)
        self.first.finish()
        self._complain(first, self.judge.read(first, before.rights, before.state, told))
        self._changed(first, before.rights)
        self._count()

    def happen(self, event: Event[Any], values: Values) -> None:
        """Let an event happen, and compare everybody's rights with what they should be."""
        before = self.seen
        statement = filled(event.statement, values)
        told = self.first.start(event.by, (), statement)
        self.first.finish()
        self.seen = self._look(before.state)
        should = self.tenancy.rights(before.world if told.refused else event.then(before.world, values))
        for identity in sorted(should.keys() | self.seen.rights.keys()):
            got, wanted = self.seen.rights.get(identity), should.get(identity)
            if got != wanted:
                raise TrespassError(f"{event.name} ({statement}): {identity} is {got}, should be {wanted}")
        self._count()

    def check(self) -> None:
        """Check what holds for the whole."""
        for invariant in self.invariants:
            if found := list(invariant(self.watcher)):
                raise TrespassError("; ".join(found))

    def _count(self) -> None:
        self.steps += 1
        if self.steps % self.tenancy.every == 0:
            self.check()

    def _changed(self, step: Step, rights: Rights) -> None:
        """Look again, and judge what has changed since by the rights that the actor had when it began."""
        before = self.seen
        self.seen = self._look(before.state)
        self._complain(step, self.judge.written(step, rights, before.state, self.seen.state))
        self._complain(step, self.judge.given(step, rights, before.rights, self.seen.rights))

    def _look(self, before: State | None) -> Seen:
        world = self.tenancy.world(self.watcher)
        return Seen(self.reader.read(self.watcher, before), world, self.tenancy.rights(world))

    def _complain(self, step: Step, complaints: Iterable[str]) -> None:
        if found := list(complaints):
            raise TrespassError(f"{step.actor.name}: {step.sql}: {'; '.join(found)}")
