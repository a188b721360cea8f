"""What a database is: read whole, compared object by object, kept in files."""

from harness.catalog.diff import comparability, diff, rows_differ
from harness.catalog.sample import sample
from harness.catalog.snapshot import snapshot
from harness.catalog.values import Aspect, Change, SequenceState, Snapshot, TableRows

__all__ = [
    "Aspect",
    "Change",
    "SequenceState",
    "Snapshot",
    "TableRows",
    "comparability",
    "diff",
    "rows_differ",
    "sample",
    "snapshot",
]
