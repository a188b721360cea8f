"""What a table wants of a row, and a function of a call: frozen values, as `describe` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.fuzz.kinds import Kind


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column.

    Attributes:
        quoted: The name as SQL writes it.
        default: The expression that stands in for a value that is not given; an identity's is `None`.
        identity: `a` for always, `d` for by default, empty for none.
        generated: The expression that a generated column holds.
    """

    name: str
    quoted: str
    kind: Kind
    not_null: bool = False
    default: str | None = None
    identity: str = ""
    generated: str | None = None

    @property
    def optional(self) -> bool:
        """Whether a row may leave the column out."""
        return not self.not_null or self.default is not None or self.identity != ""


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK, or what lets a row into one of the table's partitions: an expression over *columns*."""

    name: str
    expression: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unique:
    """A primary key, a unique constraint or a unique index; *columns* is empty where it is over expressions."""

    name: str
    columns: tuple[str, ...]
    primary: bool = False
    deferrable: bool = False
    nulls_distinct: bool = True


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """*columns* name a row of *target*, a qualified and quoted table, by its *target_columns*."""

    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    deferrable: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """
    A table.

    Attributes:
        name: Qualified, and quoted where SQL wants that.
        checks: CHECK constraints, and for a partitioned table one that holds for the rows that some partition takes.
        exclusions: Names of its exclusion constraints.
        words: Constants in its checks and in the functions of its triggers: what they compare with.
        definer: Whether a function of its triggers runs with its owner's rights.
    """

    name: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...] = ()
    uniques: tuple[Unique, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    exclusions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    definer: bool = False

    def column(self, name: str) -> Column:
        """Give the column of that name."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    What a call hands over.

    Attributes:
        name: As SQL writes it; empty where it has none.
        optional: Whether it has a default.
        mode: `i` in, `b` in and out, `o` out (of a procedure), `v` variadic: its kind is the array.
    """

    name: str
    kind: Kind
    optional: bool = False
    mode: str = "i"


@dataclass(frozen=True, slots=True)
class Routine:
    """
    A function or a procedure.

    Attributes:
        name: Qualified, and quoted where SQL wants that.
        identity: The name with the types of its arguments, as `regprocedure` writes it.
        kind: `f` function, `p` procedure, `a` aggregate, `w` window function.
        volatility: `i` immutable, `s` stable, `v` volatile.
        returns: The type of its result, as SQL writes it.
        words: Constants in its body.
    """

    name: str
    identity: str
    kind: str
    parameters: tuple[Parameter, ...]
    returns: str
    returns_set: bool
    language: str
    volatility: str
    strict: bool
    definer: bool
    words: tuple[str, ...] = ()
