"""A stage for each case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.adversity.stage import Stage, unmount

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Give directories of the test's own, which are removed in the end with what is mounted there."""
    made = Stage.make()
    yield made
    unmount((made.run, made.tmp, made.project))
    made.remove()
