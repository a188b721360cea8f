"""What is measured: declared calls, functions that differ, declared growth; what is left out says why."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from harness.against.changed import differences
from harness.against.fired import few, firings
from harness.against.growth import sized
from harness.against.made_up import NoCallError, call_of
from harness.against.tried import NoRowsError, tried
from harness.bench import Call, CallError
from harness.bench.duel import counted_again, duel
from harness.bench.growth import Grown
from harness.checks.check import made_in
from harness.errors import SourceError
from harness.model import NotChecked, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.against.growth import Sized
    from harness.against.state import State
    from harness.bench.duel import Outcome
    from harness.config import Config
    from harness.postgres.database import Database, Databases
    from harness.progress import Progress

DECLARE = "Declare a call under [tool.pgharness.bench.calls]."
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
    return tuple(sized(_call(name, asked.call, before), asked, config) for name, asked in config.bench_growth.items())


@dataclass(slots=True)
class Measuring:
    """The calls, one after the other; a call that cannot be measured says why, and stops no other."""

    config: Config
    databases: Databases
    base: State
    head: State
    progress: Progress
    outcomes: list[Outcome] = field(default_factory=list)
    grown: list[Grown] = field(default_factory=list)
    not_checked: list[NotChecked] = field(default_factory=list)
    places: dict[Call, Place] = field(default_factory=dict)
    broken: bool = False

    def compare(self) -> None:
        """Measure calls in both states, in turns."""
        before = _session_settings(self.config)
        for name, sql in self.config.bench_calls.items():
            self.broken |= not self._compared(_call(name, sql, before))
        changed = differences(self.base.database, self.head.database)
        for function in changed.called:
            self._made_up(f"function {function}", partial(call_of, function))
        self._fired(changed.fired)
        for function in changed.added:
            self._leave(f"function {function}", "base has none of that name and arguments: nothing to compare it with")

    def _fired(self, functions: tuple[str, ...]) -> None:
        """Measure writes that fire trigger functions."""
        kept, left = few(firings(functions, self.base.database, self.head.database))
        for firing in kept:
            self._made_up(f"{firing.name}, which fires {', '.join(firing.functions)}", firing.call)
        for function, count in left.items():
            self._leave(f"function {function}", f"fired on {count} more tables than were tried. {DECLARE}")
        reached = {function for firing in kept for function in firing.functions}
        for function in functions:
            if function not in reached:
                why = f"it changed, and in no table that both states have is it fired by a row. {DECLARE}"
                self._leave(f"function {function}", why)

    def _made_up(self, what: str, make: Callable[[Database, Database, str, int], Call]) -> None:
        """Make a call up that both states accept, and measure it."""
        self.progress("measuring", f"a call is made up: {what}")
        before = _session_settings(self.config)
        try:
            call = make(self.base.database, self.head.database, before, self.config.seed)
        except NoCallError as error:
            self._leave(what, f"{error}. {DECLARE}")
        else:
            self._compared(call)

    def _leave(self, what: str, why: str) -> None:
        self.not_checked.append(NotChecked(what, why))

    def grow(self, asked: tuple[Sized, ...]) -> None:
        """Measure declared calls at their sizes, in head and then in base."""
        for each in asked:
            call, what = each.call, f"growth of {each.call.name!r}"
            self.progress("measuring", what)
            try:
                head = each.measured(self.databases, self.config, self.head.bare)
            except (CallError, NoRowsError, SourceError) as error:
                self._leave(what, f"head: {error}")
                self.broken = True
                continue
            try:
                base = each.measured(self.databases, self.config, self.base.bare)
            except (CallError, NoRowsError, SourceError) as error:
                self._leave(f"{what} in base", str(error))
                base = None
            self.grown.append(Grown(call, each.budget, head.verdict(each.budget), head, base))
            self.places[call] = self._place(call)

    def _compared(self, call: Call) -> bool:
        """Measure one call, or say why not; tell whether it was, or that only base stood in the way."""
        self.progress("measuring", call.name)
        what = f"call {call.name!r}"
        try:
            tried(self.head.database, call)
        except (CallError, NoRowsError) as error:
            self._leave(what, f"head: {error}")
            return False
        try:
            tried(self.base.database, call)
        except (CallError, NoRowsError) as error:
            self._leave(what, f"base: {error}")
            return True
        with self._fresh() as (base, head):
            outcome = duel(call, base, head, self.config.bench_seconds)
        for _ in range(RECOUNTS):
            if outcome.changed:
                with self._fresh() as (base, head):
                    outcome = counted_again(outcome, base, head)
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
        return Place(self.config.file.name if self.config.file else str(self.config.path.name))


def _call(name: str, sql: str, before: str) -> Call:
    return Call(name, sql.strip().removesuffix(";"), before)


def _session_settings(config: Config) -> str:
    timeouts = f"set statement_timeout = {round(config.statement_timeout * 1000)}; "
    timeouts += f"set lock_timeout = {round(config.lock_timeout * 1000)};"
    return f"{timeouts} {config.bench_before}".strip()
