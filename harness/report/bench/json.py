"""A comparison as JSON, for machines."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.bench.duel import Outcome
    from harness.bench.findings import Run
    from harness.bench.growth import Grown, Growth

SCHEMA = 1


def render(run: Run) -> str:
    """Give one JSON document, closed by a line feed; times are seconds of one call."""
    document = {
        "schema": SCHEMA,
        "tool": f"pgharness {run.version}",
        "server": run.server,
        "base": run.base,
        "head": run.head,
        "result": run.word.lower(),
        "load": round(run.load, 2),
        "processors": run.processors,
        "calls": [_outcome(outcome) for outcome in run.outcomes],
        "overdue": [
            {"name": each.call.name, "sql": each.call.sql, "base": each.base, "limit": each.limit}
            for each in run.overdue
        ],
        "growth": [_grown(grown) for grown in run.grown],
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "file": finding.place.file,
                "line": finding.place.line,
                "object": finding.object,
                "message": finding.message,
                "help": finding.help,
                "repro": finding.repro,
                "fingerprint": finding.fingerprint,
            }
            for finding in run.findings
        ],
        "not_checked": [asdict(item) for item in run.not_checked],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "name": outcome.call.name,
        "sql": outcome.call.sql,
        "verdict": outcome.verdict.value,
        "ratio": asdict(outcome.ratio),
        "base": [pair.base for pair in outcome.pairs],
        "head": [pair.head for pair in outcome.pairs],
        "counters": {
            "base": [asdict(one) for one in outcome.base],
            "head": [asdict(one) for one in outcome.head],
        },
    }


def _grown(grown: Grown) -> dict[str, object]:
    return {
        "name": grown.call.name,
        "sql": grown.call.sql,
        "budget": grown.budget,
        "verdict": grown.verdict.value,
        "base": _growth(grown.base) if grown.base else None,
        "head": _growth(grown.head),
    }


def _growth(growth: Growth) -> dict[str, object]:
    sizes = [{"size": size, "seconds": list(taken)} for size, taken in growth.seconds.items()]
    return {"exponent": asdict(growth.exponent), "sizes": sizes}
