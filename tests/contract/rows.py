"""What the tables take, and whom they show their rows, as the contract says it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.contract.who import REFUSED, clinic_of, may
from tests.integration.product.emails import is_email

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.fuzz.models import Expected, Trial

BROKEN = "23514"
WRITERS = {
    "public.goals": "provider",
    "public.metric_values": "staff",
    "public.goal_progress": "staff",
    "public.providers": "clinic_admin",
    "public.data_sources": "clinic_admin",
}


def number(text: str | None) -> Decimal:
    """Read a number."""
    return Decimal(text or "0")


def goal_rule(trial: Trial, old: Mapping[str, str | None]) -> bool:
    """Tell whether a goal, where it is not what it was, keeps the rules."""
    new = trial.new
    changed = {name for name, value in new.items() if not old or value != old.get(name)}
    if "target_date" in changed and (day := new.get("target_date")) is not None:
        clinic = trial.world.one("public.clinics", id=new["clinic_id"])
        zone = (clinic or {}).get("timezone") or "UTC"
        future = trial.world.ask(
            f"select date '{day}' > (now() at time zone '{zone}')::date and isfinite(date '{day}')"
        )
        if future != "True":
            return False
    if "target_value" in changed and (new.get("target_value") is not None):
        target = number(new["target_value"])
        if not target.is_finite() or target <= 0:
            return False
    return "current_value" not in changed or number(new.get("current_value")).is_finite()


def value_rule(trial: Trial, old: Mapping[str, str | None]) -> bool:
    """Tell whether a metric value, where it is not what it was, keeps the rules."""
    new = trial.new
    if old and all(new.get(name) == old.get(name) for name in ("value", "metric_definition_id")):
        return True
    value = number(new.get("value"))
    definition = trial.world.one("public.metric_definitions", id=new.get("metric_definition_id"))
    allowed = definition is None or definition["allows_negative"] == "true"
    return value.is_finite() and (allowed or value >= 0)


def belongs(trial: Trial, old: Mapping[str, str | None]) -> bool:
    """Tell whether what a row names is its clinic's."""
    new, world = trial.new, trial.world
    clinic = new.get("clinic_id")
    for column, table in (("provider_id", "public.providers"), ("data_source_id", "public.data_sources")):
        same = old and all(new.get(name) == old.get(name) for name in (column, "clinic_id"))
        named = world.one(table, id=new[column]) if new.get(column) and not same else None
        if named is not None and named["clinic_id"] != clinic:
            return False
    owner = world.one("public.users", id=new["user_id"]) if new.get("user_id") else None
    if owner is None or (old and all(new.get(name) == old.get(name) for name in ("user_id", "clinic_id"))):
        return True
    member = world.one("public.user_clinic_roles", user_id=owner["id"], clinic_id=clinic)
    return owner["role"] == "admin" or (member is not None and member["is_active"] == "true")


def anything(trial: Trial, old: Mapping[str, str | None]) -> bool:
    """Keep no rule but those of membership."""
    return True


RULES: Mapping[str, Callable[[Trial, Mapping[str, str | None]], bool]] = {
    "public.goals": goal_rule,
    "public.metric_values": value_rule,
}


def inserted(table: str) -> Callable[[Trial], Expected]:
    """Say what a table takes."""

    def accepts(trial: Trial) -> Expected:
        clinic = clinic_of(trial.world, trial.new)
        if trial.world.one("public.clinics", id=clinic) is None:
            return None if trial.actor.facts.get("account") is None else False
        if table == "public.goal_progress" and not number(trial.new.get("current_value")).is_finite():
            return None  # refused where it becomes the goal's own
        if not may(trial, clinic, WRITERS[table]):
            return REFUSED if RULES.get(table, anything)(trial, {}) else False
        return (RULES.get(table, anything)(trial, {}) and belongs(trial, {})) or BROKEN

    return accepts


def updated(table: str) -> Callable[[Trial], Expected]:
    """Say which changes a table takes; a provider or source that moves while others name it has a test of its own."""

    def accepts(trial: Trial) -> Expected:
        was, now = clinic_of(trial.world, trial.old), clinic_of(trial.world, trial.new)
        if was != now and (table in ("public.providers", "public.data_sources") or now is None):
            return None
        if not (may(trial, was, WRITERS[table]) and may(trial, now, WRITERS[table])):
            return False
        finite = table != "public.goal_progress" or number(trial.new.get("current_value")).is_finite()
        if trial.world.one("public.clinics", id=now) is None or not finite:
            return None
        return (RULES.get(table, anything)(trial, trial.old) and belongs(trial, trial.old)) or BROKEN

    return accepts


def deleted(table: str) -> Callable[[Trial], Expected]:
    """Say who deletes: those who write."""
    return lambda trial: None if may(trial, clinic_of(trial.world, trial.old), WRITERS[table]) else False


def seen(trial: Trial) -> Expected:
    """Say who reads: members of the clinic."""
    if trial.actor.facts.get("account") == "":
        return REFUSED
    return may(trial, clinic_of(trial.world, trial.old), "viewer")


def seen_clinic(trial: Trial) -> Expected:
    """Say who reads clinics: their members."""
    if trial.actor.facts.get("account") == "":
        return REFUSED
    return may(trial, trial.old["id"], "viewer")


def profile(trial: Trial) -> Expected:
    """Say which profiles the owner may write: those with an e-mail address, or none."""
    if trial.actor.statements:
        return None
    email = trial.new.get("email")
    if email is None or (trial.old and email == trial.old["email"]):
        return None if trial.old else True
    return True if is_email(email) else BROKEN


def member_row(trial: Trial) -> Expected:
    """Say who reads memberships: members of the clinic, and whose they are."""
    account = trial.actor.facts.get("account")
    if account == "":
        return REFUSED
    person = trial.world.one("public.users", auth_id=account) if account else None
    own = person is not None and person["id"] == trial.old["user_id"] and person["status"] == "active"
    return own or may(trial, trial.old["clinic_id"], "viewer")


def appointed(trial: Trial) -> Expected:
    """Say who gives and takes memberships: administrators of the clinic, before and after, and nobody the own one."""
    if trial.actor.facts.get("account") is None:
        return None
    sides = [row for row in (trial.old, trial.new) if row]
    if any(row.get("user_id") is None for row in sides):
        return None
    allowed = all(may(trial, row.get("clinic_id"), "clinic_admin") for row in sides)
    return None if allowed and not any(_own(trial, row) for row in sides) else False


def _own(trial: Trial, row: Mapping[str, str | None]) -> bool:
    person = trial.world.one("public.users", auth_id=trial.actor.facts["account"])
    return person is not None and person["role"] != "admin" and row["user_id"] == person["id"]
