"""A Report in the forms that people and machines read; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.report import json, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from harness.model import Report

    class Form(Protocol):
        """Write a report; a verbose one tells a person more, and a machine the same."""

        def __call__(self, report: Report, *, verbose: bool = False) -> str: ...


def _json(report: Report, *, verbose: bool = False) -> str:  # noqa: ARG001
    return json.render(report)


FORMATS: Mapping[str, Form] = {"text": text.render, "json": _json}
"""By the name that `--format` and `--report` take."""
