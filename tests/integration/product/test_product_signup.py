"""Signing up, confirming and leaving, done by Supabase's auth role with its own search_path."""

from __future__ import annotations

import json
import threading
import uuid
from typing import TYPE_CHECKING

import pytest

from tests.integration.product.acting import rows, value
from tests.integration.product.people import CARL, CLEO, INVITED, MIA, PETRA, account, clinic, goal, profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.postgres.database import Database
    from tests.integration.product.acting import Connection

AUTH = "supabase_auth_admin"
PROFILE = "select role, clinic_id::text, status, email from public.users where auth_id = %s"
ERRORS = "select new_data ->> 'sqlstate' from public.audit_logs where action = 'ERROR' and record_id = %s order by id"


@pytest.fixture
def auth(migrated: Database) -> Iterator[Connection]:
    """Give the auth server's own connection."""
    with migrated.connect(user=AUTH) as conn:
        assert value(conn, "select current_setting('search_path')") == "auth"
        yield conn


@pytest.fixture
def root(migrated: Database) -> Iterator[Connection]:
    """Give a superuser's connection, to look with."""
    with migrated.connect() as conn:
        yield conn


def sign_up(
    conn: Connection,
    email: str | None,
    *,
    confirmed: bool = False,
    app: Mapping[str, object] | None = None,
    user: Mapping[str, object] | None = None,
) -> str:
    """Make an account as the auth server does and give its id."""
    new = str(uuid.uuid4())
    conn.execute(
        "insert into users (id, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)"
        " values (%s, %s, case when %s then now() end, %s, %s)",
        [new, email, confirmed, json.dumps(app) if app else None, json.dumps(user) if user else None],
    )
    return new


def test_a_plain_signup_is_a_viewer_of_no_clinic(auth: Connection, root: Connection) -> None:
    """It has a profile, and belongs to nobody's clinic."""
    new = sign_up(auth, "plain@example.org")

    assert rows(root, PROFILE, [new]) == [("viewer", None, "active", "plain@example.org")]
    assert value(root, "select count(*) from public.user_clinic_roles as r join public.users as u on u.id = r.user_id"
                 " where u.auth_id = %s", [new]) == 0  # fmt: skip


@pytest.mark.parametrize("claimed", [{"role": "admin"}, {"role": "clinic_admin", "clinic_id": clinic(1)}])
def test_what_the_user_writes_gives_no_rights(
    auth: Connection, root: Connection, claimed: Mapping[str, object]
) -> None:
    """Role and clinic in raw_user_meta_data are words of the user's own."""
    new = sign_up(auth, "climber@example.org", confirmed=True, user=claimed)

    assert rows(root, PROFILE, [new]) == [("viewer", None, "active", "climber@example.org")]


def test_what_the_server_writes_gives_rights(auth: Connection, root: Connection) -> None:
    """Role and clinic in raw_app_meta_data make the profile and a membership."""
    new = sign_up(auth, "staff@example.org", app={"role": "staff", "clinic_id": clinic(2)})

    assert rows(root, PROFILE, [new]) == [("staff", clinic(2), "active", "staff@example.org")]
    assert rows(root, "select r.clinic_id::text, r.role, r.is_active from public.user_clinic_roles as r"
                " join public.users as u on u.id = r.user_id where u.auth_id = %s", [new]) == [
        (clinic(2), "staff", True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "app",
    [
        {"role": "emperor"},
        {"role": ""},
        {"role": 5},
        {"clinic_id": "nowhere"},
        {"role": "staff", "clinic_id": str(uuid.UUID(int=1))},
        {"role": "emperor", "clinic_id": clinic(1)},
    ],
)
def test_bad_rights_make_a_viewer_and_an_error(auth: Connection, root: Connection, app: Mapping[str, object]) -> None:
    """One bad value voids role and clinic both, and is logged."""
    new = sign_up(auth, "bad@example.org", app=app)

    assert rows(root, PROFILE, [new]) == [("viewer", None, "active", "bad@example.org")]
    assert rows(root, ERRORS, [new]) == [("22023",)]


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"full_name": " Full ", "name": "Short"}, "Full"),
        ({"full_name": "  ", "name": "Short"}, "Short"),
        ({"full_name": 5, "name": ["x"]}, "named"),
        (None, "named"),
    ],
)
def test_names_come_from_the_metadata(
    auth: Connection, root: Connection, user: Mapping[str, object] | None, name: str
) -> None:
    """full_name, then name, then what stands before the @; nothing blank and no other type."""
    new = sign_up(auth, "named@example.org", user=user)

    assert value(root, "select name from public.users where auth_id = %s", [new]) == name


def test_a_signup_by_phone_has_no_email(auth: Connection, root: Connection) -> None:
    """It gets a profile all the same."""
    new = sign_up(auth, None)

    assert rows(root, PROFILE, [new]) == [("viewer", None, "active", None)]


@pytest.mark.parametrize(("email", "sqlstate"), [("no address", "23514"), ("CARL@ufer.example", "23505")])
def test_a_signup_that_cannot_have_a_profile_stands(
    auth: Connection, root: Connection, email: str, sqlstate: str
) -> None:
    """An invalid address and one that is taken are logged as ERROR; the account is there."""
    new = sign_up(auth, email, confirmed=True)

    assert value(root, "select count(*) from auth.users where id = %s", [new]) == 1
    assert (rows(root, PROFILE, [new]), rows(root, ERRORS, [new])) == ([], [(sqlstate,)])


def test_a_signup_stands_even_without_a_log(auth: Connection, root: Connection) -> None:
    """Where neither profile nor log can be written, there still is an account."""
    root.execute("alter table public.audit_logs rename to audit_logs_gone")

    new = sign_up(auth, "unlucky@example.org")

    assert value(root, "select count(*) from auth.users where id = %s", [new]) == 1


def test_a_waiting_profile_is_linked_on_confirmation_only(auth: Connection, root: Connection) -> None:
    """Whoever merely claims the address gets neither the profile nor an error; confirming it links."""
    new = sign_up(auth, "invited@ufer.example")
    assert (rows(root, PROFILE, [new]), rows(root, ERRORS, [new])) == ([], [])

    auth.execute("update users set email_confirmed_at = now() where id = %s", [new])

    assert value(root, "select id::text from public.users where auth_id = %s", [new]) == profile(INVITED)


def test_a_confirmed_signup_is_linked_at_once(auth: Connection, root: Connection) -> None:
    """The waiting profile keeps its role and its name."""
    new = sign_up(auth, "invited@ufer.example", confirmed=True, user={"full_name": "Somebody"})

    got = rows(root, "select id::text, role, name from public.users where auth_id = %s", [new])
    assert got == [(profile(INVITED), "staff", "Ines Invited")]


def test_a_new_address_reaches_the_profile(auth: Connection, root: Connection) -> None:
    """The profile follows its account."""
    auth.execute("update users set email = 'carl@new.example' where id = %s", [account(CARL)])

    assert value(root, "select email from public.users where id = %s", [profile(CARL)]) == "carl@new.example"


def test_an_address_that_another_profile_has_is_logged(auth: Connection, root: Connection) -> None:
    """The account changes, the profile does not, the log says why."""
    auth.execute("update users set email = 'cleo@harbor.EXAMPLE' where id = %s", [account(CARL)])

    assert value(root, "select email from public.users where id = %s", [profile(CARL)]) == "carl@ufer.example"
    assert rows(root, ERRORS, [account(CARL)]) == [("23505",)]


@pytest.mark.parametrize("how", ["profile", "account", "mark"])
def test_deletion_ends_access_and_loses_nothing(auth: Connection, root: Connection, how: str) -> None:
    """The row stays inactive, memberships end, own active goals are cancelled, everything else is as it was."""
    match how:
        case "profile":
            root.execute("delete from public.users where id = %s", [profile(PETRA)])
        case "account":
            auth.execute("delete from users where id = %s", [account(PETRA)])
        case _:
            auth.execute("update users set deleted_at = now(), email = 'hash' where id = %s", [account(PETRA)])

    got = rows(root, "select status, email, (auth_id is null) from public.users where id = %s", [profile(PETRA)])
    assert got == [("inactive", "petra@ufer.example", how != "profile")]
    assert value(root, "select bool_or(is_active) from public.user_clinic_roles where user_id = %s",
                 [profile(PETRA)]) is False  # fmt: skip
    assert rows(root, "select id::text, status from public.goals order by id") == [
        (goal(number), status)
        for number, status in enumerate(
            ["cancelled", "completed", "active", "cancelled", "active", "active", "active"], start=1
        )
    ]


def test_deleting_a_user_twice_changes_nothing_more(root: Connection) -> None:
    """The second deletion finds nothing to do, and logs nothing."""
    root.execute("delete from public.users where id = %s", [profile(CLEO)])
    logged = value(root, "select count(*) from public.audit_logs")

    root.execute("delete from public.users where id = %s", [profile(CLEO)])

    assert value(root, "select count(*) from public.audit_logs") == logged


def test_a_deleted_person_who_signs_up_again_stays_out(auth: Connection, root: Connection) -> None:
    """The old profile is linked, inactive as it is: an administrator lets people back in."""
    auth.execute("delete from users where id = %s", [account(MIA)])

    new = sign_up(auth, "mia@many.example", confirmed=True)

    assert rows(root, "select id::text, status from public.users where auth_id = %s", [new]) == [
        (profile(MIA), "inactive")
    ]


def test_two_deletions_at_once_do_not_deadlock(migrated: Database, root: Connection) -> None:
    """One by the profile, one by the account: both end, and the end is that of either order."""
    failures: list[BaseException] = []

    def delete(user: str, query: str, key: str) -> None:
        try:
            with migrated.connect(user=user) as conn:
                conn.execute(query.encode(), [key])
        except BaseException as error:  # noqa: BLE001  whatever it is, the test reports it
            failures.append(error)

    for person in (PETRA, CLEO, MIA, CARL):
        both = [
            threading.Thread(target=delete, args=(user, f"delete from {table} where id = %s", key))
            for user, table, key in (
                ("postgres", "public.users", profile(person)),
                (AUTH, "auth.users", account(person)),
            )
        ]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()

    assert failures == []
    assert value(root, "select count(*) from public.users where id = any(%s) and status = 'active'",
                 [[profile(person) for person in (PETRA, CLEO, MIA, CARL)]]) == 0  # fmt: skip


def test_a_signup_that_races_an_invitation_ends_linked(migrated: Database, root: Connection) -> None:
    """The invitation is committed while the signup waits for it: the profile is linked, not refused."""
    with migrated.connect(autocommit=False) as inviting:
        inviting.execute("insert into public.users (email, name, role) values ('race@example.org', 'Raced', 'staff')")
        made: list[str] = []

        def race() -> None:
            with migrated.connect(user=AUTH) as conn:
                made.append(sign_up(conn, "race@example.org", confirmed=True))

        signing = threading.Thread(target=race)
        signing.start()
        while not value(root, "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        " and datname = current_database()"):  # fmt: skip
            signing.join(0.01)
        inviting.commit()
        signing.join()

    assert value(root, "select name from public.users where auth_id = %s", made) == "Raced"


def test_a_signup_does_not_hang_on_an_open_transaction(migrated: Database, root: Connection) -> None:
    """It waits for a bounded time, then stands without a profile and says so."""
    with migrated.connect(autocommit=False) as inviting, migrated.connect(user=AUTH) as auth:
        root.execute("alter function public.handle_new_auth_user() set lock_timeout = '50ms'")
        inviting.execute("insert into public.users (email, name) values ('slow@example.org', 'Slow')")

        new = sign_up(auth, "slow@example.org")

    assert rows(root, ERRORS, [new]) == [("55P03",)]
