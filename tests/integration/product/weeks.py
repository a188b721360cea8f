"""
What a weekly report must say, from raw rows alone.

Source: the SQL contract, Jobs: the last whole ISO week in the clinic's zone; sums are per metric, currencies are never
added to rates: a metric that is averaged has no total.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Figures = tuple[Decimal | None, Decimal, Decimal, Decimal, int]  # total, average, minimum, maximum, data points
PLACES = Decimal("1e-6")


def last_week(at: datetime, zone: str) -> tuple[date, date]:
    """Give Monday and Sunday of the last ISO week that was over in *zone* at that instant."""
    today = at.astimezone(ZoneInfo(zone)).date()
    year, week, _ = (today - timedelta(days=7)).isocalendar()
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


def figures(
    values: Iterable[tuple[str, date, Decimal]], week: tuple[date, date], averaged: frozenset[str]
) -> Mapping[str, Figures]:
    """Give what a report says of each metric that has values in *week*."""
    kept: dict[str, list[Decimal]] = {}
    for metric, day, amount in values:
        if week[0] <= day <= week[1]:
            kept.setdefault(metric, []).append(amount)
    with localcontext(prec=60):
        return {
            metric: (
                None if metric in averaged else sum(amounts, Decimal(0)),
                (sum(amounts, Decimal(0)) / len(amounts)).quantize(PLACES),
                min(amounts),
                max(amounts),
                len(amounts),
            )
            for metric, amounts in kept.items()
        }
