"""What checks leave of a column: null or not, one of some values, between two ends, a length, a pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.fuzz.axes import Ordered
    from harness.fuzz.reals import Value


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval, as text; *open* where the end itself is out."""

    text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that Python and PostgreSQL read alike; found anywhere, and where *negated* nowhere."""

    text: str
    negated: bool = False
    folded: bool = False

    def holds(self, value: str) -> bool:
        """Tell whether a value passes."""
        return (compiled(self).search(value) is not None) != self.negated


@lru_cache(maxsize=1024)
def compiled(pattern: Pattern) -> re.Pattern[str]:
    """Give a pattern to search with."""
    return re.compile(pattern.text, re.ASCII | re.DOTALL | (re.IGNORECASE if pattern.folded else 0))


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What is left of one column.

    Attributes:
        null: True where it must be null, false where it must not, `None` where both are fine.
        choices: All values that are left, where they can be counted.
        excluded: Values that are out.
        lows, highs: Ends, of which all hold.
        least, most: Length in characters.
        patterns: All of which hold.
        filled: Whether something else than blanks must be in it.
    """

    null: bool | None = None
    choices: tuple[str, ...] | None = None
    excluded: frozenset[str] = frozenset()
    lows: tuple[End, ...] = ()
    highs: tuple[End, ...] = ()
    least: int = 0
    most: int | None = None
    patterns: tuple[Pattern, ...] = ()
    filled: bool = False

    def __and__(self, other: Limits) -> Limits:
        """Give what both leave."""
        choices = self.choices
        if other.choices is not None:
            choices = other.choices if choices is None else tuple(each for each in choices if each in other.choices)
        most = min((each for each in (self.most, other.most) if each is not None), default=None)
        return Limits(
            null=self.null if other.null is None else other.null if self.null in {None, other.null} else self.null,
            choices=() if None not in {self.null, other.null} and self.null != other.null else choices,
            excluded=self.excluded | other.excluded,
            lows=(*self.lows, *other.lows),
            highs=(*self.highs, *other.highs),
            least=max(self.least, other.least),
            most=most,
            patterns=(*self.patterns, *other.patterns),
            filled=self.filled or other.filled,
        )

    def not_null(self) -> Limits:
        """Give what is left without null."""
        return self & Limits(null=False)

    @property
    def impossible(self) -> bool:
        """Whether nothing is left, as far as can be seen without knowing the type."""
        none_left = self.choices is not None and not (set(self.choices) - self.excluded)
        too_long = self.most is not None and self.least > self.most
        return (none_left or too_long) and self.null is False

    def admits(self, value: str, order: Ordered | None) -> bool:
        """Tell whether a text passes, as far as Python can tell."""
        if (self.choices is not None and value not in self.choices) or _among(value, self.excluded, order):
            return False
        if len(value) < self.least or (self.most is not None and len(value) > self.most):
            return False
        if self.filled and not value.strip(" "):
            return False
        if not all(pattern.holds(value) for pattern in self.patterns):
            return False
        return order is None or self.between(value, order)

    def between(self, value: str, order: Ordered) -> bool:
        """Tell whether a text lies between the ends."""
        if not self.lows and not self.highs:
            return True
        place = order.read(value)
        low, low_open = self.low(order)
        high, high_open = self.high(order)
        if place is None:
            return False
        above = low is None or (place > low if low_open else place >= low)
        return above and (high is None or (place < high if high_open else place <= high))

    def low(self, order: Ordered) -> tuple[Value | None, bool]:
        """Give the highest of the low ends, and whether it is out itself."""
        return max(_places(self.lows, order), key=lambda end: (end[0], end[1]), default=(None, False))

    def high(self, order: Ordered) -> tuple[Value | None, bool]:
        """Give the lowest of the high ends, and whether it is out itself."""
        return min(_places(self.highs, order), key=lambda end: (end[0], not end[1]), default=(None, False))


def _among(value: str, values: frozenset[str], order: Ordered | None) -> bool:
    """Tell whether a value is one of some, however it is written."""
    if value in values or order is None or not values:
        return value in values
    return order.read(value) in {order.read(each) for each in values}


def _places(ends: tuple[End, ...], order: Ordered) -> list[tuple[Value, bool]]:
    return [(place, end.open) for end in ends if (place := order.read(end.text)) is not None]


ANY = Limits()
NULL = Limits(null=True)
NOT_NULL = Limits(null=False)


def one_of(*choices: str) -> Limits:
    """Leave some values."""
    return replace(ANY, choices=choices)
