"""
What the SQL contract says of the product's tables and functions, for the gate: Python that knows nothing of the SQL.

Source: the SQL contract, Validation, Data consistency, Helpers, Identity.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from harness.fuzz.models import Actor, Models
from tests.integration.product.access import RANKS
from tests.integration.product.emails import is_email
from tests.integration.product.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from harness.fuzz.models import Asked, Expected, Trial, World

BROKEN, REFUSED, UNKNOWN = "23514", "42501", "22023"
DAILY_JOB = "select public.aggregate_daily_metrics()"
WRITERS = {
    "public.goals": "provider",
    "public.metric_values": "staff",
    "public.goal_progress": "staff",
    "public.providers": "clinic_admin",
    "public.data_sources": "clinic_admin",
}


def actors(world: World) -> Sequence[Actor]:
    """List the owner, the service, nobody, and everybody who has an account."""
    people = [row for row in world.rows("public.users") if row["auth_id"]]
    return (
        Actor("owner"),
        Actor(
            "the owner after the daily job",
            ("select public.aggregate_daily_metrics()",),
            only=("public.metric_values",),
        ),
        Actor("service_role", ("set local session authorization service_role",), {"service": "yes"}),
        Actor("anon", ("set local session authorization anon",), {"account": ""}),
        *(_person(str(row["auth_id"]), str(row["name"])) for row in people),
    )


def _person(account: str, name: str) -> Actor:
    claims = json.dumps({"sub": account, "role": "authenticated"})
    return Actor(
        name.split("\n", maxsplit=1)[0],
        (
            f"select pg_catalog.set_config('request.jwt.claims', '{claims}', true)",
            "set local session authorization authenticated",
        ),
        {"account": account},
    )


def standing(world: World, account: str | None, clinic: str | None) -> Standing:
    """Say how somebody stands to a clinic."""
    person = world.one("public.users", auth_id=account) if account else None
    house = world.one("public.clinics", id=clinic)
    if person is None or house is None:
        return Standing(False, False, False, None)
    member = world.one("public.user_clinic_roles", user_id=person["id"], clinic_id=clinic)
    return Standing(
        person["status"] == "active",
        person["role"] == "admin",
        house["status"] == "active",
        (str(member["role"]), member["is_active"] == "true") if member else None,
    )


def may(trial: Trial, clinic: str | None, role: str) -> bool:
    """Tell whether the actor holds a role in a clinic; owner and service hold all."""
    account = trial.actor.facts.get("account")
    return account is None or standing(trial.world, account, clinic).holds(role)


def clinic_of(world: World, row: Mapping[str, str | None]) -> str | None:
    """Give the clinic of a row: its own, or its goal's."""
    if "goal_id" not in row:
        return row.get("clinic_id")
    goal = world.one("public.goals", id=row["goal_id"])
    return goal["clinic_id"] if goal else None


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


def seen_metrics(trial: Trial) -> Expected:
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


PROGRESS = """
select from public.goals as g
join lateral (
    select p.current_value from public.goal_progress as p where p.goal_id = g.id
    order by p.date desc, p.created_at desc, p.id desc limit 1
) as p on true
where g.status <> 'cancelled'
    and (
        g.current_value is distinct from p.current_value
        or (p.current_value >= g.target_value and g.status = 'active')
    )
"""
NO_PROGRESS = """
select from public.goals as g
where g.current_value <> 0 and g.status <> 'cancelled'
    and not exists (select from public.goal_progress as p where p.goal_id = g.id)
"""
SUMS = """
select
where (select count(*) from private.dirty_metric_days) < 50 and exists (select
from (
    select v.clinic_id, v.date, v.metric_definition_id, v.provider_id, count(*) as count, sum(v.value) as total
    from public.metric_values as v
    group by 1, 2, 3, 4
) as v
full join (
    select a.* from public.metric_aggregations as a where a.aggregation_type = 'daily'
) as a
    on a.clinic_id = v.clinic_id and a.period_start = v.date and a.metric_definition_id = v.metric_definition_id
    and coalesce(a.provider_id, '00000000-0000-0000-0000-000000000000')
        = coalesce(v.provider_id, '00000000-0000-0000-0000-000000000000')
where (a.count, a.average * a.count) is distinct from (v.count, v.total)
    and (a.count is distinct from v.count or abs(a.average * a.count - v.total) > 0.000001)
    and (v.clinic_id is not null or a.created_at = now()) -- the demo has sums of values that it has not
    and not exists (
        select from private.dirty_metric_days as d
        where d.clinic_id = coalesce(v.clinic_id, a.clinic_id) and d.day = coalesce(v.date, a.period_start)
    ))
"""
MODELS = Models(
    actors=actors,
    accepts={
        ("public.users", "insert"): profile,
        ("public.users", "update"): profile,
        **{(table, "insert"): inserted(table) for table in WRITERS},
        **{(table, "update"): updated(table) for table in WRITERS},
        **{(table, "delete"): deleted(table) for table in WRITERS},
        **{(table, "select"): seen for table in WRITERS if table != "public.data_sources"},
        ("public.user_clinic_roles", "select"): member_row,
        ("public.clinics", "select"): seen_metrics,
    },
    returns={"public.check_clinic_access": access, "public.get_user_clinics": clinics},
    invariants={
        ("public.goal_progress", "goals follow their progress"): PROGRESS,
        ("public.goal_progress", "a goal without progress is at 0"): NO_PROGRESS,
        ("public.metric_values", "sums are right or their day is marked"): SUMS,
    },
)
