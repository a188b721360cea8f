"""
Every kind of change that PostgreSQL's manual knows of, one at a time: told, or not told, as the case says.

The cases are in cases/*.sql (README.md has the format), written from the manual and apart from the code they measure.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
import pytest

from harness.catalog import diff, snapshot
from harness.catalog.serial import dump, load
from tests.integration.catalog.corpus import Case, Expected
from tests.integration.catalog.corpus import load as load_cases
from tests.integration.catalog.stage import play

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark import ParameterSet

    from harness.catalog import Change, Snapshot
    from tests.integration.catalog.stage import Connection, Stage

CASES = load_cases()
MAJORS = (15, 18)

# What PostgreSQL says to a statement that cannot run within a transaction, or not beside the others of its case.
NOT_IN_A_TRANSACTION = {"25001", "55P04", "55006", "2D000"}


# By default a case is played within a transaction on one of the majors, every second one also on a database of its own;
# names decide on which, so that a failure comes back. With PGHARNESS_CASES=all all are played on every major every way.
HALF = 2
TENTH = 10
ALL = os.environ.get("PGHARNESS_CASES") == "all"

Choice = Callable[[Case, int], bool]


def runs(*choices: Choice) -> list[ParameterSet]:
    """List each case that all *choices* take, once a major that it holds on."""
    return [
        pytest.param(case, major, id=f"{major}-{case.name}", marks=pytest.mark.needs(f"postgresql-{major}"))
        for major in MAJORS
        for case in CASES
        if case.majors[0] <= major <= case.majors[1] and all(choice(case, major) for choice in choices)
    ]


def one_in(share: int, salt: str) -> Choice:
    """Choose one in *share* of the cases on each major, and never the same on two."""

    def chosen(case: Case, major: int) -> bool:
        number = zlib.crc32(f"{salt} {case.name}".encode()) % share
        return ALL or number == MAJORS.index(major) or (only_major(case) and number < len(MAJORS))

    return chosen


def only_major(case: Case) -> bool:
    """Say whether the case holds on one major alone."""
    return sum(case.majors[0] <= major <= case.majors[1] for major in MAJORS) == 1


def not_named(case: Case, major: int) -> bool:
    """Choose the cases that do not speak of their database by its name, as two databases never share one."""
    return not any(":DBNAME" in chunk for chunk in (*case.before, *case.after))


def both_sides(conn: Connection, case: Case) -> tuple[Snapshot, Snapshot]:
    """Play the case with a snapshot of each side."""
    play(conn, case.before)
    before = snapshot(conn)
    play(conn, case.after)
    return before, snapshot(conn)


def faults(case: Case, before: Snapshot, after: Snapshot) -> list[str]:
    """List what the comparison of the two sides gets wrong."""
    told = diff(before, after)
    if case.expected is Expected.REPORTS:
        back = diff(after, before)
        return [*untold(case, told), *([] if back else ["nothing told from the second side to the first"])]
    alarms = [f"told in error: {change}" for change in told]
    if case.expected is Expected.PHYSICAL:
        residue = diff(before, after, physical=True)
        alarms += [] if names(case, residue) else [f"residue not told: {sentences(residue)}"]
    return alarms


def untold(case: Case, told: Iterable[Change]) -> list[str]:
    """List what *told* lacks, or has too much of, for a change that is to be reported."""
    told = list(told)
    words = "\n".join(f"{change}\n{change.before}\n{change.after}" for change in told)
    checks = {
        f"no change names {case.naming!r}": names(case, told),
        f"no change says {case.says!r}": not told or re.search(case.says, words, re.IGNORECASE | re.DOTALL),
        f"{len(told)} changes, at most {case.at_most} were wanted": len(told) <= case.at_most,
    }
    return [f"{fault}: {sentences(told)}" for fault, met in checks.items() if not met]


def names(case: Case, told: Iterable[Change]) -> bool:
    """Say whether a change names the object that the case changed."""
    return any(re.search(case.naming, str(change)) for change in told)


def sentences(told: Iterable[Change]) -> str:
    """Give the changes as one text."""
    return "; ".join(map(str, told)) or "nothing told"


def within_a_transaction(case: Case, stage: Stage) -> tuple[Snapshot, Snapshot] | None:
    """Play the case within one open transaction; `None` where PostgreSQL does not let it."""
    if case.alone:
        return None
    try:
        with stage.transaction() as conn:
            return both_sides(conn, case)
    except psycopg.Error as error:
        if error.sqlstate in NOT_IN_A_TRANSACTION:
            return None
        raise


def on_its_own(case: Case, stage: Stage) -> tuple[Snapshot, Snapshot]:
    """Play the case on a new database, and see that it leaves nothing on the cluster."""
    with stage.database(case.undo, case.cleanup) as conn:
        sides = both_sides(conn, case)
    assert stage.left_behind() == set()
    return sides


@pytest.mark.parametrize(("case", "major"), runs(one_in(HALF, "transaction")))
def test_a_change_is_told_or_not_as_its_case_says(case: Case, major: int, stage: Stage) -> None:
    """Within one open transaction, or else on a database of its own, the comparison says what the case wants."""
    before, after = within_a_transaction(case, stage) or on_its_own(case, stage)

    assert faults(case, before, after) == []


@pytest.mark.parametrize(("case", "major"), runs(one_in(2 * HALF, "own")))
def test_a_committed_change_is_told_or_not_as_its_case_says(case: Case, major: int, stage: Stage) -> None:
    """On a database of its own, each statement committed, the comparison says what the case wants."""
    before, after = on_its_own(case, stage)

    assert faults(case, before, after) == []


@pytest.mark.parametrize(("case", "major"), runs(one_in(TENTH, "files")))
def test_snapshots_read_back_from_files_compare_the_same(case: Case, major: int, stage: Stage) -> None:
    """A snapshot that was written and read compares like the one it was written from."""
    sides = within_a_transaction(case, stage) or on_its_own(case, stage)

    before, after = (load(dump(side), "side") for side in sides)

    assert faults(case, before, after) == []


@pytest.mark.parametrize(("case", "major"), runs(one_in(TENTH, "twins"), not_named))
def test_equal_databases_made_separately_do_not_differ(case: Case, major: int, stage: Stage) -> None:
    """Two databases made by the same statements are equal, and the change of one shows against the other."""
    with stage.database(case.undo, case.cleanup) as conn:
        one, _ = both_sides(conn, case)
    before, after = within_a_transaction(case, stage) or on_its_own(case, stage)

    assert ([str(change) for change in diff(one, before)], faults(case, one, after)) == ([], [])
