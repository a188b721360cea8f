"""How a column's value is told: as it reads, as a property, option by option, grant by grant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.catalog.naming import literal
from harness.catalog.records import items, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.catalog.index import Row
    from harness.catalog.names import Names

    Show = Callable[[Names, Row, str], str | None]


@dataclass(frozen=True, slots=True)
class Says:
    """A value that reads as itself or by *show*; a default one reads as its reference or text."""

    label: str
    show: Show | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A property that is there or not, named as SQL names it; *off* is the catalog's value for `not`."""

    label: str
    off: str = "f"


@dataclass(frozen=True, slots=True)
class Options:
    """An array of `name=value`, told option by option."""

    label: str


@dataclass(frozen=True, slots=True)
class Grants:
    """An access control list, told grant by grant; *what* names the kind of object whose defaults count."""

    what: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """Physical residue, told only where it was asked for."""

    label: str


@dataclass(frozen=True, slots=True)
class Secret:
    """A value whose change is told and which itself is not."""

    label: str


Spec = Says | Flag | Options | Grants | Hidden | Secret | None
"""`None`: derived from something that is told already."""


def choice(label: str, values: Mapping[str, str | None]) -> Says:
    """Give words for the letters that a catalog keeps."""

    def show(_: Names, row: Row, column: str) -> str | None:
        return values.get(row[column] or "", row[column])

    return Says(label, show)


def quoted_text(label: str) -> Says:
    """Show a value as a SQL literal."""
    return Says(label, lambda _, row, column: literal(row[column]))


def listed(label: str) -> Says:
    """Show an array as its items."""
    return Says(label, lambda _, row, column: ", ".join(items(row[column])) or None)


def counted(label: str) -> Says:
    """Show how many numbers a vector has."""
    return Says(label, lambda _, row, column: str(len(numbers(row[column]))))


OWNER = Says("owner", lambda names, row, column: names.role(row[column]))
ENABLED = choice("firing", {"O": "enabled", "D": "disabled", "R": "enabled on replica", "A": "enabled always"})
STORAGE = choice("storage", {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"})
COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}
PERSISTENCE = {"p": "permanent", "u": "unlogged", "t": "temporary"}
PROVIDER = {"c": "libc", "i": "icu", "d": "default", "b": "builtin"}
MODIFY = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
