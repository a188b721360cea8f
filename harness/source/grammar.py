"""What a statement is, by PostgreSQL's own grammar: libpg_query through postgast."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from postgast import pg_query_pb2
from postgast.errors import PgQueryError, check_error
from postgast.native import lib

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

NEWER_NAMES = frozenset(
    {
        "json_array",
        "json_arrayagg",
        "json_exists",
        "json_object",
        "json_objectagg",
        "json_query",
        "json_scalar",
        "json_serialize",
        "json_table",
        "json_value",
        "merge_action",
        "system_user",
    }
)
"""
Words that may name anything (`system_user`) or a function (the others) up to PostgreSQL 15 and may not in 18.

`json` is one as well, but a type of that name is too common to say anything.
Source: `pg_get_keywords()` of 15.18 and 18.6, compared.
"""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


class GrammarError(Exception):
    """
    The grammar refuses a text.

    Args:
        message: What the parser said.
        offset: The 0-based character it was said of.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Node:
    """
    One parsed statement, of which only the first level is read.

    A tree that nests deep (`1 + 1 + …`, 60 terms) is refused by protobuf's reader, so the encoded bytes are read here.
    """

    kind: str
    encoded: bytes

    def number(self, field: str) -> int:
        """Give a field that is a number, an enumeration or a truth value; absent is 0."""
        return next((value for value in self._values(field) if isinstance(value, int)), 0)

    def text(self, field: str) -> str:
        """Give a field that is a text; absent is empty."""
        return next((value.decode() for value in self._values(field) if isinstance(value, bytes)), "")

    def nodes(self, field: str) -> tuple[Node, ...]:
        """List what a field holds that is a node or a list of nodes."""
        return tuple(_node(value) for value in self._values(field) if isinstance(value, bytes))

    def message(self, field: str) -> Node | None:
        """Give a field that is a message of one fixed kind, such as a `RangeVar`; absent is `None`."""
        kind = _kind_of(self.kind, field)
        return next((Node(kind, value) for value in self._values(field) if isinstance(value, bytes)), None)

    def texts(self, field: str) -> tuple[str, ...]:
        """List the strings of a field that is a list of names."""
        return tuple(node.text("sval") for node in self.nodes(field) if node.kind == "String")

    def _values(self, field: str) -> Iterator[int | bytes]:
        number = _numbers(self.kind)[field]
        return (value for found, value in _fields(self.encoded) if found == number)


def parse(text: str) -> tuple[Node, ...]:
    """
    Parse *text* with the grammar of PostgreSQL 18; empty where it holds no statement.

    Raises:
        GrammarError: The grammar refuses it.
    """
    result = lib.pg_query_parse_protobuf(text.encode())
    try:
        check_error(result)
        tree = ctypes.string_at(result.parse_tree.data, result.parse_tree.len)
    except PgQueryError as error:
        # libpg_query counts characters here, not bytes as postgast's documentation has it
        raise GrammarError(error.message, max(error.cursorpos - 1, 0)) from None
    finally:
        lib.pg_query_free_protobuf_parse_result(result)
    return tuple(_statement(raw) for number, raw in _fields(tree) if number == 2 and isinstance(raw, bytes))


def _statement(raw: bytes) -> Node:
    return next(_node(value) for number, value in _fields(raw) if number == 1 and isinstance(value, bytes))


def _node(encoded: bytes) -> Node:
    number, value = next(_fields(encoded))
    assert isinstance(value, bytes)  # noqa: S101  every member of the Node union is a message
    return Node(_kinds()[number], value)


@cache
def _kinds() -> dict[int, str]:
    return {field.number: field.message_type.name for field in pg_query_pb2.Node.DESCRIPTOR.fields}


@cache
def _numbers(kind: str) -> dict[str, int]:
    return {field.name: field.number for field in _message(kind).fields}


@cache
def _kind_of(kind: str, field: str) -> str:
    return str(_message(kind).fields_by_name[field].message_type.name)


def _message(kind: str) -> Any:
    return pg_query_pb2.DESCRIPTOR.message_types_by_name[kind]


def _fields(encoded: bytes) -> Iterator[tuple[int, int | bytes]]:
    """
    Give the fields of an encoded message: number and value.

    Source: the protobuf wire format; groups do not occur in libpg_query's messages.
    """
    at, end = 0, len(encoded)
    while at < end:
        key, at = _varint(encoded, at)
        number, wire = key >> 3, key & 7
        if wire == VARINT:
            value, at = _varint(encoded, at)
            yield number, value
            continue
        if wire == BYTES:
            size, at = _varint(encoded, at)
        else:
            size = 8 if wire == FIXED64 else 4
        yield number, encoded[at : at + size]
        at += size


def _varint(encoded: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = encoded[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
