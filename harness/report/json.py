"""The report as JSON, for machines; its schema is in docs/harness/report.schema.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model import Finding, Report
    from harness.tally import Coverage, Tally

SCHEMA = 1


def render(report: Report) -> str:
    """Give one JSON document, closed by a line feed."""
    document = {
        "schema": SCHEMA,
        "tool": f"pgharness {report.version}",
        "servers": list(report.servers),
        "seed": report.seed,
        "prior": list(report.prior),
        "migrations": [
            {"id": item.id, "file": item.file, "rollback_file": item.rollback_file, "verdict": item.verdict}
            for item in report.migrations
        ],
        "checks": [
            {
                "code": item.code,
                "title": item.title,
                "verdict": item.verdict,
                "examined": item.examined,
                "seconds": round(item.seconds, 3),
            }
            for item in report.checks
        ],
        "targets": [_target(item) for item in report.targets],
        "findings": [_finding(item) for item in report.findings],
        "not_checked": [{"what": item.what, "why": item.why} for item in report.not_checked],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _target(tally: Tally) -> dict[str, object]:
    return {
        "target": tally.target,
        "server": tally.server,
        "migration": tally.migration,
        "tried": tally.tried,
        "accepted": tally.accepted,
        "refused": tally.refused,
        "seconds": round(tally.seconds, 3),
        "remark": tally.remark,
        "refusals": [
            {"count": each.count, "sqlstate": each.state, "by": each.by, "message": each.said}
            for each in tally.refusals
        ],
        "coverage": None if tally.covered is None else [_coverage(each) for each in tally.covered],
    }


def _coverage(coverage: Coverage) -> dict[str, object]:
    return {
        "function": coverage.function,
        "statements": coverage.statements,
        "reached": coverage.reached,
        "missed_lines": list(coverage.missed),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "migration": finding.migration,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "object": finding.object,
        "before": finding.before,
        "after": finding.after,
        "message": finding.message,
        "help": finding.help,
        "repro": finding.repro,
        "seen_on": list(finding.seen_on),
        "fingerprint": finding.fingerprint,
    }
