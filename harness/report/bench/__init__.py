"""A comparison of two states in the forms that people and machines read; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.report.bench import json, page, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.bench.findings import Run

FORMATS: Mapping[str, Callable[[Run], str]] = {"text": text.render, "json": json.render, "html": page.render}
"""By the name that `--format` and `--report` take."""
