"""
psql variables: those of the script, and those that mean something to psql.

Source: PostgreSQL manual, psql, "Variables".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.model import Problem
from harness.source.slash import boolean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model import Place

VALID_NAME = re.compile("[A-Za-z0-9_\x80-\U0010ffff]+")
FIXED = {
    "AUTOCOMMIT": (True, "whether each statement is a transaction of its own"),
    "ON_ERROR_STOP": (True, "whether the script ends at the first error"),
    "ON_ERROR_ROLLBACK": (False, "whether a transaction survives an error"),
    "SINGLELINE": (False, "whether the end of a line ends a statement"),
    "SINGLESTEP": (False, "whether psql asks before each statement"),
}
"""Variables that change what runs, the only value that the harness follows, and what they decide."""

CHOICES = {
    "ECHO": ("none", "errors", "queries", "all"),
    "VERBOSITY": ("default", "verbose", "terse", "sqlstate"),
    "SHOW_CONTEXT": ("never", "errors", "always"),
    "COMP_KEYWORD_CASE": ("lower", "upper", "preserve-lower", "preserve-upper"),
    "HISTCONTROL": ("none", "ignorespace", "ignoredups", "ignoreboth"),
}
SWITCHES = frozenset({"QUIET", "HIDE_TABLEAM", "HIDE_TOAST_COMPRESSION", "SHOW_ALL_RESULTS"})
NUMBERS = frozenset({"FETCH_COUNT", "HISTSIZE", "IGNOREEOF", "WATCH_INTERVAL"})
RUNTIME = frozenset(
    [
        "DBNAME",
        "ERROR",
        "HOST",
        "LAST_ERROR_MESSAGE",
        "LAST_ERROR_SQLSTATE",
        "PORT",
        "ROW_COUNT",
        "SERVER_VERSION_NAME",
        "SERVER_VERSION_NUM",
        "SERVICE",
        "SERVICEFILE",
        "SHELL_ERROR",
        "SHELL_EXIT_CODE",
        "SQLSTATE",
        "USER",
        "VERSION",
        "VERSION_NAME",
        "VERSION_NUM",
        "PIPELINE_COMMAND_COUNT",
        "PIPELINE_RESULT_COUNT",
        "PIPELINE_SYNC_COUNT",
    ]
)
"""Variables that psql sets from the server, the session or itself: nothing is known of them before a server runs."""

DEFAULTS = {
    "AUTOCOMMIT": "on",
    "ECHO": "none",
    "ECHO_HIDDEN": "off",
    "ENCODING": "UTF8",
    "FETCH_COUNT": "0",
    "ON_ERROR_ROLLBACK": "off",
    "ON_ERROR_STOP": "on",
    "QUIET": "off",
    "SHOW_CONTEXT": "errors",
    "SINGLELINE": "off",
    "SINGLESTEP": "off",
    "VERBOSITY": "default",
}


@dataclass(slots=True)
class Values:
    """
    The variables of one run of psql.

    Attributes:
        known: Their values.
        unset: Names that were looked for in vain.
        problems: What was wrong with their use.
    """

    known: dict[str, str]
    unset: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def starting(cls, given: Mapping[str, str]) -> Values:
        """Make the variables that a script begins with."""
        return cls({**DEFAULTS, **given})

    def value(self, name: str, place: Place) -> str | None:
        """Give the value of a variable; one that only a running psql knows is a problem."""
        found = self.known.get(name)
        if found is None and not self._runtime(name, place):
            self.unset.add(name)
        return found

    def is_set(self, name: str, place: Place) -> bool:
        """Tell whether a variable has a value."""
        return name in self.known or self._runtime(name, place)

    def _runtime(self, name: str, place: Place) -> bool:
        if name not in RUNTIME:
            return False
        self.problems.append(
            Problem(
                place,
                f"psql variable {name} has a value only in a running psql",
                f'Give it one in the settings, as variables = {{ {name} = "…" }}, or use a variable of your own.',
            )
        )
        return True

    def set(self, name: str, value: str) -> str:
        """Set a variable; give the fault that keeps it from being set, empty where there is none."""
        fault = fault_of(name, value)
        if not fault:
            self.known[name] = value
        return fault

    def forget(self, name: str) -> str:
        """Unset a variable, or put back its default; give the fault that keeps it from being unset."""
        fault = fault_of(name, "off") if name in FIXED else ""
        if not fault:
            self.known.pop(name, None)
            if name in DEFAULTS:
                self.known[name] = DEFAULTS[name]
        return fault


def fault_of(name: str, value: str) -> str:
    """Say why a variable cannot have a value; empty where it can."""
    if not VALID_NAME.fullmatch(name):
        return f"psql variable {name!r} has a name of other signs than letters, digits and underscores"
    if name in FIXED:
        wanted, decides = FIXED[name]
        if (boolean(value) if value else True) is not wanted and (name, value) != ("ON_ERROR_ROLLBACK", "interactive"):
            return f"psql variable {name} is set to {value!r}: {decides} cannot be changed here"
    allowed = CHOICES.get(name)
    wrong = (
        (allowed is not None and value.lower() not in allowed)
        or (name in SWITCHES and value and boolean(value) is None)
        or (name in NUMBERS and value and not value.lstrip("-").isdigit())
    )
    return f"psql variable {name} is set to {value!r}, which psql refuses" if wrong else ""
