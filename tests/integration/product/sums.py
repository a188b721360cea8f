"""
What the daily sums are, computed from raw values alone, as the contract says it.

Source: the SQL contract, Data consistency and Settled: value by the definition's method, a null provider is a group of
its own, the deviation is the sample's and null for one value.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = tuple[object, ...]  # clinic, provider, metric, day
Sum = tuple[Decimal, int, Decimal, Decimal, Decimal, Decimal | None]  # value, count, min, max, average, deviation
PLACES = Decimal("1e-6")
LARGE, DIGITS = 40, 20  # the exponent from which on digits are compared, and how many


def sums(values: Iterable[tuple[Key, Decimal]], averaged: frozenset[object]) -> Mapping[Key, Sum]:
    """Give the daily rows that these values make; the metrics in *averaged* are averages, the rest totals."""
    groups: dict[Key, list[Decimal]] = defaultdict(list)
    for key, amount in values:
        groups[key].append(amount)
    return {key: _sum(amounts, key[2] in averaged) for key, amounts in groups.items()}


def near(row: Sum) -> Sum:
    """Round what division made, for comparison; of a number too large for places, PostgreSQL gives fewer."""
    value, count, lowest, highest, average, deviation = row
    return (
        _rounded(value),
        count,
        lowest,
        highest,
        _rounded(average),
        None if deviation is None else _rounded(deviation),
    )


def _rounded(amount: Decimal) -> Decimal:
    if amount.adjusted() > LARGE:
        return Context(prec=DIGITS).plus(amount)
    with localcontext(prec=LARGE + DIGITS):
        return amount.quantize(PLACES)


def _sum(amounts: list[Decimal], average_counts: bool) -> Sum:
    with localcontext(prec=LARGE + max(0, *(amount.adjusted() for amount in amounts)) + DIGITS):
        total = sum(amounts, Decimal(0))
        average = total / len(amounts)
        spread = sum(((amount - average) ** 2 for amount in amounts), Decimal(0))
        deviation = (spread / (len(amounts) - 1)).sqrt() if len(amounts) > 1 else None
        value = average if average_counts else total
        return near((value, len(amounts), min(amounts), max(amounts), average, deviation))
