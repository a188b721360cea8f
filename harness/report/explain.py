"""What a finding code stands for: for `pgharness explain`, and as its page in docs/harness."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model import CheckInfo

WIDTH = 100
"""Columns that a text takes at most: longer lines are hard to read."""


def terminal(info: CheckInfo, columns: int = WIDTH) -> str:
    """Give the text for a terminal of so many *columns*, closed by a line feed."""
    width = min(columns, WIDTH)
    parts = [f"{info.code}  {info.title}  ({info.severity})"]
    for label, words in (("when", info.when), ("why", info.why), ("fix", info.fix)):
        parts.append(textwrap.fill(words, width, initial_indent=f"  {label:<5}", subsequent_indent=" " * 7))
    return "\n".join(parts) + "\n"


def page(info: CheckInfo, bad: str, good: str) -> str:
    """
    Give the docs page in Markdown.

    Args:
        info: The code's own words.
        bad: SQL, with its comments, that triggers the code.
        good: The same, mended.
    """
    return (
        f"# {info.code}: {info.title}\n\n"
        f"Severity: {info.severity}.\n\n"
        f"**Triggered when.** {info.when}\n\n"
        f"**Why it matters.** {info.why}\n\n"
        f"**How to mend it.** {info.fix}\n\n"
        f"## Triggers it\n\n```sql\n{bad.strip()}\n```\n\n"
        f"## Does not\n\n```sql\n{good.strip()}\n```\n"
    )


def index(pages: Iterable[tuple[CheckInfo, str]]) -> str:
    """Give the list of all codes in Markdown, each with the page that tells of it."""
    rows = "".join(f"| [{info.code}]({page}) | {info.title} | {info.severity} |\n" for info, page in pages)
    return f"# Finding codes\n\n| code | what holds where it is silent | severity |\n| --- | --- | --- |\n{rows}"
