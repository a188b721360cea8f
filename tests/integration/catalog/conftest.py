"""Servers for the corpus, one a major, with the settings that its cases need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.catalog.stage import Stage
from tests.needs import servers

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def stages() -> Iterator[dict[int, Stage]]:
    """Hold the servers that are running, by major; all end with the session."""
    running: dict[int, Stage] = {}
    yield running
    for stage in running.values():
        stage.close()


@pytest.fixture
def stage(major: int, stages: dict[int, Stage]) -> Stage:
    """Give the running server of *major*, started when it is first asked for."""
    if major not in stages:
        stages[major] = Stage(servers()[major])
    return stages[major]
