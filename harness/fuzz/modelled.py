"""What to try where a project says what is right, with what it says; pure."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from harness.errors import ConfigError
from harness.fuzz import near
from harness.fuzz.attempt import Attempt, Step, table
from harness.fuzz.models import Trial, asked, filled
from harness.fuzz.plan import CHECKED, result
from harness.fuzz.statement import Call, Row, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from harness.fuzz.models import Actor, Models, Operation, World
    from harness.fuzz.shape import Relation, Routine
    from harness.fuzz.statement import Text

EACH = 6
"""Rows that each actor tries in each way."""


FEW = 6
"""Rows that the first actor gives every value that is worth trying."""
OFTEN = 4
"""Times as many rows for the first actor, whom no policy stops."""


Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Expert:
    """The models of a project on one database."""

    models: Models
    world: World
    actors: tuple[Actor, ...]
    seed: int = 0

    def knows(self, target: Relation | Routine) -> bool:
        """Tell whether any model speaks of a target."""
        name = target.name
        return name in self.models.returns or any(table == name for table, _ in self.models.accepts)

    def _who(self, name: str) -> list[Actor]:
        return [actor for actor in self.actors if not actor.only or name in actor.only]

    def inserts(self, rows: Sequence[Row]) -> list[Attempt]:
        """Let actors insert rows: the first of them all, the others some each."""
        chance = random.Random(self.seed)  # noqa: S311 - repeatable, and no secret
        made = []
        for number, actor in enumerate(self._who(rows[0].relation.name) if rows else ()):
            picked = rows if number == 0 else chance.sample(rows, min(EACH, len(rows)))
            made += [self._insert(row, actor) for row in picked]
        return [each for each in made if _tells(each)]

    def _insert(self, row: Row, actor: Actor) -> Attempt:
        steps = (*_become(actor), Step(row.sql(), "insert"), CHECKED, *self._invariants(row.relation.name, actor))
        trial = Trial({}, filled(row.relation, row), actor, self.world)
        return self._expecting(row.relation.name, "insert", trial, steps, row)

    def changes(self, relation: Relation, others: Sequence[Row]) -> list[Attempt]:
        """Let actors update rows that are there with values of others, delete them, and read."""
        chance = random.Random(self.seed)  # noqa: S311 - repeatable, and no secret
        key = _primary(relation)
        there = self.world.rows(relation.name)
        if key is None or not there:
            return []
        made = []
        rows = [Row(relation, each) for each in chance.sample(there, len(there))]
        thorough = [self.actors[0], *(actor for actor in self.actors if relation.name in actor.only)]
        for actor, base in itertools.product(thorough, near.different(rows)[:FEW]):
            old = base.values
            where = f"{key} = {written(old[key])}"
            for row in near.beside(relation, base, rows):
                changed = {name: value for name, value in row.values.items() if name != key and value != old[name]}
                if changed:
                    made.append(self._update(relation, actor, old, where, changed))
        for number, actor in enumerate(self._who(relation.name)):
            for old in chance.sample(there, min(EACH * (1 if number else OFTEN), len(there))):
                where = f"{key} = {written(old[key])}"
                if others:
                    made.append(self._update(relation, actor, old, where, _values(chance.choice(others), key, chance)))
                delete = Step(f"delete from {relation.name} where {where}", "delete")  # noqa: S608 - quoted
                steps = (*_become(actor), delete, CHECKED, *self._invariants(relation.name, actor))
                trial = Trial(old, {}, actor, self.world)
                made.append(self._expecting(relation.name, "delete", trial, steps))
                read = Step(f"select {key} from {relation.name} where {where}", "select", "r")  # noqa: S608 - quoted
                trial = Trial(old, old, actor, self.world)
                made.append(self._expecting(relation.name, "select", trial, (*_become(actor), read)))
        return [each for each in made if _tells(each)]

    def _update(
        self, relation: Relation, actor: Actor, old: Mapping[str, Text], where: str, values: Mapping[str, Text]
    ) -> Attempt:
        sets = ", ".join(f"{relation.column(name).quoted} = {written(value)}" for name, value in values.items())
        update = Step(f"update {relation.name} set {sets} where {where}", "update")  # noqa: S608 - quoted
        steps = (*_become(actor), update, CHECKED, *self._invariants(relation.name, actor))
        return self._expecting(relation.name, "update", Trial(old, {**old, **values}, actor, self.world), steps)

    def calls(self, routine: Routine, calls: Sequence[Call]) -> list[Attempt]:
        """Let actors call a function."""
        model = self.models.returns.get(routine.name)
        if model is None:
            return []
        chance = random.Random(self.seed)  # noqa: S311 - repeatable, and no secret
        made = []
        for number, actor in enumerate(self._who(routine.name)):
            picked = calls if number == 0 else chance.sample(calls, min(EACH, len(calls)))
            for call in picked:
                expected = _answer(routine.name, model, asked(call, actor, self.world))
                steps = (*_become(actor), Step(result(call), "call", "r"))
                wanted = expected if expected is None or isinstance(expected, str) else table(expected)
                made.append(Attempt(routine.identity, steps, call, _as(actor), wanted))
        return [each for each in made if each.expected is not None]

    def again(self, attempt: Attempt) -> Attempt:
        """Ask the model about an attempt whose example was shortened."""
        if attempt.expected is None or attempt.example is None:
            return attempt
        actor = next(each for each in self.actors if _as(each) == attempt.circumstance)
        if isinstance(attempt.example, Row):
            model = self.models.accepts[attempt.target, "insert"]
            expected = model(Trial({}, filled(attempt.example.relation, attempt.example), actor, self.world))
            return replace(attempt, expected=expected)
        rows = self.models.returns[attempt.example.routine.name](asked(attempt.example, actor, self.world))
        return replace(attempt, expected=rows if rows is None or isinstance(rows, str) else table(rows))

    def _expecting(
        self, name: str, operation: Operation, trial: Trial, steps: tuple[Step, ...], example: Row | None = None
    ) -> Attempt:
        model: Callable[[Trial], bool | str | None] | None = self.models.accepts.get((name, operation))
        expected = None if model is None else _answer(name, model, trial)
        return Attempt(name, steps, example, _as(trial.actor), expected)

    def _invariants(self, name: str, actor: Actor) -> Iterator[Step]:
        special = any(name in each.only for each in self.actors)
        if special and name not in actor.only:
            return
        own = [(what, query) for (table_name, what), query in self.models.invariants.items() if table_name == name]
        if own and actor.statements:
            yield Step("reset session authorization", "settings")
        for what, query in own:
            text = f"select case when exists ({query}) then {written(what)} end"
            yield Step(text, "invariant", "r")


def _answer(name: str, model: Callable[[Question], Answer], question: Question) -> Answer:
    """
    Ask a model.

    Raises:
        ConfigError: It fails: that is neither a refusal nor an opinion.
    """
    try:
        return model(question)
    except Exception as error:
        raise ConfigError(
            f"the model of {name} fails: {type(error).__name__}: {error}", f"It was {question}."
        ) from error


def _tells(attempt: Attempt) -> bool:
    """Tell whether anything follows from an attempt."""
    return attempt.expected is not None or any(step.role == "invariant" for step in attempt.steps)


def _become(actor: Actor) -> Iterator[Step]:
    return (Step(statement, "settings") for statement in actor.statements)


def _as(actor: Actor) -> str:
    return f"as {actor.name}"


def _primary(relation: Relation) -> str | None:
    primary = next((unique for unique in relation.uniques if unique.primary), None)
    return primary.columns[0] if primary is not None and len(primary.columns) == 1 else None


def _values(row: Row, key: str, chance: random.Random) -> dict[str, Text]:
    """Take one or two values of a row."""
    names = sorted(name for name in row.values if name != key and row.relation.column(name).generated is None)
    taken = chance.sample(names, min(len(names), chance.choice((1, 1, 2))))
    return {name: row.values[name] for name in taken} or {key: row.values.get(key)}
