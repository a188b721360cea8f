"""Snapshots as files: one JSON document, compressed."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING

from harness.catalog.values import Column, Origin, Role, SequenceState, Shape, Shelf, Snapshot, TableRows
from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "pgharness snapshot"
SCHEMA = 1
LEVEL = 6  # zlib: a tenth of the size, in the time that reading took


def dump(snapshot: Snapshot) -> bytes:
    """Write a snapshot; equal snapshots give equal bytes."""
    document = {
        "format": FORMAT,
        "schema": SCHEMA,
        "origin": [
            snapshot.origin.version,
            snapshot.origin.system,
            snapshot.origin.started,
            snapshot.origin.database,
            snapshot.origin.database_oid,
        ],
        "shapes": {
            name: [shape.oid, [[column.name, column.role.value, column.target] for column in shape.columns]]
            for name, shape in snapshot.shapes.items()
        },
        "user": {name: shelf.text for name, shelf in snapshot.user.items()},
        "builtin": {name: shelf.text for name, shelf in snapshot.builtin.items()},
        "state": snapshot.state,
        "tables": _tables(snapshot.tables),
        "sequences": None
        if snapshot.sequences is None
        else {oid: [state.last_value, state.is_called] for oid, state in snapshot.sequences.items()},
        "large_objects": snapshot.large_objects,
        "not_read": snapshot.not_read,
    }
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=True, sort_keys=True)
    return gzip.compress(text.encode("ascii"), LEVEL, mtime=0)


def load(content: bytes, name: str) -> Snapshot:
    """
    Read what `dump` wrote.

    Raises:
        SourceError: Not a snapshot, damaged, or of another schema.
    """
    try:
        document = json.loads(gzip.decompress(content))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise SourceError(f"{name}: not a snapshot, wanted a file of `pgharness snapshot`") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise SourceError(f"{name}: not a snapshot, wanted a file of `pgharness snapshot`")
    if document.get("schema") != SCHEMA:
        raise SourceError(
            f"{name}: snapshot of schema {document.get('schema')}, wanted {SCHEMA}",
            "take the snapshot again with this version of pgharness",
        )
    try:
        return _snapshot(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceError(f"{name}: damaged snapshot, wanted a file of `pgharness snapshot`") from error


def _tables(tables: Mapping[str, TableRows] | None) -> dict[str, list[object]] | None:
    if tables is None:
        return None
    return {oid: [rows.count, rows.whole, rows.columns] for oid, rows in tables.items()}


def _snapshot(document: Mapping[str, object]) -> Snapshot:
    """Build the values; anything amiss raises KeyError, TypeError, ValueError or AttributeError."""
    version, system, started, database, oid = _list(document["origin"])
    tables, sequences, objects = document["tables"], document["sequences"], document["large_objects"]
    return Snapshot(
        origin=Origin(int(str(version)), str(system), str(started), str(database), str(oid)),
        shapes={name: _shape(name, value) for name, value in _dict(document["shapes"]).items()},
        user={name: Shelf(_text(text)) for name, text in _dict(document["user"]).items()},
        builtin={name: Shelf(_text(text)) for name, text in _dict(document["builtin"]).items()},
        state={
            section: {name: _text(value) for name, value in _dict(values).items()}
            for section, values in _dict(document["state"]).items()
        },
        tables=None if tables is None else {oid: _rows(value) for oid, value in _dict(tables).items()},
        sequences=None
        if sequences is None
        else {
            oid: SequenceState(int(str(_list(value)[0])), bool(_list(value)[1]))
            for oid, value in _dict(sequences).items()
        },
        large_objects=None if objects is None else {oid: _text(value) for oid, value in _dict(objects).items()},
        not_read=tuple(map(_text, _list(document["not_read"]))),
    )


def _shape(name: str, value: object) -> Shape:
    oid, columns = _list(value)
    parts = [tuple(map(_text, _list(column))) for column in _list(columns)]
    return Shape(name, _text(oid), tuple(Column(column, Role(role), target) for column, role, target in parts))


def _rows(value: object) -> TableRows:
    count, whole, columns = _list(value)
    pairs = [tuple(map(_text, _list(pair))) for pair in _list(columns)]
    return TableRows(int(str(count)), _text(whole), tuple((name, digest) for name, digest in pairs))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{type(value).__name__}, wanted a list")
    return value


def _dict(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{type(value).__name__}, wanted an object")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__}, wanted a text")
    return value
