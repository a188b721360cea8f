"""A Report in the forms that people and machines read; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.report import json, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.model import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {"text": text.render, "json": json.render}
"""By the name that `--format` and `--report` take."""
