"""What a server says, made fit for a line of our own."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """Give *text* on one line, without control codes and without a line's end."""
    return _CONTROL.sub("", " ".join(text.replace("\t", " ").splitlines())).strip()
