"""What a value may be: a type of PostgreSQL as one recursive value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """
    A type whose text its own input function reads.

    Attributes:
        name: As SQL writes it, without a modifier; qualified where it is not PostgreSQL's own.
        category: The letter of `pg_type.typcategory`: `S` for strings, `N` for numbers, …
        modifier: The column's `atttypmod`, which holds length, precision or scale; -1 without one.
        builtin: Whether it is PostgreSQL's own.
    """

    name: str
    category: str
    modifier: int = -1
    builtin: bool = True


@dataclass(frozen=True, slots=True)
class Array:
    """Any number of elements, in any number of dimensions; *delimiter* stands between two of them."""

    name: str
    element: Kind
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Composite:
    """A row; of each field its name and what it may be. Constraints of a table do not bind the type of its rows."""

    name: str
    fields: tuple[tuple[str, Kind], ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """Another type with checks, each an expression over VALUE."""

    name: str
    base: Kind
    not_null: bool
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enum:
    """One of some labels, in their order; a type without a label has no value."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """All between two bounds; *discrete* where a range has one spelling alone."""

    name: str
    bound: Kind
    discrete: bool


@dataclass(frozen=True, slots=True)
class Multirange:
    """Any number of ranges."""

    name: str
    range: Range


@dataclass(frozen=True, slots=True)
class Pseudo:
    """What only a function's signature names: `anyelement`, `record`, `trigger`, …"""

    name: str


Kind = Base | Array | Composite | Domain | Enum | Range | Multirange | Pseudo


def bare(kind: Kind) -> Kind:
    """Give what a domain is made of, and any other type as it is."""
    while isinstance(kind, Domain):
        kind = kind.base
    return kind
