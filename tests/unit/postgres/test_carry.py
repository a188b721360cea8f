"""What a clone lost, as statements."""

from __future__ import annotations

import pytest

from harness.postgres.carry import Privilege, elements, in_order


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"$user", public', ("$user", "public")),
        ("a, b_c", ("a", "b_c")),
        ('"odd, name", "say ""so"""', ("odd, name", 'say "so"')),
        ("", ("",)),
        ('""', ("",)),
    ],
)
def test_a_stored_list_setting_splits_into_its_elements(text: str, wanted: tuple[str, ...]) -> None:
    """A list is split where the server joined it, quotes and all."""
    got = elements(text)

    assert got == wanted


def test_a_grantor_gets_its_option_before_it_grants() -> None:
    """Whatever order the server lists privileges in, the chain from the owner comes out in order."""
    first = Privilege(None, "a", "CONNECT", grantable=True)
    second = Privilege("a", "b", "CONNECT", grantable=True)
    third = Privilege("b", "c", "CONNECT", grantable=False)

    got = in_order([third, second, first])

    assert got == (first, second, third)


def test_privileges_that_nobody_could_have_granted_are_still_listed() -> None:
    """A cycle of grantors ends, with each entry once."""
    entries = [Privilege("a", "b", "CREATE", grantable=True), Privilege("b", "a", "CREATE", grantable=True)]

    got = in_order(entries)

    assert sorted(got, key=str) == sorted(entries, key=str)
