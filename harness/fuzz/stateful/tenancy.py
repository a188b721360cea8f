"""The description that a machine is made from: who there is, what is whose, and what happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from harness.fuzz.statement import written

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.session import Connection

World = TypeVar("World")
Values = Mapping[str, str | None]
"""What a statement's placeholders stand for, by name."""
Invariant = Callable[["Connection"], Callable[["Connection"], Sequence[str]]]
"""Called on a superuser's session when an example begins; what it gives is called later, and gives complaints."""

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def filled(template: str, values: Values) -> str:
    """Write values in place of a statement's placeholders, which look like `%(name)s`."""
    return PLACEHOLDER.sub(lambda found: written(values[found[1]]), template)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What one person may do.

    Attributes:
        roles: The person's role in each tenant that it is in.
        active: Whether it reads what all tenants share.
        everywhere: Whether it has every right in every tenant.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    active: bool = True
    everywhere: bool = False


NOBODY = Standing(active=False)
Rights = Mapping[str, Standing]
"""Of each identity; who is not in it is nobody."""


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Somebody with a session.

    Attributes:
        role: The database's role that the session belongs to.
        settings: What tells the database who it is, such as `request.jwt.claims`; a session may claim anything here.
        identity: Who it is, as `Rights` and `Table.owner` name people; `None` for nobody.
        trusted: Whether it may do everything: a service, a job.
    """

    name: str
    role: str
    settings: Mapping[str, str] = field(default_factory=dict)
    identity: str | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table, whose row is called `t` in all expressions here.

    Attributes:
        name: As SQL writes it, `public.goals`.
        seen_in: The tenants whose members read a row, an expression of type `text[]`.
        written_in: The tenants whose members write it, all of which a writer must be in; `None` for the same.
        key: What names a row, an expression.
        owner: The identity that reads a row wherever it is, an expression; `None` for no such rule.
        owned: Whether that identity changes it as well.
        shared: Whether everybody who is active reads every row.
        secret: Whether a key is a text of at least 32 characters that is told to nobody who may not read its row, not
            even in an error or as what another row refers to.
        reader: The lowest role that reads.
        writer: The lowest role that writes; `None` for nobody.
    """

    name: str
    seen_in: str
    written_in: str | None = None
    key: str = "t.id"
    owner: str | None = None
    owned: bool = False
    shared: bool = False
    secret: bool = False
    reader: str = ""
    writer: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """
    A call that was made, and what it came to.

    Attributes:
        rows: What it gave, as texts; `None` where it was refused.
        refused: The SQLSTATE, or `None`.
        disturbed: Whether anything was in the way, temporary objects or another session: a refusal may be due to that.
    """

    actor: Actor
    standing: Standing
    values: Values
    rows: Sequence[tuple[str | None, ...]] | None
    refused: str | None
    disturbed: bool


@dataclass(frozen=True, slots=True)
class Call:
    """
    A statement that asks, such as a call of a function.

    Attributes:
        statement: With placeholders.
        drawn: Values for these.
        right: Whether the answer is right by the rights that the asker has, or has not.
        writes: The table that it may write, as `Table.name`, where the rights for that are there; `None` for no table.
    """

    name: str
    statement: str
    drawn: SearchStrategy[Values]
    right: Callable[[Question], bool]
    writes: str | None = None


@dataclass(frozen=True, slots=True)
class Event(Generic[World]):
    """
    Something that a trusted actor does, after which rights are exactly what they should be.

    Attributes:
        statement: With placeholders.
        then: The world afterwards, from the world before; only the rights that follow from it are compared.
    """

    name: str
    by: Actor
    statement: str
    drawn: SearchStrategy[Values]
    then: Callable[[World, Values], World]


@dataclass(frozen=True, slots=True)
class Tenancy(Generic[World]):
    """
    A description of a database in which tenants must not meet.

    Attributes:
        roles: Lowest first; each includes all lower ones.
        giver: The lowest role that gives and takes roles in its tenant, to others alone.
        world: Read what rights follow from, as superuser.
        rights: Say what rights follow, without the database.
        shadows: Statements that put something in the way of a careless function: temporary tables, paths.
        kept: Further tables that are put back between examples, beside `tables`.
        invariants: Complaints about the whole; checked every `every` steps and at the end of an example.
    """

    roles: Sequence[str]
    giver: str
    actors: Sequence[Actor]
    tables: Sequence[Table]
    world: Callable[[Connection], World]
    rights: Callable[[World], Rights]
    calls: Sequence[Call] = ()
    events: Sequence[Event[World]] = ()
    shadows: Sequence[str] = ()
    kept: Sequence[str] = ()
    invariants: Sequence[Invariant] = ()
    every: int = 25

    def reaches(self, standing: Standing, tenant: str, role: str) -> bool:
        """Whether somebody holds a role in a tenant, or a higher one; the empty role is the lowest."""
        if standing.everywhere:
            return True
        held = standing.roles.get(tenant)
        return held is not None and (not role or self.roles.index(held) >= self.roles.index(role))
