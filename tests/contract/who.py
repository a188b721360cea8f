"""Who uses the database, and how they stand to a clinic, as the contract says it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness.fuzz.models import Actor
from tests.integration.product.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness.fuzz.models import Asked, Trial, World

REFUSED = "42501"
AGGREGATED = (
    "set local session_replication_role = replica",  # in half the time, which is an actor's to use
    "delete from public.metric_aggregations",
    "select public.aggregate_daily_metrics()",
    "set local session_replication_role = origin",
)
"""The sums are those of the values, and no day is marked."""


def actors(world: World) -> Sequence[Actor]:
    """List the owner, the service, nobody, and everybody who has an account."""
    people = [row for row in world.rows("public.users") if row["auth_id"]]
    return (
        Actor("owner"),
        Actor(
            "the owner after the daily job",
            AGGREGATED,
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


def may(trial: Trial | Asked, clinic: str | None, role: str) -> bool:
    """Tell whether the actor holds a role in a clinic; owner and service hold all."""
    account = trial.actor.facts.get("account")
    return account is None or standing(trial.world, account, clinic).holds(role)


def clinic_of(world: World, row: Mapping[str, str | None]) -> str | None:
    """Give the clinic of a row: its own, or its goal's."""
    if "goal_id" not in row:
        return row.get("clinic_id")
    goal = world.one("public.goals", id=row["goal_id"])
    return goal["clinic_id"] if goal else None
