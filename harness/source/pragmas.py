"""What a comment `-- pgharness: …` in the head of a file says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.model import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.source.psql import Pragma

WORD = re.compile(r"--\s*pgharness\s*:\s*(?P<word>[\w-]*)\s*(?P<rest>.*)", re.DOTALL)
REASON = re.compile(r'reason\s*=\s*"(?P<reason>[^"]*)"\s*')
WANTED = 'Write: -- pgharness: irreversible reason="why it cannot be undone"'


def irreversible(pragmas: Sequence[Pragma]) -> tuple[str | None, tuple[Problem, ...]]:
    """Give the reason why a migration cannot be undone (`None`: none is given), and what is wrong with the pragmas."""
    reason: str | None = None
    problems = []
    for pragma in pragmas:
        said, fault = _reason(pragma)
        if fault:
            problems.append(Problem(pragma.place, fault, WANTED))
        else:
            reason = said
    return reason, tuple(problems)


def _reason(pragma: Pragma) -> tuple[str, str]:
    """Give the reason that a pragma states, or its fault."""
    found = WORD.fullmatch(pragma.comment.rstrip())
    if not found or found["word"] != "irreversible":
        word = repr(found["word"]) if found else "no colon"
        return "", f"pragma pgharness has {word}, irreversible was wanted"
    if not pragma.leading:
        return "", "pragma pgharness: irreversible does not stand in the head of the migration's own file"
    reason = REASON.fullmatch(found["rest"])
    if not reason or not reason["reason"].strip():
        return "", 'pragma pgharness: irreversible has no reason="…"'
    return reason["reason"].strip(), ""
