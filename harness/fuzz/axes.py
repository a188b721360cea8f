"""Types whose values stand in an order that Python can follow: numbers, days, instants."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.fuzz.calendar import (
    DAY,
    FIRST_DAY,
    LAST_DATE,
    LAST_DAY,
    day_of,
    read_date,
    read_time,
    read_timestamp,
    write_date,
    write_time,
    write_timestamp,
    write_timestamptz,
)
from harness.fuzz.kinds import Base
from harness.fuzz.reals import BEYOND, Reals, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.calendar import Number


@dataclass(frozen=True, slots=True)
class Axis:
    """
    One ordered type. A value is a whole number of steps, a step being 1 / *unit* of the value that *read* gives.

    Attributes:
        read: A text to its place in the order; `None` for what it cannot read.
        write: A number of steps to a text.
        lowest, highest: The ends, in steps.
        near: Ends, in steps, of where most values lie, window by window.
        edges: Steps worth trying, the simplest first.
        outside: Texts of values that are no number of steps, each with its place in the order.
        coarse: Steps that the column rounds to.
    """

    read: Callable[[str], Value | None]
    write: Callable[[int], str]
    lowest: int
    highest: int
    near: tuple[tuple[int, int], ...]
    edges: tuple[int, ...]
    outside: tuple[tuple[str, Value], ...] = ()
    unit: int = 1
    coarse: int = 1

    def between(
        self,
        low: Value | None,
        high: Value | None,
        *,
        low_open: bool = False,
        high_open: bool = False,
        words: Sequence[str] = (),
    ) -> SearchStrategy[str]:
        """
        Give texts of the values between two places, the simplest first.

        Args:
            low, high: Ends; `None` for none.
            low_open, high_open: Whether the end itself is out.
            words: Texts to try beside the edges, where they are values and lie between.
        """

        def inside(place: Value) -> bool:
            above = low is None or (place > low if low_open else place >= low)
            return above and (high is None or (place < high if high_open else place <= high))

        bottom = self.lowest if low is None or low == -math.inf else max(self.lowest, self._steps(low, up=True))
        top = self.highest if high is None or high == math.inf else min(self.highest, self._steps(high, up=False))
        bottom += low is not None and low != -math.inf and low_open and self._place(bottom) == low
        top -= high is not None and high != math.inf and high_open and self._place(top) == high
        bottom, top = -(-bottom // self.coarse) * self.coarse, top // self.coarse * self.coarse
        tried = [place for word in words if (place := self.read(word)) is not None and math.isfinite(place)]
        mined = [self._steps(place, up=True) + shift for place in tried for shift in (-self.coarse, 0, self.coarse)]
        marked = [bottom, top] if low is not None or high is not None else []
        edges = [step for step in (*self.edges, *mined, *marked) if bottom <= step <= top and step % self.coarse == 0]
        texts = [*map(self.write, edges), *(text for text, place in self.outside if inside(place))]
        found: list[SearchStrategy[str]] = [st.sampled_from(list(dict.fromkeys(texts)))] if texts else []
        near = [(max(bottom, first), min(top, last)) for first, last in self.near]
        for first, last in dict.fromkeys([*near, (bottom, top)]):
            if first <= last:
                found.append(st.integers(first // self.coarse, last // self.coarse).map(self._written))
        return st.one_of(found) if found else st.nothing()

    def _written(self, coarse: int) -> str:
        return self.write(coarse * self.coarse)

    def _place(self, steps: int) -> Value:
        return steps if self.unit == 1 else Decimal(steps) / self.unit

    def _steps(self, place: Value, *, up: bool) -> int:
        if place in (math.inf, -math.inf):
            return self.highest + 1 if place > 0 else self.lowest - 1
        scaled = Decimal(place) * self.unit
        return math.ceil(scaled) if up else math.floor(scaled)


def _whole(bits: int) -> Axis:
    lowest, highest = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    return Axis(
        _read_int, str, lowest, highest, ((0, 1000), (-100, 100)), (0, 1, -1, highest, lowest, highest - 1, lowest + 1)
    )


def _read_int(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _read_decimal(text: str) -> Value | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if value.is_nan():
        return BEYOND
    return float(value) if value.is_infinite() else value


SCALE = 4
"""Digits behind the point where a column sets none."""
DIGITS = 30
"""Digits before it."""


def numeric(modifier: int, *, modest: bool = False) -> Axis:
    """Give the axis of `numeric`, or of `numeric(precision, scale)` as its modifier packs it."""
    outside: tuple[tuple[str, Value], ...] = (("NaN", BEYOND),)
    digits, scale = DIGITS + SCALE, SCALE
    if modifier >= 0:
        digits, scale = (modifier - 4) >> 16 & 0xFFFF, ((modifier - 4) & 0x7FF ^ 1024) - 1024
    else:
        outside += (("Infinity", math.inf), ("-Infinity", -math.inf))
        outside += tuple((text, Decimal(text)) for text in (FAR[2:] if modest else FAR))
    unit, coarse = (10**scale, 1) if scale > 0 else (1, 10**-scale)
    top = (10**digits - 1) * coarse
    edges = (0, unit, -unit, 1, -1, top, -top)
    return Axis(
        _read_decimal,
        lambda steps: _fixed(steps, max(scale, 0)),
        -top,
        top,
        ((0, 1000 * unit), (-100 * unit, 100 * unit)),
        edges,
        outside,
        unit,
        coarse,
    )


FAR = ("9" * 131_072, "0." + "0" * 16_382 + "1", "-0.0", "1e-30", "123456789012345678.99")
"""The largest number and the smallest, which no index takes; and some that other languages round."""


def _fixed(steps: int, scale: int) -> str:
    if not scale:
        return str(steps)
    whole, rest = divmod(abs(steps), 10**scale)
    digits = f".{rest:0{scale}}".rstrip("0") if rest else ""
    return f"{'-' if steps < 0 else ''}{whole}{digits}"


def _instants(write: Callable[[Number], str]) -> Axis:
    def edge(year: int, month: int, day: int, micros: int = 0) -> int:
        return day_of(year, month, day) * DAY + micros

    edges: tuple[int, ...] = (
        0,
        edge(1970, 1, 1),
        edge(2024, 2, 29),
        edge(1999, 12, 31, DAY - 1),
        edge(2038, 1, 19, 11_647_000_000),
    )
    edges += (edge(9999, 12, 31, DAY - 1), edge(10000, 1, 1), edge(1, 1, 1), edge(0, 12, 31), edge(1582, 10, 15))
    edges += (FIRST_DAY * DAY, LAST_DAY * DAY + DAY - 1)
    near = (edge(2000, 1, 1), edge(2030, 1, 1)), (edge(2030, 1, 1), edge(2100, 1, 1))
    return Axis(read_timestamp, write, FIRST_DAY * DAY, LAST_DAY * DAY + DAY - 1, near, edges, INFINITE)


INFINITE: tuple[tuple[str, Value], ...] = (("infinity", math.inf), ("-infinity", -math.inf))
DATES = Axis(
    read_date,
    write_date,
    FIRST_DAY,
    LAST_DATE,
    ((day_of(2000, 1, 1), day_of(2030, 1, 1)), (day_of(2030, 1, 1), day_of(2100, 1, 1))),
    (
        *(0, day_of(1970, 1, 1), day_of(2024, 2, 29), day_of(2100, 1, 1), day_of(9999, 12, 31), day_of(10000, 1, 1)),
        *(day_of(1, 1, 1), day_of(0, 12, 31), day_of(1582, 10, 15), FIRST_DAY, LAST_DATE),
    ),
    INFINITE,
)
AXES = {
    "smallint": _whole(16),
    "integer": _whole(32),
    "bigint": _whole(64),
    "date": DATES,
    "timestamp without time zone": _instants(write_timestamp),
    "timestamp with time zone": _instants(write_timestamptz),
    "time without time zone": Axis(read_time, write_time, 0, DAY, ((0, DAY),), (0, DAY // 2, 1, DAY - 1, DAY), ()),
}


ROUNDED = frozenset({"timestamp without time zone", "timestamp with time zone", "time without time zone"})


Ordered = Axis | Reals


def axis(kind: object, *, modest: bool = False) -> Ordered | None:
    """
    Give the order of a type; `None` for a type that has none that Python could follow.

    Args:
        kind: What a value may be.
        modest: Leave out numbers that no index takes.
    """
    if not isinstance(kind, Base) or not kind.builtin:
        return None
    if kind.name == "numeric":
        return numeric(kind.modifier, modest=modest)
    if kind.name in REALS:
        return REALS[kind.name]
    found = AXES.get(kind.name)
    if found is not None and kind.name in ROUNDED and 0 <= kind.modifier < 6:
        coarse = 10 ** (6 - kind.modifier)
        return replace(found, highest=found.highest // coarse * coarse, coarse=coarse)
    return found


REALS = {"real": Reals(32), "double precision": Reals(64)}
