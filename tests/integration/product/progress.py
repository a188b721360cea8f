"""
What value and status a goal has after any history of its progress, as the contract says it.

Source: the SQL contract, Data consistency: the value is that of the latest date, of one date the latest created; none
is 0. A reached target completes; a correction below it reopens what progress had completed; cancelled goals are left
alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Status = Literal["active", "completed", "cancelled"]


@dataclass(slots=True)
class Goal:
    """
    A goal that follows its progress.

    Attributes:
        entries: Day and value by number of the entry; a later number was created later.
        by_progress: Whether it was progress that completed it.
    """

    target: Decimal
    value: Decimal = Decimal(0)
    status: Status = "active"
    by_progress: bool = False
    entries: dict[int, tuple[int, Decimal]] = field(default_factory=dict)

    def write(self, number: int, day: int, value: Decimal) -> None:
        """Add an entry, or correct it."""
        self.entries[number] = (day, value)
        self._follow()

    def remove(self, number: int) -> None:
        """Take an entry away."""
        if self.entries.pop(number, None):
            self._follow()

    def set_by_hand(self, status: Status) -> None:
        """Do what a person does to the status."""
        self.status = status
        self.by_progress = False

    def _follow(self) -> None:
        if self.status == "cancelled":
            return
        latest = max(self.entries.items(), key=lambda entry: (entry[1][0], entry[0]), default=None)
        self.value = latest[1][1] if latest else Decimal(0)
        reached = latest is not None and self.value >= self.target
        if reached and self.status == "active":
            self.status, self.by_progress = "completed", True
        elif not reached and self.by_progress:
            self.status, self.by_progress = "active", False
