"""PostgreSQL's texts of rows, arrays and options, read into Python values."""

from __future__ import annotations

import re
from functools import lru_cache

FIELD = re.compile(r'(?:^|,)("[^"\\]*(?:(?:""|\\.)[^"\\]*)*"|[^",]*)', re.DOTALL)
ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^",{}]+)', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def fields(line: str) -> list[str | None]:
    """Give the values of a row's text `(1,"a b",)`; an empty field is NULL, as the server writes it."""
    inner = line[1:-1]
    if '"' not in inner:
        return [piece or None for piece in inner.split(",")]
    return [_unquoted(piece) if piece[:1] == '"' else piece or None for piece in FIELD.findall(inner)]


def _unquoted(piece: str) -> str:
    """Take a field out of its quotes, where quotes and backslashes stand doubled."""
    plain = piece[1:-1].replace('""', '"')
    return ESCAPED.sub(r"\1", plain) if "\\" in plain else plain


@lru_cache(maxsize=4096)
def items(array: str | None) -> tuple[str, ...]:
    """Give the items of a one-dimensional array's text `{a,"b c"}`; none for NULL."""
    if not array:
        return ()
    return tuple(
        ESCAPED.sub(r"\1", match.group(1)) if match.group(1) is not None else match.group(2)
        for match in ITEM.finditer(array[1:-1])
    )


def numbers(vector: str | None) -> list[str]:
    """Give the numbers of `1 2` or `{1 2}`; none for NULL."""
    return vector.strip("{}").split() if vector else []


@lru_cache(maxsize=4096)
def options(array: str | None) -> dict[str, str]:
    """Give the options of `{name=value}` by name, sorted; the order in which they were set means nothing."""
    pairs = (item.partition("=") for item in items(array))
    return dict(sorted((name, value) for name, _, value in pairs if name))
