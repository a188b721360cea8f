"""Ratios of two things measured in turns: printed, because they are what a run is for, and judged."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def judge(name: str, found: Sequence[float], budget: float = math.inf) -> None:
    """Print the middle ratio between the least and the most, and fail where it is above *budget*."""
    ordered = sorted(found)
    middle = statistics.median(ordered)
    allowed = "" if budget == math.inf else f", at most {budget:g}"
    print(f"\n{name}: {middle:.3f} ({ordered[0]:.3f} to {ordered[-1]:.3f}{allowed})")  # noqa: T201
    assert middle <= budget, f"ratios: {ordered}"
