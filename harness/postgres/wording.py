"""What a server says, made fit for a person's terminal."""

from __future__ import annotations

import re

CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str | None) -> str:
    """Give *text* without control codes; line feeds and tabs stay."""
    return CONTROL.sub("", text or "")


def plain(text: str) -> str:
    """Give *text* on one line, without control codes and without a line's end."""
    return clean(" ".join(text.replace("\t", " ").splitlines())).strip()
