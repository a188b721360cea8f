"""FZ002: no call ends the session."""

from __future__ import annotations

from harness.checks.under_fire import check
from harness.model import CheckInfo, Severity

INFO = CheckInfo(
    code="FZ002",
    title="no call ends the session",
    severity=Severity.ERROR,
    when="A row or a call ends the connection, or the server.",
    why="One user takes the sessions of all others along.",
    fix="Report it to the makers of PostgreSQL or of the extension, and refuse the values before they get there.",
)

CHECK = check(INFO, "lost")
