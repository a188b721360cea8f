"""What happens to accounts, people and clinics from outside: by the auth server, by services, by the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.fuzz.stateful import Actor, Event, Values
from tests.integration.product import tenants_world
from tests.integration.product.access import RANKS
from tests.integration.product.people import ADA, CARL, CLEO, INVITED, MIA, PAT, PHONE, VERA, account, clinic, profile

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from tests.integration.product.tenants_world import World

FIRST, SECOND = 21, 22  # accounts that sign up, or do not
AUTH = Actor("auth server", "supabase_auth_admin", {"search_path": "auth"}, trusted=True)
SERVICE = Actor("service", "service_role", trusted=True)


def drawn(**values: SearchStrategy[str] | SearchStrategy[str | None]) -> SearchStrategy[Values]:
    """Give a value for each placeholder."""
    return st.fixed_dictionaries(dict(values))


ROLES = st.sampled_from(list(RANKS))
CLINICS = st.sampled_from([clinic(number) for number in (1, 2, 3, 4)])
NEWCOMERS = st.sampled_from([account(FIRST), account(SECOND)])
ACCOUNTS = NEWCOMERS | st.sampled_from([account(number) for number in (CARL, VERA, CLEO, PAT, PHONE, MIA)])
PROFILES = st.sampled_from([profile(number) for number in (CARL, VERA, CLEO, PAT, PHONE, MIA, INVITED)])
ADDRESSES = st.sampled_from(["invited@ufer.example", "INVITED@ufer.example", "new@new.example", "carl@ufer.example"])
STATUSES = st.sampled_from(["active", "inactive"])
NOW = st.sampled_from([None, "2025-01-01 00:00+00"])

EVENTS: tuple[Event[World], ...] = (
    Event(
        "sign up",
        AUTH,
        "insert into auth.users (id, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data) values"
        " (%(account)s, %(email)s, %(confirmed)s, pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object("
        "'role', %(role)s::pg_catalog.text, 'clinic_id', %(clinic)s::pg_catalog.text)),"
        " pg_catalog.jsonb_build_object('role', 'admin', 'clinic_id', %(wish)s::pg_catalog.text))",
        drawn(
            account=NEWCOMERS,
            email=ADDRESSES,
            confirmed=NOW,
            role=st.sampled_from([None, "staff", "clinic_admin", "owner"]),
            clinic=st.none() | CLINICS | st.just("no clinic"),
            wish=CLINICS,
        ),
        tenants_world.signed_up,
    ),
    Event(
        "confirm",
        AUTH,
        "update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()) where id = %(account)s",
        drawn(account=ACCOUNTS),
        tenants_world.confirmed,
    ),
    Event(
        "change address",
        AUTH,
        "update auth.users set email = %(email)s where id = %(account)s",
        drawn(account=ACCOUNTS, email=ADDRESSES),
        tenants_world.moved,
    ),
    Event(
        "mark account deleted",
        AUTH,
        "update auth.users set deleted_at = now(), email = null where id = %(account)s",
        drawn(account=ACCOUNTS),
        tenants_world.account_ended,
    ),
    Event(
        "delete account",
        AUTH,
        "delete from auth.users where id = %(account)s",
        drawn(account=ACCOUNTS),
        tenants_world.account_ended,
    ),
    Event(
        "delete profile",
        SERVICE,
        "delete from public.users where id = %(profile)s",
        drawn(profile=PROFILES),
        tenants_world.profile_ended,
    ),
    Event(
        "appoint",
        SERVICE,
        "insert into public.user_clinic_roles (user_id, clinic_id, role, is_active)"
        " values (%(profile)s, %(clinic)s, %(role)s, %(active)s) on conflict (user_id, clinic_id) do update"
        " set role = excluded.role, is_active = excluded.is_active",
        drawn(profile=PROFILES, clinic=CLINICS, role=ROLES, active=st.sampled_from(["true", "false"])),
        tenants_world.appointed,
    ),
    Event(
        "open or close a clinic",
        SERVICE,
        "update public.clinics set status = %(status)s where id = %(clinic)s",
        drawn(clinic=CLINICS, status=STATUSES),
        tenants_world.opened,
    ),
    Event(
        "edit a profile",
        SERVICE,
        "update public.users set role = %(role)s, status = %(status)s where id = %(profile)s",
        drawn(profile=PROFILES | st.just(profile(ADA)), role=ROLES, status=STATUSES),
        tenants_world.promoted,
    ),
)
