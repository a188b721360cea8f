"""The database linter's questions: each finds an offence that is planted for it, and finds nothing in the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.product.acting import rows
from tests.integration.product.house_rules import HOUSE_RULES
from tests.integration.product.linter import RULES

if TYPE_CHECKING:
    from tests.integration.product.acting import Connection

ALL = RULES | HOUSE_RULES


@pytest.mark.parametrize("name", ALL)
def test_the_product_breaks_no_rule(tx: Connection, name: str) -> None:
    """No object of the base schema or of the migration offends."""
    assert rows(tx, ALL[name].find) == []


@pytest.mark.parametrize("name", ALL)
def test_a_planted_offence_is_found(tx: Connection, name: str) -> None:
    """The rule can fail: it names what was planted, and nothing else."""
    tx.execute(ALL[name].plant)

    assert rows(tx, ALL[name].find) == [(ALL[name].found,)]
