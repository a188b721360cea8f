"""
Who may do what in which clinic: a model written from the contract, which knows the rows and nothing of policies.

Source: the SQL contract, User management, and Identity, Deletion and Roles in Settled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from harness.fuzz.stateful import Rights, Standing, Values
from tests.integration.product.access import RANKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.integration.product.acting import Connection

WORLD = """
select 'profile', id::text, auth_id::text, email, role, status = 'active' from public.users
union all
select 'membership', user_id::text, clinic_id::text, null, role, is_active from public.user_clinic_roles
union all
select 'clinic', id::text, null, null, null, status = 'active' from public.clinics
union all
select 'account', id::text, raw_app_meta_data ->> 'clinic_id', email, raw_app_meta_data ->> 'role',
    email_confirmed_at is not null
from auth.users where deleted_at is null
union all
select 'deleted', id::text, null, null, null, false from auth.users where deleted_at is not null
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person; *account* is null before it has signed up."""

    account: str | None
    email: str | None
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account that has not been deleted, with what its app_metadata gives."""

    email: str | None
    confirmed: bool
    role: str | None = None
    clinic: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What rights follow from: people by profile, their roles by profile and clinic, clinics that are open."""

    profiles: Mapping[str, Profile]
    memberships: Mapping[tuple[str, str], tuple[str, bool]]
    clinics: Mapping[str, bool]
    accounts: Mapping[str, Account]
    deleted: frozenset[str]


def world(conn: Connection) -> World:
    """Read it."""
    profiles: dict[str, Profile] = {}
    memberships: dict[tuple[str, str], tuple[str, bool]] = {}
    clinics: dict[str, bool] = {}
    accounts: dict[str, Account] = {}
    deleted = set()
    for found in conn.execute(WORLD):
        kind, key, other, email, role, flag = cast("tuple[str, str, str, str, str, bool]", found)
        match kind:
            case "profile":
                profiles[key] = Profile(other, email, role, flag)
            case "membership":
                memberships[key, other] = (role, flag)
            case "clinic":
                clinics[key] = flag
            case "account":
                accounts[key] = Account(email, flag, role, other)
            case _:
                deleted.add(key)
    return World(profiles, memberships, clinics, accounts, frozenset(deleted))


def rights(there: World) -> Rights:
    """Say what each account may do: an inactive person nothing, an administrator all, others what memberships give."""
    found = {}
    for key, person in there.profiles.items():
        if person.account is None or not person.active:
            continue
        held = {
            clinic: "clinic_admin" if role == "admin" else role
            for (profile, clinic), (role, active) in there.memberships.items()
            if profile == key and active and there.clinics[clinic]
        }
        everywhere = person.role == "admin"
        found[person.account] = Standing({} if everywhere else held, everywhere=everywhere)
    return found


def signed_up(there: World, values: Values) -> World:
    """Add an account, and the profile that it gets."""
    key = str(values["account"])
    account = Account(values["email"], values["confirmed"] is not None, values["role"], values["clinic"])
    return _synced(replace(there, accounts={**there.accounts, key: account}), key)


def confirmed(there: World, values: Values) -> World:
    """Confirm an account's address; who was confirmed before is left alone."""
    key = str(values["account"])
    if key not in there.accounts or there.accounts[key].confirmed:
        return there
    account = replace(there.accounts[key], confirmed=True)
    return _synced(replace(there, accounts={**there.accounts, key: account}), key)


def moved(there: World, values: Values) -> World:
    """Change an account's address."""
    key = str(values["account"])
    if key not in there.accounts or there.accounts[key].email == values["email"]:
        return there
    account = replace(there.accounts[key], email=values["email"])
    return _synced(replace(there, accounts={**there.accounts, key: account}), key)


def account_ended(there: World, values: Values) -> World:
    """Delete an account, or mark it deleted: its profile has no access any more."""
    return _ended(there, [key for key, person in there.profiles.items() if person.account == values["account"]])


def profile_ended(there: World, values: Values) -> World:
    """Delete a profile."""
    return _ended(there, [str(values["profile"])])


def appointed(there: World, values: Values) -> World:
    """Give somebody a role in a clinic, or take it."""
    key = (str(values["profile"]), str(values["clinic"]))
    given = (str(values["role"]), values["active"] == "true")
    return replace(there, memberships={**there.memberships, key: given})


def opened(there: World, values: Values) -> World:
    """Open or close a clinic."""
    return replace(there, clinics={**there.clinics, str(values["clinic"]): values["status"] == "active"})


def promoted(there: World, values: Values) -> World:
    """Set the role in a profile, of which admin alone counts, and its status."""
    key = str(values["profile"])
    person = replace(there.profiles[key], role=str(values["role"]), active=values["status"] == "active")
    return replace(there, profiles={**there.profiles, key: person})


def _ended(there: World, keys: list[str]) -> World:
    gone = {key: replace(there.profiles[key], active=False) for key in keys if key in there.profiles}
    memberships = {at: (role, active and at[0] not in gone) for at, (role, active) in there.memberships.items()}
    return replace(there, profiles={**there.profiles, **gone}, memberships=memberships)


def _synced(there: World, key: str) -> World:
    """Link the profile that waits for a confirmed address, or make one; rights come from app_metadata alone."""
    account = there.accounts[key]
    if any(person.account == key for person in there.profiles.values()):
        return there
    of_that_address = [
        (at, person)
        for at, person in there.profiles.items()
        if account.email and person.email and person.email.lower() == account.email.lower()
    ]
    for at, person in of_that_address:
        waits = person.account is None and account.confirmed
        return replace(there, profiles={**there.profiles, at: replace(person, account=key)}) if waits else there
    role, clinic = account.role or "viewer", account.clinic
    if role not in RANKS or (clinic is not None and clinic not in there.clinics):
        role, clinic = "viewer", None
    made = f"of {key}"
    memberships = {**there.memberships} if clinic is None else {**there.memberships, (made, clinic): (role, True)}
    profiles = {**there.profiles, made: Profile(key, account.email, role, active=True)}
    return replace(there, profiles=profiles, memberships=memberships)
