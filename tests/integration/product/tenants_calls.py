"""What people ask of our functions, and which answers are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.fuzz.stateful import Call
from tests.integration.product.access import RANKS, REFUSED
from tests.integration.product.tenants_events import ACCOUNTS, CLINICS, drawn

if TYPE_CHECKING:
    from harness.fuzz.stateful import Question

EXPORTS = ("providers", "metric_values", "goals", "goal_progress", "data_sources", "users")


def about_himself(asked: Question) -> bool:
    """Whether a person asks about itself; a service asks about anybody."""
    return asked.actor.trusted or asked.values["account"] == asked.actor.identity is not None


def clinics_listed(asked: Question) -> bool:
    """Nobody learns of another's clinics; of the own ones, the open ones are those of the model."""
    if asked.actor.trusted or not about_himself(asked):
        return (asked.refused == REFUSED) != asked.actor.trusted
    opened = {clinic: role for clinic, _, role, active in asked.rows or () if active == "t"}
    return asked.rows is not None and (asked.standing.everywhere or opened == asked.standing.roles)


def access_told(asked: Question) -> bool:
    """Nobody learns of another's access; of the own one, it is the model's."""
    if not about_himself(asked):
        return asked.refused == REFUSED
    if asked.actor.trusted or asked.rows is None:
        return asked.actor.trusted and asked.refused is None
    held = asked.standing.roles.get(str(asked.values["clinic"]))
    wanted = RANKS[asked.values["role"] or "viewer"]
    has = asked.standing.everywhere or (held is not None and RANKS[held] >= wanted)
    return asked.rows == [("t" if has else "f",)]


def members_alone(asked: Question) -> bool:
    """A clinic's members get an answer, unless they put something in its way, and nobody else but a service."""
    member = asked.standing.everywhere or asked.values["clinic"] in asked.standing.roles
    entitled = asked.actor.trusted or member
    return (asked.refused is None) == entitled or (entitled and asked.disturbed)


def refused_to_people(asked: Question) -> bool:
    """Nobody but a service gets an answer."""
    return asked.actor.trusted or asked.refused is not None


def refused_to_all(asked: Question) -> bool:
    """Nobody gets an answer."""
    return asked.refused is not None


def log_of_own_clinics(asked: Question) -> bool:
    """A clinic's administrators read of it, the system's administrators of all, nobody else of any."""
    own = {clinic for clinic, role in asked.standing.roles.items() if role == "clinic_admin"}
    return asked.standing.everywhere or {clinic for (clinic,) in asked.rows or ()} <= own


def whatever(_: Question) -> bool:
    """It is what the statement does that is judged, not what it says."""
    return True


NOTHING = drawn()
CLINIC = drawn(clinic=CLINICS)
CALLS = (
    Call(
        "get_user_clinics",
        "select * from public.get_user_clinics(%(account)s)",
        drawn(account=ACCOUNTS),
        clinics_listed,
    ),
    Call(
        "check_clinic_access",
        "select public.check_clinic_access(%(account)s, %(clinic)s, %(role)s)",
        drawn(account=ACCOUNTS, clinic=CLINICS, role=st.none() | st.sampled_from(list(RANKS))),
        access_told,
    ),
    Call(
        "calculate_clinic_metrics",
        "select * from public.calculate_clinic_metrics(%(clinic)s, '2000-01-01', '2100-01-01')",
        CLINIC,
        members_alone,
    ),
    Call(
        "get_clinic_monthly_metrics",
        "select * from public.get_clinic_monthly_metrics(%(clinic)s)",
        CLINIC,
        members_alone,
    ),
    Call(
        "format_export_data",
        "select public.format_export_data(%(table)s, %(clinic)s, %(format)s)",
        drawn(table=st.sampled_from(EXPORTS), clinic=CLINICS, format=st.sampled_from(["json", "csv"])),
        members_alone,
    ),
    Call(
        "audit_logs", "select distinct clinic_id::pg_catalog.text from public.audit_logs", NOTHING, log_of_own_clinics
    ),
    *(
        Call(statement, statement, NOTHING, refused_to_people)
        for statement in (
            "select public.aggregate_daily_metrics()",
            "select public.run_due_jobs()",
            "select * from public.clinic_monthly_metrics",
            "select access_token from public.data_sources",
            "select * from auth.users",
            "truncate public.goals cascade",
        )
    ),
    *(
        Call(statement, statement, NOTHING, refused_to_all)
        for statement in (
            "select public.disable_audit('public.users')",
            "select * from private.audit_logs_default",
            "select * from private.dirty_metric_days",
            "delete from public.audit_logs",
        )
    ),
    Call(
        "make oneself a member",
        "insert into public.user_clinic_roles (user_id, clinic_id, role)"
        " select u.id, %(clinic)s, 'clinic_admin' from public.users as u where u.auth_id = %(account)s"
        " on conflict (user_id, clinic_id) do update set role = 'clinic_admin', is_active = true",
        drawn(account=ACCOUNTS, clinic=CLINICS),
        whatever,
        writes="public.user_clinic_roles",
    ),
    Call(
        "raise roles",
        "update public.user_clinic_roles set role = %(role)s, is_active = true",
        drawn(role=st.sampled_from(list(RANKS))),
        whatever,
        writes="public.user_clinic_roles",
    ),
    Call(
        "make oneself administrator",
        "update public.users set role = 'admin', status = 'active'",
        NOTHING,
        whatever,
        writes="public.users",
    ),
    Call(
        "open every clinic",
        "update public.clinics set status = 'active', location = 'mine'",
        NOTHING,
        whatever,
        writes="public.clinics",
    ),
)
