"""Grants read from access control lists."""

from __future__ import annotations

from harness.catalog.acl import default, grants, grouped

OWNER = "ada"


def test_a_list_that_was_never_touched_equals_the_explicit_default() -> None:
    """GRANT and REVOKE of the same leave a list where there was none; both give the same grants."""
    assert grants("{ada=arwdDxt/ada}", {}) == default("table", OWNER, 15)


def test_the_owner_may_maintain_a_table_from_17_on() -> None:
    """PostgreSQL 17 has a privilege more."""
    assert grants("{ada=arwdDxtm/ada}", {}) == default("table", OWNER, 17)


def test_everybody_may_execute_a_function_by_default() -> None:
    """The built-in default of functions names everybody beside the owner."""
    assert grants("{=X/ada,ada=X/ada}", {}) == default("function", OWNER, 15)


def test_the_order_of_entries_means_nothing() -> None:
    """Grants are a set."""
    assert grants("{bob=r/ada,ada=w/ada}", {}) == grants("{ada=w/ada,bob=r/ada}", {})


def test_grants_are_told_by_role_with_option_and_grantor() -> None:
    """One sentence holds all privileges of a role that came the same way."""
    found = grants(r'{bob=ar/ada,"\"o\"\"x=y\"=r*/bob",=r/ada}', {})

    assert grouped(found, OWNER) == [
        "SELECT to public",
        "SELECT, INSERT to bob",
        'SELECT to "o""x=y" with grant option granted by bob',
    ]


def test_a_renamed_role_keeps_its_grants() -> None:
    """The list holds names, and they follow the role."""
    assert grants("{bob=r/ada}", {"bob": "rob"}) == grants("{rob=r/ada}", {})
