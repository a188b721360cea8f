"""The product's databases: the state before the migration, and after it, on every major that is to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.product.files import BEFORE, DEMO, MIGRATION, PLATFORM, run_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.postgres.database import Database, Databases, Template
    from tests.integration.product.acting import Connection


@pytest.fixture(scope="session")
def before(databases: Databases) -> Template:
    """Give the template of the state before the migration, with the demo data."""
    scripts = (PLATFORM, *BEFORE, DEMO)
    return databases.template("product, before", lambda conn: run_scripts(conn, scripts))


@pytest.fixture(scope="session")
def after(databases: Databases, before: Template) -> Template:
    """Give the template of the state after the migration."""
    return databases.template("product, after", lambda conn: run_scripts(conn, (MIGRATION,)), before)


@pytest.fixture
def tx(databases: Databases, after: Template) -> Iterator[Connection]:
    """Give a superuser's connection to a migrated database, in a transaction that is rolled back."""
    with databases.transaction(after) as conn:
        yield conn


@pytest.fixture
def tx_before(databases: Databases, before: Template) -> Iterator[Connection]:
    """Give the same before the migration."""
    with databases.transaction(before) as conn:
        yield conn


@pytest.fixture
def migrated(databases: Databases, after: Template) -> Iterator[Database]:
    """Give a migrated database of the test's own."""
    with databases.clone(after) as made:
        yield made


@pytest.fixture
def unmigrated(databases: Databases, before: Template) -> Iterator[Database]:
    """Give a database of the test's own in the state before the migration."""
    with databases.clone(before) as made:
        yield made
