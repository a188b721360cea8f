"""In which order tables are filled: what is named before what names it; what cannot be, in one group."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.shape import ForeignKey, Relation


def can_wait(relation: Relation, foreign_key: ForeignKey) -> bool:
    """Whether a row may name nothing at first: one null is enough, but no column of it may be another key's."""
    return any(
        not relation.column(name).not_null and relation.column(name).generated is None for name in foreign_key.columns
    )


def in_order(relations: Sequence[Relation]) -> list[tuple[Relation, ...]]:
    """
    Put tables behind those that they name.

    Returns:
        Groups of tables, mostly of one. The tables of a larger group name each other in a circle in which no foreign
        key can wait; a table that names itself is a group of its own.
    """
    names = {relation.name: relation for relation in relations}
    firm = {
        relation.name: {
            each.target
            for each in relation.foreign_keys
            if each.target in names and each.target != relation.name and not can_wait(relation, each)
        }
        for relation in relations
    }
    wished = {
        relation.name: {each.target for each in relation.foreign_keys if each.target in names} - {relation.name}
        for relation in relations
    }
    found: list[tuple[Relation, ...]] = []
    left = dict(names)
    while left:
        ready = _ready(left, wished) or _ready(left, firm)[:1] or [_circle(left, firm)]
        for group in ready:
            found.append(tuple(left.pop(name) for name in group))
    return found


def _ready(left: Mapping[str, Relation], needs: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    return [(name,) for name in left if not needs[name] & left.keys()]


def _circle(left: Mapping[str, Relation], needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Give tables that reach each other by what they name, and need nothing else that is left."""
    reached = {name: _reach(name, left, needs) for name in left}
    smallest = min(left, key=lambda name: len(reached[name]))
    return tuple(name for name in left if name in reached[smallest] and smallest in reached[name])


def _reach(name: str, left: Mapping[str, Relation], needs: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        for target in needs[ahead.pop()] & left.keys():
            if target not in seen:
                seen.add(target)
                ahead.append(target)
    return seen
