"""The branches of psql's conditional commands, from one to the next."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model import Place


class State(enum.Enum):
    """What the innermost conditional does with the text that follows."""

    TAKEN = enum.auto()
    WAITING = enum.auto()
    DONE = enum.auto()
    ELSE_TAKEN = enum.auto()
    ELSE_SKIPPED = enum.auto()


ACTIVE = (State.TAKEN, State.ELSE_TAKEN)
IN_ELSE = (State.ELSE_TAKEN, State.ELSE_SKIPPED)


@dataclass(slots=True)
class Branch:
    """
    One open conditional.

    Attributes:
        opened: Where its `if` stands.
        size: How long the statement was when the present branch began.
        parentheses: The open parentheses at that moment.
    """

    opened: Place
    state: State
    size: int
    parentheses: list[Place]


@dataclass(slots=True)
class Conditions:
    """The open conditionals of one file, outermost first."""

    branches: list[Branch] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Tell whether text is run here."""
        return not self.branches or self.branches[-1].state in ACTIVE

    def judges(self, command: str) -> bool:
        """Tell whether *command* has an expression that decides: not in what is skipped, nor after a branch taken."""
        if command == "if":
            return self.active
        return bool(self.branches) and self.branches[-1].state is State.WAITING

    def fault(self, command: str) -> str:
        """Say why *command* (elif, else, endif) cannot stand here; empty where it can."""
        if not self.branches:
            return f"psql command \\{command} without an \\if before it"
        if command != "endif" and self.branches[-1].state in IN_ELSE:
            return f"psql command \\{command} after an \\else"
        return ""

    def open(self, place: Place, taken: bool, size: int, parentheses: list[Place]) -> None:
        """Begin a conditional; inside of what is skipped, all of it is skipped."""
        first = State.TAKEN if taken else State.WAITING
        self.branches.append(Branch(place, first if self.active else State.DONE, size, list(parentheses)))

    def turn(self, command: str, taken: bool) -> Branch | None:
        """
        Go on to the next branch, or close the conditional.

        Returns:
            The branch that ends where its text was skipped and is to be dropped; `None`: the text stays.
        """
        branch = self.branches[-1]
        skipped = None if branch.state in ACTIVE else branch
        if command == "endif":
            self.branches.pop()
        elif command == "elif":
            if branch.state is State.TAKEN:
                branch.state = State.DONE
            elif branch.state is State.WAITING and taken:
                branch.state = State.TAKEN
        else:
            branch.state = State.ELSE_TAKEN if branch.state is State.WAITING else State.ELSE_SKIPPED
        return skipped
