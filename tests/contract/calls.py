"""What the functions give, as the contract says it."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from tests.contract.who import REFUSED, may, standing
from tests.integration.product.access import RANKS
from tests.integration.product.exports import ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.fuzz.models import Asked

UNKNOWN = "22023"
FORMATS = ("json", "csv")
DAY = re.compile(r"(\d+)-(\d\d)-(\d\d)( BC)?\Z")


def self_or_service(asked: Asked) -> str | None:
    """Say whether the caller may ask about an account: the SQLSTATE that it gets, or none."""
    account = asked.actor.facts.get("account")
    if account == "":
        return REFUSED
    return None if account is None or account == asked.arguments.get("p_auth_id") else REFUSED


def access(asked: Asked) -> Sequence[Sequence[bool]] | str:
    """Say what check_clinic_access gives."""
    role = asked.arguments.get("p_required_role")
    if asked.actor.facts.get("account") == "":
        return REFUSED
    if role is not None and role not in RANKS:
        return UNKNOWN
    refused = self_or_service(asked)
    if refused:
        return refused
    return [[standing(asked.world, asked.arguments["p_auth_id"], asked.arguments["p_clinic_id"]).holds(role)]]


def clinics(asked: Asked) -> Sequence[Sequence[str | bool | None]] | str:
    """Say what get_user_clinics gives."""
    refused = self_or_service(asked)
    if refused:
        return refused
    listed = []
    for clinic in asked.world.rows("public.clinics"):
        found = standing(asked.world, asked.arguments["p_auth_id"], clinic["id"]).listed()
        if found is not None:
            listed.append([clinic["id"], clinic["name"], *found])
    return listed


def metrics(asked: Asked) -> Sequence[Sequence[str | bool | Decimal | None]] | str | None:
    """Say what calculate_clinic_metrics gives: of each metric with values in these days, both included."""
    clinic = asked.arguments["p_clinic_id"]
    if not may(asked, clinic, "viewer"):
        return REFUSED
    first, last = day(asked.arguments["p_start_date"] or "-infinity"), day(asked.arguments["p_end_date"] or "infinity")
    if first is None or last is None:
        return None
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for row in asked.world.rows("public.metric_values"):
        if row["clinic_id"] == clinic and first <= (day(row["date"]) or ()) <= last:
            groups[str(row["metric_definition_id"])].append(Decimal(str(row["value"])))
    return [_metric(asked, metric, amounts) for metric, amounts in groups.items()]


def _metric(asked: Asked, metric: str, amounts: Sequence[Decimal]) -> Sequence[str | bool | Decimal | None]:
    named = asked.world.one("public.metric_definitions", id=metric) or {}
    with localcontext(prec=60):
        total = sum(amounts, Decimal(0))
    average = Decimal(str(asked.world.ask(f"select {total} / {len(amounts)}::numeric")))
    return [str(named["name"]), total, average, min(amounts), max(amounts), Decimal(len(amounts))]


def day(text: str | None) -> tuple[float, ...] | None:
    """Read a day as something to compare; `None` for what is written in another way than ISO's."""
    if text in ("infinity", "-infinity"):
        return (float(text),)
    read = DAY.match(text or "")
    return None if read is None else (-int(read[1]) if read[4] else int(read[1]), int(read[2]), int(read[3]))


def export(asked: Asked) -> str | None:
    """Say whom format_export_data refuses; what an export holds has tests of its own."""
    if asked.actor.facts.get("account") == "":
        return REFUSED
    known = asked.arguments["p_table_name"] in ROWS and asked.arguments.get("p_format", "json") in FORMATS
    member = may(asked, asked.arguments["p_clinic_id"], "viewer")
    if known == member:
        return None  # of two reasons the contract does not say which comes first
    return REFUSED if known else UNKNOWN
