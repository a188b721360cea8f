"""What is measured: declared calls, functions that differ, declared growth; what is left out says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.against.changed import NoCallError, call_of, differences
from harness.against.growth import sized
from harness.against.tried import NoRowsError, tried
from harness.bench import Call, CallError
from harness.bench.duel import duel
from harness.bench.growth import Grown
from harness.checks.check import touching
from harness.errors import SourceError
from harness.model import NotChecked, Place

if TYPE_CHECKING:
    from harness.against.growth import Sized
    from harness.against.state import State
    from harness.bench.duel import Outcome
    from harness.config import Config
    from harness.postgres.database import Databases
    from harness.progress import Progress

DECLARE = "Declare a call under [tool.pgharness.bench.calls]."


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
        base, head = self.base.database, self.head.database
        changed = differences(base, head)
        for function in changed.called:
            self.progress("made-up calls", function)
            try:
                call = call_of(function, base, head, before, self.config.seed)
            except NoCallError as error:
                self.not_checked.append(NotChecked(f"function {function}", f"{error}. {DECLARE}"))
            else:
                self._compared(call)
        self.not_checked += [
            NotChecked(f"function {function}", f"it changed, and triggers call it. {DECLARE}")
            for function in changed.fired
        ]
        self.not_checked += [
            NotChecked(f"function {function}", "base has none of that name and arguments: nothing to compare it with")
            for function in changed.added
        ]

    def grow(self, asked: tuple[Sized, ...]) -> None:
        """Measure declared calls at their sizes, in head and then in base."""
        for each in asked:
            call, what = each.call, f"growth of {each.call.name!r}"
            self.progress("measuring", what)
            try:
                head = each.measured(self.databases, self.config, self.head.bare)
            except (CallError, NoRowsError, SourceError) as error:
                self.not_checked.append(NotChecked(what, f"head: {error}"))
                self.broken = True
                continue
            try:
                base = each.measured(self.databases, self.config, self.base.bare)
            except (CallError, NoRowsError, SourceError) as error:
                self.not_checked.append(NotChecked(f"{what} in base", str(error)))
                base = None
            self.grown.append(Grown(call, each.budget, head.verdict(each.budget), head, base))
            self.places[call] = self._place(call)

    def _compared(self, call: Call) -> bool:
        """Measure one call, or say why not; tell whether it was, or that only base stood in the way."""
        self.progress("measuring", call.name)
        what = f"call {call.name!r}"
        try:
            tried(self.head.database, call)
        except CallError as error:
            self.not_checked.append(NotChecked(what, f"head: {error}"))
            return False
        except NoRowsError as error:
            self.not_checked.append(NotChecked(what, str(error)))
            return False
        try:
            outcome = duel(call, self.base.database, self.head.database, self.config.bench_seconds)
        except CallError as error:
            self.not_checked.append(NotChecked(what, f"base: {error}"))
            return True
        self.outcomes.append(outcome)
        self.places[call] = self._place(call)
        return True

    def _place(self, call: Call) -> Place:
        """Find where head defines the function, or else where the call is declared."""
        if call.function:
            places = (touching(script, call.function) for script in reversed(self.head.scripts))
            return next((place for place in places if place), Place(self.head.scripts[-1].file))
        return Place(self.config.file.name if self.config.file else str(self.config.path.name))


def _call(name: str, sql: str, before: str) -> Call:
    return Call(name, sql.strip().removesuffix(";"), before)


def _session_settings(config: Config) -> str:
    timeouts = f"set statement_timeout = {round(config.statement_timeout * 1000)}; "
    timeouts += f"set lock_timeout = {round(config.lock_timeout * 1000)};"
    return f"{timeouts} {config.bench_before}".strip()
