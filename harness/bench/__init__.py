"""
What a call costs: times inside of the server, work in the server's own counters, growth with a size.

`duel` compares one call in two states of a database, `judge` and `growth` say what the times mean; they are pure.
"""

from __future__ import annotations

from harness.bench.call import Call, CallError, Overdue
from harness.bench.counters import Changed, Counters
from harness.bench.growth import BUDGETS, Growth, fit
from harness.bench.judge import Interval, Pair, Verdict

__all__ = [
    "BUDGETS",
    "Call",
    "CallError",
    "Changed",
    "Counters",
    "Growth",
    "Interval",
    "Overdue",
    "Pair",
    "Verdict",
    "fit",
]
