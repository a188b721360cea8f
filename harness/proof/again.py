"""Judge the second apply by the first: what two equal applies do not agree on does not count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.proof.chance import meant
from harness.proof.differences import catalog_differences, columns_that_differ, row_differences

if TYPE_CHECKING:
    from harness.catalog import Snapshot
    from harness.proof.clones import Examined
    from harness.proof.evidence import Step


def judged(again: Step | None, examined: Examined, equal: Snapshot) -> Step | None:
    """
    Put into the step of the second apply what it left different.

    Args:
        again: The second apply as it ran.
        examined: The states that the cycle went through.
        equal: The end of an apply on a database equal to the first one's.
    """
    first, ended, reference = examined.migrated, examined.again, examined.reference
    if again is None or first is None or ended is None or reference is None:
        return again
    by_chance = meant(catalog_differences(first, equal), first, equal)
    return replace(
        again,
        catalog=() if by_chance else meant(catalog_differences(first, ended), first, ended),
        rows=row_differences(reference, ended, columns_that_differ(first, equal)),
    )
