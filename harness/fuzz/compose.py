"""Texts of values that hold other values: arrays, rows, ranges. The reverse of what `array_in` and its kin read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.statement import Text

Nested = "Text | Sequence[Nested]"


def _escaped(value: str) -> str:
    doubled = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{doubled}"'


def array(elements: Sequence[object], delimiter: str = ",", lower: Sequence[int] = ()) -> str:
    """
    Write an array.

    Args:
        elements: Texts, `None` for null; or sequences of these, all as long as each other, one level a dimension.
        delimiter: What the element's type wants between two of them.
        lower: The lower bound of each dimension, where it is not 1.
    """
    body = _body(elements, delimiter)
    if not lower or not elements:
        return body
    bounds = "".join(f"[{low}:{low + size - 1}]" for low, size in zip(lower, _sizes(elements, len(lower)), strict=True))
    return f"{bounds}={body}"


def _body(elements: Sequence[object], delimiter: str) -> str:
    inner = (
        "NULL" if each is None else _escaped(each) if isinstance(each, str) else _body(each, delimiter)  # type: ignore[arg-type]
        for each in elements
    )
    return "{" + delimiter.join(inner) + "}"


def _sizes(elements: Sequence[object], depth: int) -> list[int]:
    sizes = [len(elements)]
    while len(sizes) < depth:
        elements = elements[0]  # type: ignore[assignment]
        sizes.append(len(elements))
    return sizes


def composite(values: Sequence[Text]) -> str:
    """Write a row; a null is nothing between two commas."""
    return "(" + ",".join("" if value is None else _escaped(value) for value in values) + ")"


def bounds(low: Text, high: Text, brackets: str = "[)") -> str:
    """Write a range; a bound that is `None` is infinitely far."""
    ends = ["" if value is None else _escaped(value) for value in (low, high)]
    return f"{brackets[0]}{ends[0]},{ends[1]}{brackets[1]}"
