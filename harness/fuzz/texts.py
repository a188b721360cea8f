"""Strings worth trying: what breaks SQL, patterns, spreadsheets and screens."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

PLAIN = ("a", "", "b", "A", "0", "Ada Lovelace", "1", "-1", "true", "null", "2024-02-29")
MEANT = (
    *("ada@example.org", "https://example.org/?q=1", "Europe/Berlin", "America/New_York", "UTC", "en_US"),
    *("0 2 * * *", "1 day", "P1D", "12:00", "1.0.0", "EUR", "en", "/a/b", "a.b"),
    *("00000000-0000-0000-0000-000000000000", "192.0.2.1", "+4930123456", "{}", "[]", '{"a": 1}', "#ff0000"),
)
"""What other types, or other programs, read in a string."""
HOSTILE = (
    *(" ", " a ", "\t", "\n", "\r\n", "\x01", "\x7f", "a" * 63, "a" * 64, "a" * 255, "a" * 256),
    *("'", "''", "\\", "\\'", '"', "`", "$$", "$1", "%s", "%", "_", "a%b_c\\", ";", "--", "/* */", "'; select 1 --"),
    *(".*", "^$", "[", "(", "a{2}", "+?|", "\\d", "<b>", "&amp;", "{a,b}", "${a}", "../..", "NaN", "Infinity"),
    *("=1+1", "+1", "@a", "-a", "|a", "a,b", 'a"b', "a;b", "\t=1"),
)
WIDE = (
    *("é", "e\u0301", "ß", "ẞ", "İ", "\u0131", "ﬁ", "Å", "\u212b", "日本語", "🙂", "👩‍👩‍👧", "\U0010ffff"),
    *("\u200b", "\u200f", "\u202e", "\ufeff", "\u00a0", "\u0085", "\u2028", "א", "مرحبا", "\u0300", "\ufffd"),
)
"""Beyond ASCII: composed and combining, two cases of one length or of two, no width, right to left."""
HUGE = "a" * 100_000
"""Compresses to little, so that an index still takes it."""


@cache
def characters(*, wide: bool) -> SearchStrategy[str]:
    """Give single characters: no NUL, which no string of PostgreSQL holds, and no half of a surrogate pair."""
    if not wide:
        return st.characters(min_codepoint=1, max_codepoint=126)
    return st.characters(min_codepoint=1, exclude_categories=["Cs"])


def strings(
    *,
    least: int = 0,
    most: int | None = None,
    wide: bool = True,
    modest: bool = False,
    words: Sequence[str] = (),
) -> SearchStrategy[str]:
    """
    Give strings, the simplest first.

    Args:
        least, most: Length in characters.
        wide: Whether the database's encoding holds all of Unicode.
        modest: Leave out the huge one.
        words: Constants of the code under test, tried beside the usual suspects.
    """
    if most is not None and most < least:
        return st.nothing()
    top = most if most is not None else least + 30
    fitting = [*PLAIN, *words, *MEANT, *HOSTILE, *(WIDE if wide else ()), *(() if modest else (HUGE,))]
    fitting += ["a" * length for length in (least, most) if length]
    edges = [text for text in dict.fromkeys(fitting) if least <= len(text) and (most is None or len(text) <= most)]
    near = st.text(characters(wide=wide), min_size=least, max_size=min(top, least + 30))
    return st.sampled_from(edges) | near if edges else near
