"""Judge one step by the rights that its actor had before it: nothing here knows the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.fuzz.stateful.intents import Ask, Read
from harness.fuzz.stateful.session import WAITED
from harness.fuzz.stateful.tenancy import NOBODY, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.fuzz.stateful.intents import Intent
    from harness.fuzz.stateful.session import Told
    from harness.fuzz.stateful.state import Held, State
    from harness.fuzz.stateful.tenancy import Actor, Rights, Standing, Table, Tenancy

WORD = re.compile(r"[\w-]{32,}")


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody's statement, and whether anything was put in its way: temporary objects, another session."""

    actor: Actor
    intent: Intent
    sql: str
    disturbed: bool


class Judge:
    """Says what is wrong with a step."""

    def __init__(self, tenancy: Tenancy[Any]) -> None:
        """Take the description's word for who may do what."""
        self.tenancy = tenancy
        self.tables: Mapping[str, Table] = {table.name: table for table in tenancy.tables}

    def read(self, step: Step, rights: Rights, there: State, told: Told) -> Iterator[str]:
        """Complain of rows that were told to somebody who may not read them, and of rows kept from somebody who may."""
        standing = _standing(step.actor, rights)
        if isinstance(step.intent, Read) and not step.actor.trusted:
            yield from self._seen(step, step.intent, standing, there, told)
        if isinstance(step.intent, Ask) and told.refused not in WAITED:
            call = step.intent.call
            question = Question(step.actor, standing, step.intent.values, told.rows, told.refused, step.disturbed)
            if not call.right(question):
                yield f"{call.name} answered {told.rows if told.refused is None else told.refused}"
        if not step.actor.trusted:
            words = set(WORD.findall(f"{told.rows} {told.words}")) - set(WORD.findall(step.sql))
            named = [(name, key, held) for (name, key), held in there.items() if key in words]
            own = {key for name, key, held in named if self._reads(step.actor, standing, name, held)}
            for name, key, held in named:
                if self.tables[name].secret and key not in own:  # rows of two tables may have the same key
                    yield f"{key} of {name}, a row of {held.seen_in}, was told"

    def written(self, step: Step, rights: Rights, before: State, after: State) -> Iterator[str]:
        """Complain of rows that somebody changed who may not write them."""
        if step.actor.trusted:
            return
        standing = _standing(step.actor, rights)
        target = self._target(step.intent)
        for name in before.keys() | after.keys():
            was, becomes = before.get(name), after.get(name)
            changed = was is None or becomes is None or was.digest != becomes.digest
            if changed and not self._writes(step.actor, standing, target, name[0], (was, becomes)):
                yield f"{name[1]} of {name[0]} was changed from {was} to {becomes}"

    def given(self, step: Step, rights: Rights, before: Rights, after: Rights) -> Iterator[str]:
        """Complain of rights that came or went from *before* to *after* by somebody who had no *rights* to do that."""
        mine = _standing(step.actor, rights)
        if step.actor.trusted or mine.everywhere:
            return
        for identity in sorted(before.keys() | after.keys()):
            was, becomes = before.get(identity, NOBODY), after.get(identity, NOBODY)
            tenants = was.roles.keys() | becomes.roles.keys()
            changed = {tenant for tenant in tenants if was.roles.get(tenant) != becomes.roles.get(tenant)}
            whole = (was.active, was.everywhere) != (becomes.active, becomes.everywhere)
            entitled = all(self.tenancy.reaches(mine, tenant, self.tenancy.giver) for tenant in changed)
            if whole or (changed and (identity == step.actor.identity or not entitled)):
                yield f"{identity} was {was} and is {becomes}"

    def _seen(self, step: Step, read: Read, standing: Standing, there: State, told: Told) -> Iterator[str]:
        mine = {
            key
            for (name, key), held in there.items()
            if name == read.table.name and self._reads(step.actor, standing, name, held)
        }
        if told.rows is not None and read.form == "rows":
            if len(told.rows) > len(mine):
                yield f"{read.table.name} showed {len(told.rows)} rows, {len(mine)} may be read"
            return
        if told.rows is None:
            if read.form == "keys" and mine and not step.disturbed and told.refused not in WAITED:
                yield f"{read.table.name} was refused with {told.refused}, {len(mine)} rows may be read"
            return
        if read.form == "count":
            counted = int(told.rows[0][0] or 0)
            if counted > len(mine) or (counted < len(mine) and not step.disturbed):
                yield f"{read.table.name} counted {counted}, {len(mine)} may be read"
            return
        got = {str(key) for (key,) in told.rows}
        if got - mine:
            yield f"{read.table.name} showed {sorted(got - mine)}, which may not be read"
        if mine - got and read.form == "keys" and not step.disturbed:
            yield f"{read.table.name} hid {sorted(mine - got)}, which may be read"

    def _target(self, intent: Intent) -> Table | None:
        """Give the table that a statement may write, if any."""
        if isinstance(intent, Ask):
            return None if intent.call.writes is None else self.tables[intent.call.writes]
        return None if isinstance(intent, Read) else intent.table

    def _reads(self, actor: Actor, standing: Standing, name: str, held: Held) -> bool:
        table = self.tables[name]
        return (
            standing.everywhere
            or (table.shared and standing.active)
            or (held.owner is not None and held.owner == actor.identity)
            or any(self.tenancy.reaches(standing, tenant, table.reader) for tenant in held.seen_in)
        )

    def _writes(
        self, actor: Actor, standing: Standing, target: Table | None, name: str, sides: tuple[Held | None, Held | None]
    ) -> bool:
        """Whether a row may change: by a statement on its table, or along with one on another that may be written."""
        if target is None or target.writer is None:
            return False
        if standing.everywhere:
            return True
        there = [held for held in sides if held is not None]
        both = len(there) == len(sides)
        if both and target.owned and name == target.name and _own(actor, there):
            return True
        return all(
            held.written_in and all(self.tenancy.reaches(standing, tenant, target.writer) for tenant in held.written_in)
            for held in there
        )


def _standing(actor: Actor, rights: Rights) -> Standing:
    return rights.get(actor.identity, NOBODY) if actor.identity is not None else NOBODY


def _own(actor: Actor, there: Iterable[Held]) -> bool:
    return actor.identity is not None and all(held.owner == actor.identity for held in there)
