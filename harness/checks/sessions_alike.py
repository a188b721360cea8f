"""FZ007: results do not depend on the session."""

from __future__ import annotations

from harness.checks.under_fire import check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ007",
    title="results do not depend on the session",
    severity=Severity.ERROR,
    when="A function or a trigger decides otherwise where a caller's temporary table or search_path comes "
    "first: an error where the code runs with its owner's rights or lets a row in that it refuses "
    "otherwise, else a warning. So is another TimeZone or DateStyle.",
    why="Any user may set these. What checks rows against a table of the caller is no check.",
    fix="Add `set search_path = pg_catalog, pg_temp` and write names with their schema; say the zone with AT "
    "TIME ZONE.",
)

CHECK = check(INFO, "session")
