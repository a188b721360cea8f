"""What a snapshot is made of, and what a change says: frozen values, no I/O."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SEPARATOR = "\x1e"
"""Stands between the rows of one catalog; the reader proves by count that no value holds it."""

LEFT_BEHIND, MISSING = "left behind", "missing"
"""Attributes of a change that concerns an object as a whole."""

FIRST_USER_OID = 16384
"""FirstNormalObjectId: objects below are made by initdb, objects from here on by people (access/transam.h)."""


class Aspect(enum.StrEnum):
    """Which part of a database a change concerns, so that checks can tell them apart."""

    SCHEMA = "schema"
    CLUSTER = "cluster"
    ROWS = "rows"
    SEQUENCE = "sequence"
    LARGE_OBJECT = "large object"
    PHYSICAL = "physical"


class Role(enum.StrEnum):
    """What the value of a catalog's column stands for."""

    OWN = "own"  # the row's own OID
    REF = "ref"  # the OID of a row of `target`
    REFS = "refs"  # several such OIDs, written `1 2` or `{1 2}`
    CLASS = "class"  # the OID of the catalog that the next column points into
    POLY = "poly"  # an OID whose catalog stands in the column `target`
    ATTNUM = "attnum"  # a column number of the relation in the column `target`
    ATTNUMS = "attnums"  # several such numbers
    ACL = "acl"
    TEXT = "text"


LEAD = frozenset({Role.OWN, Role.REF, Role.REFS, Role.CLASS, Role.POLY, Role.ATTNUM, Role.ATTNUMS})
"""Roles whose text holds no comma; such columns come first in a row, so that a split finds them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a catalog as snapshots keep it."""

    name: str
    role: Role
    target: str = ""


@dataclass(frozen=True)
class Shape:
    """
    The columns of one catalog in the order of a row's text.

    Attributes:
        oid: The catalog's own OID, as `pg_depend.classid` names it; fixed over clusters and versions.
        columns: Lead columns first, then the names of the natural key, then the rest.
    """

    catalog: str
    oid: str
    columns: tuple[Column, ...]

    @cached_property
    def lead(self) -> int:
        """How many columns come first that hold no comma."""
        return sum(column.role in LEAD for column in self.columns)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each column stands in a row."""
        return {column.name: index for index, column in enumerate(self.columns)}

    @cached_property
    def has_oid(self) -> bool:
        """Whether rows carry an OID of their own, the first column then."""
        return bool(self.columns) and self.columns[0].role is Role.OWN


@dataclass(frozen=True)
class Shelf:
    """The rows of one catalog as text, in no order that means anything."""

    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The rows, one record text each."""
        return self.text.split(SEPARATOR) if self.text else []

    @cached_property
    def by_first(self) -> dict[str, list[str]]:
        """The rows by their first column: their own OID, or that of the object they are part of."""
        found: dict[str, list[str]] = {}
        for line in self.lines:
            found.setdefault(line[1:-1].split(",", 1)[0], []).append(line)
        return found


SHORT = 60
"""Characters up to which a value stands in the sentence itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    One difference between two snapshots, in a person's words.

    Attributes:
        kind: What the object is: `table`, `function`, `default privileges` …
        identity: The object as SQL names it: `app.users`, `app.quote(bigint)`, `audit on app.users`.
        attribute: What differs, `left behind` for an object that is new and `missing` for one that is gone.
        before: The value on the first side in SQL terms; `None`: absent there.
        after: The same on the second side.
        aspect: Which part of the database differs.
    """

    kind: str
    identity: str
    attribute: str
    before: str | None
    after: str | None
    aspect: Aspect = Aspect.SCHEMA

    def __str__(self) -> str:
        """Give the sentence for a person."""
        if self.attribute in {LEFT_BEHIND, MISSING}:
            return f"{self.attribute}: {self.kind} {self.identity}"
        sentence = f"{self.kind} {self.identity}: {self.attribute}"
        if self.before is None or self.after is None or self.attribute.startswith(("renamed to ", "moved to ")):
            return sentence
        if max(len(self.before), len(self.after)) > SHORT or "\n" in self.before + self.after:
            return sentence
        return f"{sentence} ({self.before} → {self.after})"


@dataclass(frozen=True, slots=True)
class Origin:
    """
    Where a snapshot was taken.

    Attributes:
        version: `server_version_num`, as 150018.
        system: The cluster's system identifier; copies of a data directory share it.
        started: When the server started, which tells such copies apart.
        database: The database's name, *database_oid* its OID.
    """

    version: int
    system: str
    started: str
    database: str
    database_oid: str

    @property
    def major(self) -> int:
        """The major version."""
        return self.version // 10000


@dataclass(frozen=True, slots=True)
class TableRows:
    """
    Digests of the rows of one table, free of their order.

    Attributes:
        count: How many rows.
        whole: Sum of the 64-bit hashes of the rows' texts.
        columns: The same for each column alone, by name; virtual generated columns are left out.
    """

    count: int
    whole: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SequenceState:
    """Where a sequence stands."""

    last_value: int
    is_called: bool

    @property
    def next_step(self) -> tuple[int, bool]:
        """A value to order states by, for an ascending sequence: a called one is ahead of one that is not."""
        return (self.last_value, self.is_called)


@dataclass(frozen=True)
class Snapshot:
    """
    Everything PostgreSQL keeps about one database, as of one moment; see `snapshot()`.

    Attributes:
        shapes: The columns kept of each catalog.
        user: Rows that people made, by catalog.
        builtin: Rows that initdb made, by catalog; shared between snapshots where nothing changed.
        state: What no catalog holds (ALTER SYSTEM, slots, prepared transactions …): section → name → value.
        tables: Row digests by the table's OID; `None` where rows were not read. The same holds for `sequences`
            (by OID) and `large_objects` (content digest by OID).
        not_read: What could not be read and why, one sentence each.
    """

    origin: Origin
    shapes: Mapping[str, Shape]
    user: Mapping[str, Shelf]
    builtin: Mapping[str, Shelf]
    state: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, TableRows] | None = None
    sequences: Mapping[str, SequenceState] | None = None
    large_objects: Mapping[str, str] | None = None
    not_read: tuple[str, ...] = field(default=())

    def to_bytes(self) -> bytes:
        """Write the snapshot as a file's content; `from_bytes` reads it back equal."""
        from harness.catalog.serial import dump  # noqa: PLC0415 - serial builds on these values

        return dump(self)

    @staticmethod
    def from_bytes(content: bytes, name: str = "snapshot") -> Snapshot:
        """
        Read what `to_bytes` wrote.

        Args:
            content: The file's content.
            name: What an error is to call it.

        Raises:
            SourceError: Not a snapshot, damaged, or written by another version of this format.
        """
        from harness.catalog.serial import load  # noqa: PLC0415 - serial builds on these values

        return load(content, name)
