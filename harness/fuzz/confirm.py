"""Try what looked wrong on a database that nothing was tried on yet, and make it short and self-contained."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.fuzz import circumstances
from harness.fuzz.alone import Population, rows_beyond, standing_alone
from harness.fuzz.run import Runner
from harness.fuzz.seen import seen_again
from harness.fuzz.shrink import shortest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from harness.fuzz.attempt import Attempt
    from harness.fuzz.judge import Suspicion
    from harness.fuzz.session import Connection

    Connect = Callable[[], Connection]
    Fresh = Callable[[], AbstractContextManager[Connect]]


@dataclass(slots=True)
class Confirming:
    """
    Confirm suspicions.

    Attributes:
        fresh: Gives a connection to a copy of the database as it was.
        bare: The same before the population was put in; `None` where its rows are the project's own.
        shadows: What makes temporary tables of the names of all tables.
        expecting: Puts what a model says into an attempt whose example is another now.
    """

    fresh: Fresh
    bare: Fresh | None
    shadows: Sequence[str]
    expecting: Callable[[Attempt], Attempt]
    _there: Population | None = field(default=None, init=False)

    def confirmed(self, suspicion: Suspicion) -> Suspicion | None:
        """Give the suspicion, shortened, where a fresh database shows it as well; else it is dropped."""
        before = self.shadows if suspicion.tried.attempt.circumstance == circumstances.SHADOWED.name else ()
        with self.fresh() as connect, Runner(connect, before) as runner:
            found = shortest(suspicion, lambda attempt: seen_again(suspicion, self.expecting(attempt), runner))
        if found is None or self.bare is None:
            return found
        with self.bare() as connect:
            there = self._population(connect)
            with Runner(connect, before) as runner:
                return standing_alone(found, there, lambda attempt: seen_again(found, attempt, runner)) or found

    def _population(self, bare: Connect) -> Population:
        """Read the rows that the database was filled with, once."""
        if self._there is None:
            with ExitStack() as stack:
                filled = stack.enter_context(stack.enter_context(self.fresh())())
                self._there = rows_beyond(filled, stack.enter_context(bare()))
        return self._there
