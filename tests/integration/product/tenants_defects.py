"""Defects that let clinics meet or break the whole, each planted by a statement or by an edit of a function's body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis.stateful import run_state_machine_as_test

from harness.fuzz.stateful import TrespassError, machine
from tests.integration.product.acting import value
from tests.integration.product.tenants import CLINICS, random_steps

if TYPE_CHECKING:
    from harness.postgres.database import Databases, Template
    from tests.integration.product.acting import Connection


@dataclass(frozen=True, slots=True)
class Edit:
    """In the definition of *function*, *old* becomes *new*."""

    function: str
    old: str
    new: str


DEFECTS: dict[str, str | Edit] = {
    "policy without WITH CHECK": "alter policy providers_insert on public.providers with check (true)",
    "policy that lets everybody read": "alter policy goals_select on public.goals using (true)",
    "wrong role compared": "alter policy goals_update on public.goals"
    " using (clinic_id = any ((select private.my_clinics('viewer'))::uuid[]))"
    " with check (clinic_id = any ((select private.my_clinics('viewer'))::uuid[]))",
    "row level security off": "alter table public.goal_progress disable row level security",
    "members give themselves roles": "alter policy user_clinic_roles_update on public.user_clinic_roles"
    " using (clinic_id = any ((select private.my_clinics())::uuid[]))"
    " with check (clinic_id = any ((select private.my_clinics())::uuid[]))",
    "tokens readable": "grant select on public.data_sources to authenticated",
    "internal job open to all": "grant execute on function public.aggregate_daily_metrics(date, date) to authenticated",
    "revoked member still in": Edit("private.my_clinics(text)", "and r.is_active", ""),
    "inactive person still in": Edit("private.my_clinics(text)", "and u.status = 'active'", ""),
    "closed clinic still open": Edit("private.my_clinics(text)", "and c.status = 'active'", ""),
    "definer without membership check": Edit(
        "public.get_clinic_monthly_metrics(uuid)", "perform private.require_clinic", "perform pg_typeof"
    ),
    "service told by the token": Edit(
        "private.has_service_rights()",
        "coalesce(nullif(current_setting('role'), 'none'), session_user::text)",
        "coalesce(auth.role(), session_user::text)::name",
    ),
    "anybody asks about anybody": Edit("private.require_self(uuid)", "= auth.uid()", "is not null"),
    "definer that temporary tables shadow": Edit(
        "private.is_admin()", "SET search_path TO 'pg_catalog', 'pg_temp'", "SET search_path TO 'pg_temp', 'public'"
    ),
    "audit without DELETE": "drop trigger audit_delete on public.user_clinic_roles",
    "aggregation that ignores deletions": "drop trigger mark_dirty_days_delete on public.metric_values",
    "invited profile linked unconfirmed": Edit(
        "private.sync_profile(uuid, text, boolean, jsonb, jsonb)", "if sync_profile.confirmed then", "if true then"
    ),
    "rights from what the user wrote": Edit(
        "public.handle_new_auth_user()", "new.raw_app_meta_data, new.raw_user", "new.raw_user_meta_data, new.raw_user"
    ),
    "deleted account keeps its roles": Edit(
        "private.end_access(uuid)", "set status = 'inactive'", "set status = u.status"
    ),
    "clinic of what a row names unchecked": Edit(
        "public.validate_clinic_membership()", "where p.clinic_id <> n.clinic_id", "where false"
    ),
}

QUICK = (
    "policy without WITH CHECK",
    "policy that lets everybody read",
    "wrong role compared",
    "revoked member still in",
    "definer without membership check",
    "service told by the token",
    "definer that temporary tables shadow",
    "audit without DELETE",
    "aggregation that ignores deletions",
    "invited profile linked unconfirmed",
)
"""Those that every run of the tests plants; tests/perf plants all."""


def plant(conn: Connection, defect: str | Edit) -> None:
    """Plant one; an edit that finds nothing to edit is an error."""
    if isinstance(defect, str):
        conn.execute(defect.encode())
        return
    text = str(value(conn, "select pg_get_functiondef(%s::regprocedure)", [defect.function]))
    assert defect.old in text, f"{defect.function} does not say {defect.old!r}"
    body = text.replace(defect.old, defect.new)
    if "search_path" in defect.old:
        body = body.replace("public.users", "users")
    conn.execute(body.encode())


def found(owner: Databases, template: Template, defect: str, steps: int) -> str:
    """
    Plant a defect in a clone of our clinics, and give what the steps complain of.

    Raises:
        AssertionError: They do not.
    """
    with owner.clone(template) as made:
        with made.connect() as conn:
            plant(conn, DEFECTS[defect])
        try:
            run_state_machine_as_test(machine(CLINICS, made.connect), settings=random_steps(steps))
        except TrespassError as trespass:
            return str(trespass)
    raise AssertionError(f"{defect} was not found in {steps} steps")
