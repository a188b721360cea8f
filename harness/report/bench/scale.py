"""The axes of a drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH = 640
"""Units of a drawing's width."""
EDGE = 20
"""Units left free at both of its ends."""


@dataclass(frozen=True, slots=True)
class Scale:
    """
    A logarithmic axis from *low* to *high*, both above 0.

    Attributes:
        start, end: Where they stand in the drawing.
    """

    low: float
    high: float
    start: float = EDGE
    end: float = WIDTH - EDGE

    def at(self, value: float) -> float:
        """Give the place of a value; what lies beyond stands at the end."""
        inside = min(max(value, self.low), self.high)
        share = math.log(inside / self.low) / math.log(self.high / self.low)
        return round(self.start + share * (self.end - self.start), 1)
