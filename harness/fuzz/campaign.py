"""Put targets under fire: draw, try, judge, and let what looks wrong be confirmed."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.fuzz import circumstances, growth, near, plan
from harness.fuzz.calls import calls
from harness.fuzz.confirm import Confirming
from harness.fuzz.crossing import crossed, mixed
from harness.fuzz.fired import Fired, refusals, remark, taken
from harness.fuzz.harvest import harvest
from harness.fuzz.judge import Suspicion, compared, judge
from harness.fuzz.keys import Keys
from harness.fuzz.modelled import Expert
from harness.fuzz.models import Models, World
from harness.fuzz.profile import profile
from harness.fuzz.rows import rows
from harness.fuzz.run import GIVEN_UP, Runner
from harness.fuzz.seen import paired
from harness.fuzz.session import FuzzError
from harness.fuzz.shape import Relation, Routine
from harness.fuzz.statement import Call, Row
from harness.tally import Coverage, Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.attempt import Attempt, Outcome, Tried
    from harness.fuzz.confirm import Connect, Fresh
    from harness.fuzz.plan import Circumstance
    from harness.settings import Budget

DRAWN = 60
"""Examples of these that Hypothesis draws; the rest are mixtures, which cost a hundredth."""
HELD = 40
"""Rows of a table that new ones are made like."""
UNDER = 12
"""Examples that are tried again under each circumstance."""
TWICE = 2
"""Calls of what takes no argument: another could not differ."""
SLOW_SECONDS = 0.3
"""What the server may spend on one set of attempts; what is slow by itself gets fewer."""
EMPTIED = 6
"""Calls of an IMMUTABLE function that are made again without any row in the tables."""
ACTOR_SECONDS = 0.7
"""The same for what models speak of and one actor does."""
SPECIAL = 4
"""Times as long for the first actor, who tries most, and for those who are there for some tables alone."""
SHOWN = 200
"""Characters of a statement that was given up."""
PROBE = 8
"""Examples that tell how slow a target is."""


@dataclass(slots=True)
class _Count:
    """Examples that count: how many, and what came of those that were refused."""

    tried: int = 0
    refused: list[Outcome] = field(default_factory=list)

    def tally(self, target: Relation | Routine, seconds: float) -> Tally:
        """Sum it up."""
        name = target.name if isinstance(target, Relation) else target.identity
        refused = len(self.refused)
        counted = Tally(
            name,
            isinstance(target, Relation),
            self.tried,
            self.tried - refused,
            refused,
            seconds,
            refusals(self.refused),
        )
        return replace(counted, remark=remark(target, counted))


class Campaign:
    """
    Fire at targets of one database.

    Args:
        connect: Opens a superuser's connection in autocommit to a database full of rows that nobody else needs.
        fresh: Gives the same on a copy of the database as it was.
        budget: How much is tried; its seconds are for one target.
        seed: Equal seeds draw equal examples.
        models: What the project says of its tables and functions.
        bare: Gives the same as *fresh* without the rows of a population; `None` where there is none.
    """

    def __init__(
        self,
        connect: Connect,
        fresh: Fresh,
        budget: Budget,
        seed: int = 0,
        models: Models | None = None,
        bare: Fresh | None = None,
    ) -> None:
        self.connect, self.fresh, self.budget, self.seed, self.models = connect, fresh, budget, seed, models
        self.bare = bare
        self._stack = ExitStack()
        self._given_up = ""

    def __enter__(self) -> Campaign:
        """Open the sessions."""
        self._conn = self._stack.enter_context(self.connect())
        self._profile = profile(self._conn)
        self._runner = self._stack.enter_context(Runner(self.connect, self._profile.opening() if self._profile else ()))
        shadows = circumstances.shadows(self._conn)
        self._shadowed = self._stack.enter_context(Runner(self.connect, shadows))
        self._emptied = circumstances.emptied(self._conn)
        models = self.models or Models()
        world = World(self._conn)
        self._expert = Expert(models, world, tuple(models.actors(world)), self.seed)
        self._court = Confirming(self.fresh, self.bare, shadows, self._expert.again)
        return self

    def __exit__(self, *error: object) -> None:
        """Close them."""
        self._stack.close()

    def fire(self, target: Relation | Routine) -> Fired:
        """Try a target, and give what came of it."""
        started = time.perf_counter()
        self._given_up = ""
        count = _Count()
        suspicions: dict[tuple[str, str], Suspicion] = {}
        number = 0
        measured = self._measuring()
        try:
            while True:
                seed = self.seed + number * 1_000_003
                found = (
                    self._table(target, seed, count)
                    if isinstance(target, Relation)
                    else self._function(target, seed, count)
                )
                for each in found:
                    suspicions.setdefault((each.kind, each.cause), each)
                number += 1
                spent = time.perf_counter() - started
                if self.budget.seconds is None or spent >= self.budget.seconds:
                    break
        except FuzzError as error:
            counted = replace(_Count().tally(target, time.perf_counter() - started), remark=str(error))
            return Fired(counted, why_not=str(error))
        covered = self._covered(target, measured)
        confirmed = tuple(sure for each in suspicions.values() if (sure := self._court.confirmed(each)) is not None)
        counted = replace(count.tally(target, time.perf_counter() - started), covered=covered)
        return Fired(counted, confirmed, given_up=self._given_up)

    def _measuring(self) -> int:
        """Begin to measure which statements run; give the number of the session that is measured."""
        if self._profile:
            self._profile.forget(self._runner)
        return self._runner.opened

    def _covered(self, target: Relation | Routine, measured: int) -> tuple[Coverage, ...] | None:
        """Tell which statements ran; nothing where the session was lost, and what it had counted with it."""
        if self._profile is None:
            return None
        return self._profile.covered(self._runner, target) if self._runner.opened == measured else ()

    def _table(self, relation: Relation, seed: int, count: _Count) -> list[Suspicion]:
        drawn: list[Row] = harvest(rows(self._conn, relation.name, valid=None), min(self.budget.examples, DRAWN), seed)
        tried = self._try(plan.inserts(drawn), count)
        good = [*_accepted_rows(tried), *self._held(relation, _accepted_rows(tried) or drawn)]
        more = plan.mixed(drawn, good, self.budget.examples - len(drawn), seed)
        tried += self._try(plan.inserts(more), count)
        taken = _accepted_rows(tried)
        known = [*self._held(relation, _accepted_rows(tried) or drawn), *taken]
        beside = [*near.stretched(known), *near.swapped(known)]
        random.Random(seed).shuffle(beside)  # noqa: S311 - repeatable, and no secret
        tried += self._try(plan.inserts(beside[: self.budget.examples]), None)
        more += beside
        good = _accepted_rows(tried)[: self.budget.examples // 4]
        partners = plan.mixed(drawn, good, len(good), seed + 2)
        tried += self._try(plan.changes(good, partners), None)
        tried += self._try(plan.whole_tables(relation, good), None)
        found = list(judge(tried))
        plain = (each.attempt for each in tried if each.attempt.steps[0].role == "insert")
        sample = [each for each in plain if isinstance(each.example, Row) and plan.zoned(each.example)][:UNDER]
        for circumstance in circumstances.PLAIN_SESSIONS:
            found += self._compare(sample, circumstance, self._runner)
        found += self._compare(sample, circumstances.SHADOWED, self._shadowed)
        found += growth.look(self._runner, next(iter(good), None))
        if self._expert.knows(relation):
            rows_tried = [*drawn, *more]
            modelled = [*self._expert.inserts(rows_tried), *self._expert.changes(relation, rows_tried)]
            found += judge(self._modelled(modelled))
        return found

    def _held(self, relation: Relation, drawn: Sequence[Row]) -> list[Row]:
        """Give rows like those that are there, which triggers let pass once; keys are new ones."""
        columns = [column for column in relation.columns if column.generated is None and column.identity != "a"]
        unique = {name for each in relation.uniques for name in each.columns}
        names = [column.name for column in columns]
        found = Keys(self._conn, {relation.name: relation}).rows(relation.name, names)[:HELD]
        made = []
        for number, texts in enumerate(found):
            values = {name: text for name, text in zip(names, texts, strict=True) if name not in unique}
            if drawn:
                fresh = drawn[number % len(drawn)].values
                values |= {name: fresh[name] for name in unique if name in fresh}
            made.append(Row(relation, values))
        return made

    def _function(self, routine: Routine, seed: int, count: _Count) -> list[Suspicion]:
        most = min(self.budget.examples, DRAWN) if routine.parameters else TWICE
        drawn: list[Call] = harvest(calls(self._conn, routine.identity), most, seed)
        more = mixed(drawn, self.budget.examples - len(drawn), seed) if routine.parameters else []
        tried = self._try(plan.calls([*drawn, *more]), count)
        found = list(judge(tried))
        if routine.kind != "p":
            good = [each.attempt.example for each in _telling(tried)]
            found += judge(self._again(routine, [each for each in good if isinstance(each, Call)]))
        found += judge(self._modelled(self._expert.calls(routine, crossed(self._conn, tried, self.seed))))
        found += growth.look(self._runner, next((e.attempt.example for e in tried if e.outcome.accepted), None))
        return found

    def _again(self, routine: Routine, examples: Sequence[Call]) -> list[Tried]:
        """Call again what was accepted, under every circumstance."""
        tried: list[Tried] = []
        examples = examples[: UNDER if routine.parameters else 1]
        for circumstance in circumstances.PLAIN_SESSIONS:
            tried += self._try([plan.repeated(each, circumstance) for each in examples], None)
        if routine.volatility == "i" and self._emptied is not None:
            tried += self._try([plan.repeated(each, self._emptied) for each in examples[:EMPTIED]], None)
        shadowed = [plan.repeated(each, circumstances.SHADOWED) for each in examples]
        return tried + self._try(shadowed, None, self._shadowed)

    def _try(
        self,
        attempts: Sequence[Attempt],
        count: _Count | None,
        runner: Runner | None = None,
        patience: float = SLOW_SECONDS,
    ) -> list[Tried]:
        """Try some, and fewer of them where they are slow: one by one at first."""
        runner = runner or self._runner
        tried: list[Tried] = []
        spent = 0.0
        for attempt in attempts[:PROBE]:
            tried += paired([attempt], runner)
            spent += tried[-1].outcome.seconds
            if spent > patience:
                break
        else:
            affordable = int((patience - spent) * len(tried) / spent) if spent else len(attempts)
            tried += paired(attempts[PROBE : PROBE + affordable], runner)
        given_up = next((each for each in tried if each.outcome.state in GIVEN_UP), None)
        if given_up and not self._given_up:
            example = given_up.attempt.example
            what = example.sql() if example else given_up.attempt.steps[-1].sql
            self._given_up = f"given up ({given_up.outcome.message}): {what[:SHOWN]}"
        if count is not None:
            count.tried += len(tried)
            count.refused += [each.outcome for each in tried if not taken(each)]
        return tried

    def _modelled(self, attempts: list[Attempt]) -> list[Tried]:
        """Try what models speak of, in an order by chance: where time is short, every actor is heard."""
        random.Random(self.seed).shuffle(attempts)  # noqa: S311 - repeatable, and no secret
        actors = self._expert.actors
        patience = {
            f"as {actor.name}": ACTOR_SECONDS * (SPECIAL if actor.only or actor is actors[0] else 1) for actor in actors
        }
        of_each = ([each for each in attempts if each.circumstance == actor] for actor in patience)
        spans = patience.values()
        return [each for own, span in zip(of_each, spans, strict=True) for each in self._try(own, None, patience=span)]

    def _compare(self, attempts: Sequence[Attempt], circumstance: Circumstance, runner: Runner) -> list[Suspicion]:
        plain = replace(circumstance, settings=circumstance.plain)
        one = paired(plan.under(attempts, plain), runner)
        return list(compared(one, paired(plan.under(attempts, circumstance), runner)))


def _telling(tried: Sequence[Tried]) -> list[Tried]:
    """Give what was accepted, the first of each result before the others."""
    accepted = [each for each in tried if each.outcome.accepted]
    first = {each.outcome.results: each for each in reversed(accepted)}
    return sorted(accepted, key=lambda each: first[each.outcome.results] is not each)


def _accepted_rows(tried: Sequence[Tried]) -> list[Row]:
    """Give the rows that were inserted, and for each what came after it as well."""
    return [each.attempt.example for each in tried if taken(each) and isinstance(each.attempt.example, Row)]
