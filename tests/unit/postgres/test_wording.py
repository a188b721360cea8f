"""What a server says, in a line of our own."""

from __future__ import annotations

import pytest

from harness.postgres.wording import plain


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("two\nlines\n", "two lines"),
        ("a\x1b[31mred\x1b[0m word", "ared word"),
        ("bell\x07 and\x00 nul", "bell and nul"),
        ("tab\there", "tab here"),
        ("über 東京", "über 東京"),
        ("c1\x9b31m", "c131m"),
    ],
)
def test_a_message_is_one_line_without_control_codes(said: str, wanted: str) -> None:
    """No terminal is steered by what a server says."""
    got = plain(said)

    assert got == wanted
