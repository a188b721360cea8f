"""Regular expressions and LIKE patterns that Python and PostgreSQL read alike, as Python writes them."""

from __future__ import annotations

import re

CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r" \t\n\r\f\v",
    "blank": r" \t",
    "xdigit": "0-9a-fA-F",
    "punct": r"!-/:-@\[-`{-~",
}
"""Of ASCII, which is all that values are made of where a pattern binds them."""
SHARED = re.compile(
    r"""
      \\[dwsDWStnrfv]              # means the same in both
    | \\[^A-Za-z0-9]               # an escaped mark
    | \[ \^? \]? (?: \[:[a-z]+:\] | \\. | [^\]\\\[] )* \]
    | \(\?: | \( (?!\?) | \) | \|
    | [*+?]\?? (?![*+?{])
    | \{ \d{1,3} (?:,\d{0,3})? \} \?? (?![*+?{])
    | [\^$.]
    | [^\\\[\](){}|*+?^$.]         # itself
    """,
    re.VERBOSE | re.DOTALL,
)
NAMED = re.compile(r"\[:([a-z]+):\]")


def regex(pattern: str) -> str | None:
    """Translate one of PostgreSQL's regular expressions to Python's; `None` where the two may disagree."""
    found: list[str] = []
    place = 0
    while place < len(pattern):
        token = SHARED.match(pattern, place)
        if token is None:
            return None
        place = token.end()
        text = _bracket(token[0]) if token[0][0] == "[" else r"\Z" if token[0] == "$" else token[0]
        if text is None:
            return None
        found.append(text)
    translated = "".join(found)
    try:
        re.compile(translated, re.ASCII | re.DOTALL)
    except re.error:
        return None
    return translated


def _bracket(text: str) -> str | None:
    """Translate a bracket expression: named classes, and marks that Python reads as set operations one day."""
    if any(name not in CLASSES for name in NAMED.findall(text)) or re.search(r"\\[A-Za-z0-9]", text):
        known = re.findall(r"\\([A-Za-z0-9])", text)
        if any(letter not in "dwstnrfv" for letter in known) or any(
            name not in CLASSES for name in NAMED.findall(text)
        ):
            return None
    opening = re.match(r"\[\^?", text)
    body = text[opening.end() if opening else 1 : -1]
    body = NAMED.sub(lambda found: CLASSES[found[1]], body)
    return (opening[0] if opening else "[") + re.sub(r"(?<!\\)(\[|--|&&|\|\||~~|\A\])", _shielded, body) + "]"


def _shielded(found: re.Match[str]) -> str:
    return "".join(f"\\{mark}" for mark in found[0])


def like(pattern: str) -> str:
    """Translate a LIKE pattern, whose escape is the backslash."""
    found = []
    marks = iter(pattern)
    for mark in marks:
        if mark == "\\":
            found.append(re.escape(next(marks, "")))
        else:
            found.append({"%": ".*", "_": "."}.get(mark, re.escape(mark)))
    return rf"\A{''.join(found)}\Z"
