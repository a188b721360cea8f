"""What is measured: declared calls, functions that differ, declared growth; what is left out says why."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from harness.against.changed import differences
from harness.against.fired import few, firings
from harness.against.growth import sized
from harness.against.made_up import call_of, tracks
from harness.against.rows import unlike
from harness.against.tried import NoRowsError, tried
from harness.bench import Call, CallError, Overdue, Verdict
from harness.bench.duel import counted_again, duel
from harness.bench.growth import Grown
from harness.bench.session import Session
from harness.checks.check import made_in
from harness.errors import ConfigError, ServerError, SourceError
from harness.model import NotChecked, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.against.changed import Trigger
    from harness.against.growth import Sized
    from harness.against.made_up import Chosen
    from harness.against.state import State
    from harness.bench.duel import Outcome
    from harness.config import Config
    from harness.errors import HarnessError
    from harness.postgres.database import Database, Databases
    from harness.progress import Progress

DECLARE = "Declare a call under bench.calls."
RECOUNTS = 2
"""Times that work which differs is counted again, each time on other databases, before it is told."""


def declared(config: Config) -> tuple[Sized, ...]:
    """
    Read the growths that the settings declare.

    Raises:
        ConfigError: One of them cannot be used.
        SourceError: A script that fills cannot be read.
    """
    before = _session_settings(config)
    return tuple(sized(Call(name, asked.call, before), asked, config) for name, asked in config.bench_growth.items())


@dataclass(slots=True)
class Measuring:
    """
    The calls, one after the other; a call that cannot be measured says why, and stops no other.

    Attributes:
        only: Names of calls, if these alone are to be measured.
        outcomes: Of calls that were compared.
        overdue: Calls that head did not end.
        grown: Calls that were measured at several sizes.
        new: How many declared calls base refuses: there is nothing to compare them with.
        broken: Whether a declared call could not be measured.
    """

    config: Config
    databases: Databases
    base: State
    head: State
    progress: Progress
    only: tuple[str, ...] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    overdue: list[Overdue] = field(default_factory=list)
    grown: list[Grown] = field(default_factory=list)
    not_checked: list[NotChecked] = field(default_factory=list)
    places: dict[Call, Place] = field(default_factory=dict)
    new: int = 0
    broken: bool = False
    _named: dict[str, None] = field(default_factory=dict)

    def compare(self) -> None:
        """Measure calls in both states, in turns."""
        before = _session_settings(self.config)
        if self.base.rows != self.head.rows:
            self._leave("the same rows in both", "base refuses those of head's fixture, so each state has its own")
        for name, sql in self.config.bench_calls.items():
            if self._wanted(name):
                self.broken |= not self._compared(Call(name, sql, before))
        changed = differences(self.base.database, self.head.database)
        for function in changed.called:
            if self._wanted(function):
                self._made_up(f"function {function}", partial(call_of, function))
        self._fired(changed.triggers, changed.fired)
        if not self.only:
            self._tell(changed.added, changed.removed, changed.new_triggers)

    def check_names(self) -> None:
        """
        Refuse names that nothing has, once everything was asked for.

        Raises:
            ConfigError: There is such a name.
        """
        for name in self.only:
            if name not in self._named:
                known = ", ".join(self._named) or "none"
                raise ConfigError(f"--only is {name!r}, the name of a call was wanted", f"Known are: {known}.")

    def _wanted(self, name: str) -> bool:
        self._named[name] = None
        return not self.only or name in self.only

    def _fired(self, triggers: tuple[Trigger, ...], functions: tuple[str, ...]) -> None:
        """Measure writes that fire triggers; some of the functions differ, too."""
        kept, left = few([each for each in firings(triggers) if self._wanted(each.name)])
        seen = not kept or tracks(self.base.database)
        if not seen:
            why = "this role may not set track_functions, so the first write that both states accept is taken to do it"
            self._leave("which triggers a write fires", why)
        for firing in kept:
            self._made_up(firing.name, partial(firing.calls, seen=seen))
        if self.only:
            return
        for function, count in left.items():
            self._leave(f"function {function}", f"fired on {count} more tables than were tried. {DECLARE}")
        reached = {function for firing in kept for function in firing.functions}
        for function in functions:
            if function not in reached:
                why = f"it changed, and in no table that both states have is it fired by a row. {DECLARE}"
                self._leave(f"function {function}", why)

    def _tell(self, added: tuple[str, ...], removed: tuple[str, ...], triggers: tuple[Trigger, ...]) -> None:
        """Name what there is in one state alone."""
        for function in added:
            self._leave(f"function {function}", "base has none of that name and arguments: nothing to compare it with")
        for function in removed:
            self._leave(f"function {function}", "head has none of that name and arguments: nothing to compare it with")
        for trigger in triggers:
            self._leave(f"trigger {trigger.name} on {trigger.table}", f"it is new, and costs what it costs. {DECLARE}")

    def _made_up(self, what: str, make: Callable[[Database, Database, str, int], Chosen]) -> None:
        """Make calls up that both states accept, and measure them."""
        self.progress("measuring", f"calls are made up: {what}")
        try:
            with self._survived(Call(what, "")):
                made = make(self.base.database, self.head.database, _session_settings(self.config), self.config.seed)
        except CallError as error:
            self._leave(what, f"{_said(error)}. {DECLARE}")
            return
        for call in made.calls:
            self._compared(call)
        for each in made.overdue:
            self.overdue.append(each)
            self.places[each.call] = self._place(each.call)
        for function, why in made.missed.items():
            self._leave(f"{what}, which fires {function}" if function else what, f"{why}. {DECLARE}")

    def _leave(self, what: str, why: str) -> None:
        self.not_checked.append(NotChecked(what, why))

    def grow(self, asked: tuple[Sized, ...]) -> None:
        """Measure declared calls at their sizes, in head and then in base."""
        for each in asked:
            call, what = each.call, f"growth of {each.call.name!r}"
            if not self._wanted(call.name):
                continue
            self.progress("measuring", what)
            try:
                head = each.measured(self.databases, self.config, self.head.bare)
            except (CallError, NoRowsError, SourceError) as error:
                self._leave(what, f"head: {_said(error)}")
                self.broken = True
                continue
            try:
                base = each.measured(self.databases, self.config, self.base.bare)
            except (CallError, NoRowsError, SourceError) as error:
                self._leave(f"{what} in base", _said(error))
                base = None
            self.grown.append(Grown(call, each.budget, head.verdict(each.budget), head, base))
            self.places[call] = self._place(call)

    def _compared(self, call: Call) -> bool:
        """Measure one call, or say why not; tell whether it was, or base alone stood in the way."""
        self.progress("measuring", call.name)
        what = f"call {call.name!r}"
        refusal = self._refusal(self.head, call)
        if refusal is not None:
            self._leave(what, f"head: {_said(refusal)}")
            return False
        refusal = self._refusal(self.base, call)
        if refusal is None:
            return self._dueled(call)
        if isinstance(refusal, CallError):
            self.new += 1
            self._leave(what, f"it is new: in base the {_said(refusal)}")
        else:
            self._leave(what, f"base: {refusal}")
        return True

    def _refusal(self, state: State, call: Call) -> CallError | NoRowsError | None:
        """Run a call once; give why it cannot be measured."""
        try:
            with self._survived(call):
                tried(state.database, call)
        except (CallError, NoRowsError) as error:
            return error
        return None

    @contextmanager
    def _survived(self, call: Call) -> Iterator[None]:
        """Tell a call that ends its own session from a server that went away."""
        try:
            yield
        except ServerError as error:
            if not self.databases.survived():
                raise
            raise CallError(call, "it ends its own session") from error

    def _dueled(self, call: Call) -> bool:
        """Measure a call that both states accept, or did so once."""
        try:
            with self._survived(call), self._fresh() as (base, head):
                outcome = duel(call, base, head, self.config.bench_seconds)
            for _ in range(RECOUNTS):
                if outcome.changed:
                    with self._survived(call), self._fresh() as (base, head):
                        outcome = counted_again(outcome, base, head)
            if outcome.verdict is Verdict.SLOWER or outcome.worse:
                with self._survived(call), Session(self.head.database, call) as session:
                    used = session.tables()
                outcome = replace(outcome, unlike=unlike(self.base.database, self.head.database, used))
        except CallError as error:
            self._leave(f"call {call.name!r}", f"it was accepted at first, then not: {_said(error)}")
            return False
        self.outcomes.append(outcome)
        self.places[call] = self._place(call)
        return True

    @contextmanager
    def _fresh(self) -> Iterator[tuple[Database, Database]]:
        """Give a database of each state that no call has touched."""
        with self.databases.clone(self.base.template) as base, self.databases.clone(self.head.template) as head:
            yield base, head

    def _place(self, call: Call) -> Place:
        """Find where head defines the function, or else where the call is declared."""
        if call.functions:
            places = (made_in(script, each) for script in reversed(self.head.scripts) for each in call.functions)
            return next((place for place in places if place), Place(self.head.scripts[-1].file))
        if self.config.file is None:
            return Place(self.config.path.name)
        lines = self.config.file.read_text(encoding="utf-8").splitlines()
        named = re.compile(rf"""^\s*(\[.*)?["']?{re.escape(call.name)}["']?\s*(\]|=)""")
        return Place(self.config.file.name, next((at for at, line in enumerate(lines, 1) if named.search(line)), 1))


def _said(error: HarnessError) -> str:
    """Give what is wrong where the call is named already."""
    return error.said if isinstance(error, CallError) else str(error)


def _session_settings(config: Config) -> str:
    timeouts = f"set statement_timeout = {round(config.statement_timeout * 1000)}; "
    timeouts += f"set lock_timeout = {round(config.lock_timeout * 1000)};"
    return f"{timeouts} {config.bench_before}".strip()
