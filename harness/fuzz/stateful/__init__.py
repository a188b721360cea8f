"""
Tenants that must not meet: random sessions of many people, judged after every step by a model that knows no SQL.

`machine(tenancy, connect)` makes a Hypothesis state machine from a description of tenants, people, tables and events.
"""

from __future__ import annotations

from harness.fuzz.stateful.machine import machine
from harness.fuzz.stateful.play import TrespassError
from harness.fuzz.stateful.tenancy import (
    NOBODY,
    Actor,
    Call,
    Event,
    Invariant,
    Question,
    Rights,
    Standing,
    Table,
    Tenancy,
    Values,
    filled,
)

__all__ = [
    "NOBODY",
    "Actor",
    "Call",
    "Event",
    "Invariant",
    "Question",
    "Rights",
    "Standing",
    "Table",
    "Tenancy",
    "TrespassError",
    "Values",
    "filled",
    "machine",
]
