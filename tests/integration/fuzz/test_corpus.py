"""
Planted defects are found by the default budget, and none is found in the product as it is.

The whole corpus takes minutes: `pytest -m perf tests/integration/fuzz/test_corpus.py -s` prints what is found and what
is missed.
"""

from __future__ import annotations

import pytest

from harness.postgres.database import Databases
from harness.postgres.server import Server
from tests.integration.fuzz.corpus import FILES, fired, product, said
from tests.needs import servers

FLOOR = 0.9
"""The share of the planted defects that must be found."""
QUICK = ("target_value_zero", "access_rank_above", "policy_goals_select_open", "progress_of_the_first_date")


def test_the_corpus_is_large_enough() -> None:
    """There are at least forty defects, each with a name of its own."""
    assert len({file.stem.split("_", 1)[1] for file in FILES}) == len(FILES) >= 40


@pytest.mark.needs("postgresql-15")
def test_some_planted_defects_are_found() -> None:
    """One of each kind: a rule, a helper, a policy, a trigger."""
    with Server.start(servers()[15]) as server, Databases(server) as databases:
        template = product(databases)
        found = [
            file for file in FILES if file.stem.split("_", 1)[1] in QUICK and said(fired(databases, template, file))
        ]

    assert len(found) == len(QUICK), found


@pytest.mark.perf
@pytest.mark.needs("postgresql-15")
def test_nearly_all_planted_defects_are_found() -> None:
    """At least nine of ten."""
    with Server.start(servers()[15]) as server, Databases(server) as databases:
        template = product(databases)
        missed = [file.stem for file in FILES if not said(fired(databases, template, file))]

    print(f"\nfound {len(FILES) - len(missed)} of {len(FILES)}; missed: {', '.join(missed) or 'none'}")  # noqa: T201
    assert 1 - len(missed) / len(FILES) >= FLOOR, missed
