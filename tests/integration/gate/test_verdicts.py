"""Migrations as teams write them get the verdict that an experienced eye would give, wherever the proof runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.checks import ALL
from harness.checks.check import Context
from harness.model import Severity
from harness.proof.ground import Ground, lay
from harness.proof.migration import Means, prove_migration
from harness.source.formats import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model import Finding, Project
    from harness.postgres.database import Databases
    from harness.proof.evidence import Evidence

CASES = sorted((Path(__file__).parent / "cases").glob("*.sql"))


def unpacked(case: Path, folder: Path) -> tuple[set[str], Project]:
    """Give the codes that a case wants, and its folder as read."""
    head, *files = re.split(r"^-- file: (.*)\n", case.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, text in zip(files[::2], files[1::2], strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return set(head.removeprefix("-- wanted:").split()), numbered.read(folder, setup=(), fixture=None, variables={})


def proofs(databases: Databases, project: Project, means: Means) -> Iterator[Evidence]:
    """Prove every migration of a project on a database of its own."""
    state = databases.state()
    base = lay(databases, "", [each.up for each in project.prior])
    with databases.clone(base) as database:
        ground = Ground(databases, database, "")
        for migration in project.migrations:
            yield prove_migration(ground, migration, means)
    databases.put_back(state)


def judged(project: Project, evidence: tuple[Evidence, ...]) -> list[Finding]:
    """Give all findings, infos apart."""
    context = Context(project, evidence)
    found = (
        finding for check in ALL for subject in check.subjects(context) for finding in check.judge(check.info, subject)
    )
    return [finding for finding in found if finding.severity > Severity.INFO]


@pytest.mark.parametrize("in_one_transaction", [True, False], ids=["one transaction", "clones"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_migration_gets_the_verdict_that_it_deserves(
    databases: Databases, tmp_path: Path, case: Path, *, in_one_transaction: bool
) -> None:
    """The codes of errors are those that the case names, no more and no fewer."""
    wanted, project = unpacked(case, tmp_path)

    evidence = tuple(proofs(databases, project, Means("PostgreSQL", "empty", in_one_transaction)))

    found = judged(project, evidence)
    assert {item.code for item in found if item.severity is Severity.ERROR} == wanted, [item.message for item in found]
