"""The ways to satisfy an expression: what each leaves of the columns, and which column stands before which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.fuzz.limits import ANY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.limits import Limits

BRANCHES = 64
"""More than that are too many to be kept apart; the server is asked instead."""


@dataclass(frozen=True, slots=True)
class Order:
    """One column stands before another, or *strict*ly so."""

    low: str
    high: str
    strict: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """
    One way to satisfy an expression.

    Attributes:
        limits: What is left of each column that it binds.
        orders: Which columns stand before which.
        asked: Whether it has a part that only the server understands.
    """

    limits: Mapping[str, Limits] = field(default_factory=dict)
    orders: tuple[Order, ...] = ()
    asked: bool = False

    def __and__(self, other: Branch) -> Branch:
        """Give what satisfies both."""
        names = [*self.limits, *(name for name in other.limits if name not in self.limits)]
        limits = {name: self.limits.get(name, ANY) & other.limits.get(name, ANY) for name in names}
        return Branch(limits, tuple(dict.fromkeys((*self.orders, *other.orders))), self.asked or other.asked)

    @property
    def impossible(self) -> bool:
        """Whether it is seen to leave nothing."""
        return any(each.impossible for each in self.limits.values())


ASKED = (Branch(asked=True),)


def product(one: Sequence[Branch], other: Sequence[Branch]) -> tuple[Branch, ...]:
    """List the ways to satisfy two expressions; those seen to be impossible are left out, unless all are."""
    if len(one) * len(other) > BRANCHES:
        return ASKED
    both = [first & second for first in one for second in other]
    return tuple(branch for branch in both if not branch.impossible) or tuple(both[:1])
