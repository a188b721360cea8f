"""Calls of any function or procedure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.fuzz import describe, held
from harness.fuzz.kinds import Array, Base, Multirange, Pseudo, Range
from harness.fuzz.server import Server, today
from harness.fuzz.session import FuzzError
from harness.fuzz.statement import Call
from harness.fuzz.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.kinds import Kind
    from harness.fuzz.session import Connection
    from harness.fuzz.shape import Parameter, Routine
    from harness.fuzz.statement import Text

    Given = SearchStrategy[tuple[Parameter, Text] | None]

INTEGER = Base("integer", "N")
TEXT = Base("text", "S")
TEXTS = frozenset({"text", "character varying"})
RANGE = Range("int4range", INTEGER, discrete=True)
CONCRETE: Mapping[str, Kind] = {
    "anyelement": INTEGER,
    "anynonarray": INTEGER,
    "anyarray": Array("integer[]", INTEGER),
    "anyrange": RANGE,
    "anymultirange": Multirange("int4multirange", RANGE),
    "anycompatible": INTEGER,
    "anycompatiblenonarray": INTEGER,
    "anycompatiblearray": Array("integer[]", INTEGER),
    "anycompatiblerange": RANGE,
    "anycompatiblemultirange": Multirange("int4multirange", RANGE),
    '"any"': TEXT,
    "cstring": Pseudo("cstring"),
}
"""What stands in for a polymorphic type: one that fits every other, so that a call always resolves."""


def calls(conn: Connection, name: str) -> SearchStrategy[Call]:
    """
    Give calls of a function or procedure, the simplest first.

    Arguments are values of their types, constants of the body, and values that the columns hold which a parameter is
    named after; they are read once, now. Whether a call is accepted is the function's own matter.

    Args:
        conn: Connected to the database; nothing is left in it.
        name: As SQL writes it, `public.check_clinic_access`; with types in parentheses for one of several.

    Raises:
        FuzzError: There is none, it is no function that is called by itself, or an argument has no value.
    """
    values = Values(Server(conn), days=today(conn))
    return st.one_of([_calls(conn, routine, values) for routine in describe.routines(conn, name)])


def _calls(conn: Connection, routine: Routine, values: Values) -> SearchStrategy[Call]:
    given: list[Given] = [_argument(conn, routine, parameter, values) for parameter in routine.parameters]
    named = all(parameter.name for parameter in routine.parameters)

    def call(arguments: tuple[tuple[Parameter, Text] | None, ...]) -> Call:
        taken = []
        for argument in arguments:
            if argument is None and not named:
                break
            if argument is not None:
                taken.append(argument if named else (replace(argument[0], name=""), argument[1]))
        return Call(routine, tuple(taken))

    return st.tuples(*given).map(call)


def _argument(conn: Connection, routine: Routine, parameter: Parameter, values: Values) -> Given:
    """Give values of one parameter; `None` leaves it to its default."""
    kind = CONCRETE.get(parameter.kind.name, parameter.kind) if isinstance(parameter.kind, Pseudo) else parameter.kind
    if isinstance(kind, Pseudo) and kind.name != "cstring":
        raise FuzzError(f"{routine.identity}: type {kind.name} of an argument has no value that can be written")
    concrete = replace(parameter, kind=kind)
    if parameter.mode == "o":
        return st.just((concrete, None))
    found = values.maybe(kind, words=routine.words)
    if kind.name in TEXTS and routine.words:  # among all the usual suspects a constant would come too seldom
        found = found | st.sampled_from(routine.words)
    there = held.values(conn, parameter.name, kind.name)
    if there:
        found = st.sampled_from(there) | found
    arguments: Given = found.map(lambda value: (concrete, value))
    return st.none() | arguments if parameter.optional else arguments
