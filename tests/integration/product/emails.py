"""
Which e-mail addresses are valid, written from the grammar in the HTML standard, character by character.

Source: WHATWG HTML, 'valid e-mail address': `1*( atext / "." ) "@" label *( "." label )`, where atext is RFC 5322's,
and a label RFC 1034's let-dig [ [ ldh-str ] let-dig ], at most 63 long. On top, the contract's lengths: 254 and 64.
"""

from __future__ import annotations

import string

LET_DIG = frozenset(string.ascii_letters + string.digits)
ATEXT = LET_DIG | frozenset("!#$%&'*+-/=?^_`{|}~")
LONGEST, LONGEST_LOCAL, LONGEST_LABEL = 254, 64, 63


def is_label(text: str) -> bool:
    """Tell whether *text* is a label of a domain."""
    return (
        0 < len(text) <= LONGEST_LABEL
        and text[0] in LET_DIG
        and text[-1] in LET_DIG
        and all(character in LET_DIG or character == "-" for character in text)
    )


def is_email(text: str) -> bool:
    """Tell whether *text* is a valid e-mail address."""
    local, at, domain = text.partition("@")
    return (
        bool(at)
        and len(text) <= LONGEST
        and 0 < len(local) <= LONGEST_LOCAL
        and all(character in ATEXT or character == "." for character in local)
        and all(map(is_label, domain.split(".")))
    )
