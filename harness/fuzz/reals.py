"""The order of floating-point numbers, and where NaN stands in it."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

Value = int | float | Decimal
"""A place in the order of a type."""
BEYOND = float("inf")
"""Where NaN stands: PostgreSQL puts it above infinity, and no bound of ours tells the two apart."""


@dataclass(frozen=True, slots=True)
class Reals:
    """`real` and `double precision`, *width* bits wide."""

    width: Literal[32, 64]

    @staticmethod
    def read(text: str) -> Value | None:
        """Give a value's place in the order; `None` for what is none."""
        try:
            value = float(text)
        except ValueError:
            return None
        return BEYOND if math.isnan(value) else value

    def between(
        self,
        low: Value | None,
        high: Value | None,
        *,
        low_open: bool = False,
        high_open: bool = False,
        words: Sequence[str] = (),
    ) -> SearchStrategy[str]:
        """Give texts of the values between two places, as `Axis.between` does."""
        top = FINITE[self.width]
        bottom, top = (
            -top if low is None or low < -top else float(low),
            top if high is None or high > top else float(high),
        )
        tiny = SMALLEST[self.width]
        mined = [float(place) for word in words if (place := self.read(word)) is not None]
        tried = (0.0, 1.0, -1.0, -0.0, 0.5, 0.1, 1e16, tiny, -tiny, *mined, bottom, top)
        texts = [repr(_narrow(value, self.width)) for value in tried if bottom <= value <= top]
        texts += ["Infinity", "NaN"] if high is None else []
        texts += ["-Infinity"] if low is None else []

        def inside(text: str) -> bool:
            value = float(text)
            return not ((low_open and value == low) or (high_open and value == high))

        def drawn(first: float, last: float) -> SearchStrategy[str]:
            return st.floats(
                _narrow(first, self.width), _narrow(last, self.width), width=self.width, allow_subnormal=False
            ).map(repr)

        found = [st.sampled_from(list(dict.fromkeys(texts)))] if texts else []
        if bottom <= top:
            found.append(drawn(bottom, top))
        return st.one_of(found).filter(inside) if found else st.nothing()


FINITE = {32: 3.4028234663852886e38, 64: 1.7976931348623157e308}
SMALLEST = {32: 1.1754943508222875e-38, 64: 2.2250738585072014e-308}


def _narrow(value: float, width: int) -> float:
    """Round to what the type holds."""
    return float(struct.unpack("f", struct.pack("f", value))[0]) if width == 32 else value
