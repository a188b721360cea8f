"""Ordered parts told: the labels of an enum, the dictionaries of a text search configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.catalog.drafts import Draft, both, gained, rows
from harness.catalog.naming import literal, words
from harness.catalog.values import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.catalog.compare import Delta
    from harness.catalog.drafts import Sides
    from harness.catalog.names import Names

TOKENS = {
    str(number): name
    for number, name in enumerate(
        words(
            """asciiword word numword email url host sfloat version hword_numpart hword_part hword_asciipart blank
    tag protocol numhword asciihword hword url_path file float int uint entity"""
        ),
        1,
    )
}
"""Token types of the built-in parser (tsearch/wparser_def.c)."""


def labels(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of an enum's labels: new, gone, renamed, in another order."""
    enums: dict[str, str] = {}
    for delta in listed:
        names, row, second = rows(sides, delta)
        kind = str(row["enumtypid"])
        keys = both(sides, delta, "pg_type", "enumtypid")
        called = ("type", names.name("pg_type", kind))
        if delta.before is not None and delta.after is not None:
            enums[kind] = str(sides.match.oid("pg_type", kind))
            if "enumlabel" in delta.columns:
                words = f"label {literal(row['enumlabel'])} renamed to {literal(delta.after['enumlabel'])}"
                yield Draft(Change(*called, words, None, None), *keys)
        else:
            value = literal(row["enumlabel"])
            words = gained(f"label {value}", second=second)
            change = Change(*called, words, None if second else value, value if second else None)
            yield Draft(change, *keys)
    for kind, other in enums.items():
        yield from _label_order(sides, kind, other)


def _label_order(sides: Sides, kind: str, other: str) -> Iterator[Draft]:
    """Tell that the labels on both sides stand in another order."""
    first, second = _sorted_labels(sides.before, kind), _sorted_labels(sides.after, other)
    oids = {oid for oid, _ in second}
    mapped = [str(sides.match.oid("pg_enum", oid)) for oid, _ in first]
    kept = [oid for oid in mapped if oid in oids]
    if kept == [oid for oid, _ in second if oid in set(kept)]:
        return
    change = Change(
        "type",
        sides.before.name("pg_type", kind),
        "order of labels",
        ", ".join(str(literal(label)) for _, label in first),
        ", ".join(str(literal(label)) for _, label in second),
    )
    yield Draft(change, ("pg_type", kind, "0"), ("pg_type", other, "0"))


def _sorted_labels(names: Names, kind: str) -> list[tuple[str, str]]:
    mine = names.index.where("pg_enum", "enumtypid", kind)
    return [
        (str(row["oid"]), str(row["enumlabel"]))
        for row in sorted(mine, key=lambda row: float(row["enumsortorder"] or 0))
    ]


def maps(sides: Sides, listed: list[Delta]) -> Iterator[Draft]:
    """Tell of the dictionaries of a text search configuration, all of a token type at once."""
    seen: set[tuple[str, str]] = set()
    for delta in listed:
        names, row, second = rows(sides, delta)
        token = str(row["maptokentype"])
        keys = both(sides, delta, "pg_ts_config", "mapcfg")
        if second:
            keys = (None, keys[1])
        config = str(row["mapcfg"])
        anchor = (keys[1][1] if keys[1] else str(sides.match.oid("pg_ts_config", config)), token)
        if anchor in seen:
            continue
        seen.add(anchor)
        first = sides.origin("pg_ts_config", anchor[0]) if second else config
        old = _dictionaries(sides.before, first, token) if first else None
        new = _dictionaries(sides.after, anchor[0], token)
        if old == new:
            continue
        words = f"dictionaries of {TOKENS.get(token, f'token type {token}')}"
        attribute = words if old and new else gained(words, second=old is None)
        change = Change("text search configuration", names.name("pg_ts_config", config), attribute, old, new)
        yield Draft(change, *keys)


def _dictionaries(names: Names, config: str, token: str) -> str | None:
    mine = [row for row in names.index.parts("pg_ts_config_map", config) if row["maptokentype"] == token]
    mine.sort(key=lambda row: int(row["mapseqno"] or 0))
    return ", ".join(names.name("pg_ts_dict", row["mapdict"]) for row in mine) or None
