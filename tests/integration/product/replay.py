"""Rebuild a table from the audit log alone; it knows the log's format, and nothing of the triggers that wrote it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Image = dict[str, object]
Entry = tuple[str, str | None, str | None, str | None]  # action, record_id, old_data, new_data as text


def replay(entries: Iterable[Entry]) -> Mapping[str, Image]:
    """
    Give the rows by record_id that the entries, in the order of their ids, lead to.

    Raises:
        AssertionError: An entry tells something of a row that the entries before contradict.
    """
    table: dict[str, Image] = {}
    for action, key, old_text, new_text in entries:
        old: Image = json.loads(old_text) if old_text else {}
        new: Image = json.loads(new_text) if new_text else {}
        if action == "TRUNCATE":
            table.clear()
            continue
        assert key is not None
        if action == "INSERT":
            table[key] = new
        elif action == "DELETE":
            gone = table.pop(key)
            assert gone == old, f"{key}: deleted {old}, was {gone}"
        elif action == "UPDATE":
            row = table[key]
            assert old.keys() == new.keys()
            assert {name: row[name] for name in old} in (old, new), f"{key}: changed from {old}, was {row}"
            row.update(new)
    return table
