"""
What a clinic's months are, computed from raw values alone.

Source: the SQL contract, Performance; the header of 04_triggers_and_functions/80_monthly_metrics.sql: a month is the
calendar month of the clinic's own day, a row is one metric of one clinic, whoever provided it, valued by its method.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value = tuple[object, date, object, Decimal]  # clinic, day, metric, amount
Key = tuple[object, date, object]  # clinic, first of the month, metric
Month = tuple[Decimal, Decimal, Decimal, Decimal, int]  # value, average, min, max, number
PLACES = Decimal("1e-6")


def months(values: Iterable[Value], averaged: frozenset[object]) -> Mapping[Key, Month]:
    """Give the rows that these values make; the metrics in *averaged* are averages, the rest totals."""
    groups: dict[Key, list[Decimal]] = defaultdict(list)
    for where, day, what, amount in values:
        groups[where, day.replace(day=1), what].append(amount)
    return {key: _month(amounts, key[2] in averaged) for key, amounts in groups.items()}


def near(row: Month) -> Month:
    """Round what division made, for comparison."""
    value, average, lowest, highest, number = row
    with localcontext(prec=60):
        return value.quantize(PLACES), average.quantize(PLACES), lowest, highest, number


def _month(amounts: list[Decimal], averaged: bool) -> Month:
    with localcontext(prec=60):
        total = sum(amounts, Decimal(0))
        average = total / len(amounts)
        return near((average if averaged else total, average, min(amounts), max(amounts), len(amounts)))
