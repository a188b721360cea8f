"""
What a project says that its tables and functions do: Python that knows nothing of the SQL.

A models file is a Python file with a value `MODELS`; the gate, `pgharness fuzz` and pytest compare it with the
database.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from harness.errors import ConfigError
from harness.fuzz.session import reading, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Relation
    from harness.fuzz.statement import Call, Row, Text

Operation = Literal["select", "insert", "update", "delete"]
Cell = str | bool | Decimal | None
Expected = bool | str | None
"""Whether it is accepted, or the SQLSTATE that it is refused with; `None`: the model has no opinion."""


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Somebody who uses the database.

    Attributes:
        statements: Make a superuser's session theirs; they run within a transaction that is rolled back.
        facts: What models want to know of them.
        only: Tables and functions that they use; empty for all. Invariants of these tables are looked at behind such
            actors alone, where there are any: they make a state that the invariant says something of.
    """

    name: str
    statements: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()


ROWS = """
select (
    select pg_catalog.jsonb_object_agg(c.key, c.value)
    from pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(t.*)) as c
)
from {} as t
"""


class World:
    """The rows of a database, read once: nothing that is tried stays in it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._rows: dict[str, list[dict[str, Text]]] = {}
        self._answers: dict[str, Text] = {}

    def rows(self, table: str) -> list[dict[str, Text]]:
        """Give all rows of a table by its name as SQL writes it, values as texts."""
        if table not in self._rows:
            query = ROWS.format(table)
            with reading(self._conn) as cursor:
                self._rows[table] = [row for (row,) in run(cursor, query) if isinstance(row, dict)]
        return self._rows[table]

    def one(self, table: str, **values: Text) -> dict[str, Text] | None:
        """Give the first row with these values; `None` where there is none."""
        return next((row for row in self.rows(table) if all(row[name] == own for name, own in values.items())), None)

    def ask(self, query: str) -> Text:
        """Give the first column of the first row of a query as a text, asked once: the server's clock, its zones."""
        if query not in self._answers:
            with reading(self._conn) as cursor:
                (answer,) = run(cursor, query)[0]
            self._answers[query] = None if answer is None else str(answer)
        return self._answers[query]


@dataclass(frozen=True, slots=True)
class Trial:
    """
    What a model is asked about.

    Attributes:
        old: The row that is updated, deleted or read; empty for an insert.
        new: The row as it is written, with constant defaults filled in; empty for a delete.
        actor: Who does it.
    """

    old: Mapping[str, Text]
    new: Mapping[str, Text]
    actor: Actor
    world: World


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that a model is asked about; an argument that is not given is not there."""

    arguments: Mapping[str, Text]
    actor: Actor
    world: World


@dataclass(frozen=True, slots=True)
class Models:
    """
    All that a project says.

    Attributes:
        actors: Who uses the database; the owner, without statements, where none are given.
        accepts: By table and operation, whether a trial is accepted; a refusal by the table's own constraints is never
            held against a model.
        returns: By function, the rows that a call gives, in any order, or the SQLSTATE that refuses it.
        invariants: By table and by what it stands for, a query: after a write on the table that was accepted it gives
            no row.
    """

    actors: Callable[[World], Sequence[Actor]] = lambda _: (Actor("owner"),)
    accepts: Mapping[tuple[str, Operation], Callable[[Trial], Expected]] = field(default_factory=dict)
    returns: Mapping[str, Callable[[Asked], Sequence[Sequence[Cell]] | str | None]] = field(default_factory=dict)
    invariants: Mapping[tuple[str, str], str] = field(default_factory=dict)


CONSTANT = re.compile(r"'((?:[^']|'')*)'(?:::[\w. ]+)?\Z|(-?\d+(?:\.\d+)?|true|false)\Z")


def filled(relation: Relation, row: Row) -> dict[str, Text]:
    """Give the values of a row with the defaults that are constants; a null where there is no default."""
    values: dict[str, Text] = {}
    for column in relation.columns:
        if column.name in row.values:
            values[column.name] = row.values[column.name]
        elif column.default is None:
            values[column.name] = None
        elif (constant := CONSTANT.match(column.default)) is not None:
            values[column.name] = constant[2] or constant[1].replace("''", "'")
    return values


def asked(call: Call, actor: Actor, world: World) -> Asked:
    """Give the arguments of a call by their names."""
    return Asked({parameter.name: text for parameter, text in call.arguments}, actor, world)


def load(file: Path, root: Path) -> Models:
    """
    Read a models file; what it imports is looked for in *root* as well.

    Raises:
        ConfigError: It is not there, it fails, or it holds no `MODELS`.
    """
    spec = importlib.util.spec_from_file_location(f"pgharness_models_{file.stem}", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise ConfigError(f"models file {file} is not there, a Python file was wanted")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    if str(root) not in sys.path:
        sys.path.append(str(root))
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ConfigError(f"models file {file} fails: {type(error).__name__}: {error}") from error
    models = getattr(module, "MODELS", None)
    if not isinstance(models, Models):
        raise ConfigError(f"models file {file} holds no MODELS", "Set MODELS = harness.fuzz.models.Models(…).")
    return models
