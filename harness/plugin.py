"""
The pytest plugin: databases with the project's migrations as fixtures.

It imports next to nothing, and starts nothing, until a fixture is used; settings that cannot be used fail the fixtures
alone.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from harness.bench import Growth
    from harness.bench.timed import Timed
    from harness.fixtures import Attachment, Stock
    from harness.postgres.database import Database, Template
    from harness.postgres.link import Connection

IN_USE = pytest.StashKey[list["Database"]]()
MEASURED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the few things that one run may want otherwise than [tool.pgharness] says."""
    group = parser.getgroup("pgharness", "databases for tests (pgharness)")
    group.addoption("--pgharness-path", metavar="DIR", help="The folder of migrations.")
    group.addoption("--pgharness-pg", metavar="MAJOR", help="The PostgreSQL major to run on.")
    group.addoption("--pgharness-dsn", metavar="URL", help="Use a server that runs already.")
    group.addoption(
        "--pgharness-keep",
        action="store_true",
        default=None,
        help="Leave the databases of failed tests, and say how to connect.",
    )


@pytest.fixture(scope="session")
def _pgharness_stock(pytestconfig: pytest.Config) -> Iterator[Stock]:
    """Give the server and its databases, for as long as the session lasts."""
    from harness.fixtures import open_stock  # noqa: PLC0415 - a run that uses no fixture pays nothing

    flags = {name: pytestconfig.getoption(f"pgharness_{name}") for name in ("pg", "dsn", "keep")}
    path = pytestconfig.getoption("pgharness_path")
    folder = pytestconfig.invocation_params.dir / path if path else None
    with ExitStack() as stack:
        with _one_line():
            stock = stack.enter_context(open_stock(pytestconfig.rootpath, folder, flags))
        yield stock


@pytest.fixture(scope="session")
def _pgharness_template(_pgharness_stock: Stock) -> Template:
    """Give the database that every migrated one is a clone of."""
    with _one_line():
        return _pgharness_stock.migrated()


@pytest.fixture
def empty_db(request: pytest.FixtureRequest, _pgharness_stock: Stock) -> Iterator[Database]:
    """Give a database of the test's own with nothing in it: `.dsn`, `.connect()`."""
    yield from _lent(request, _pgharness_stock, None)


@pytest.fixture
def migrated_db(
    request: pytest.FixtureRequest, _pgharness_stock: Stock, _pgharness_template: Template
) -> Iterator[Database]:
    """Give a database of the test's own with every migration applied: `.dsn`, `.connect()`."""
    yield from _lent(request, _pgharness_stock, _pgharness_template)


@pytest.fixture
def migrated_conn(_pgharness_stock: Stock, _pgharness_template: Template) -> Iterator[Connection]:
    """Give a connection to a migrated database, inside a transaction that is rolled back after the test."""
    with _one_line(), _pgharness_stock.databases.transaction(_pgharness_template) as conn:
        yield conn


@pytest.fixture(scope="session")
def pgharness_server(_pgharness_stock: Stock) -> Attachment:
    """Give the server to pytest-postgresql: `postgresql_noproc(depends_on="pgharness_server")`."""
    return _pgharness_stock.attachment(None)


@pytest.fixture(scope="session")
def pgharness_migrated(_pgharness_stock: Stock, _pgharness_template: Template) -> Attachment:
    """Give the server to pytest-postgresql, with every migration applied to the databases that it makes."""
    return _pgharness_stock.attachment(_pgharness_template)


@pytest.fixture
def bench_call(request: pytest.FixtureRequest, migrated_db: Database, _pgharness_stock: Stock) -> Callable[..., Timed]:
    """Give a function that times a SQL call on `migrated_db`; see docs/harness/bench.md."""
    from harness.bench import Call  # noqa: PLC0415
    from harness.bench.timed import ROUNDS, Clock, timed  # noqa: PLC0415
    from harness.errors import ConfigError  # noqa: PLC0415

    clock = Clock()
    given = request.node.get_closest_marker("benchmark")
    options = {**(given.kwargs if given else {}), "timer": clock}
    request.node.add_marker(pytest.mark.benchmark(**options), append=False)
    benchmark = request.getfixturevalue("benchmark")

    def measure(
        sql: str, *, before: str | None = None, rounds: int = ROUNDS, database: Database = migrated_db
    ) -> Timed:
        with _one_line():
            if request.node.stash.get(MEASURED, False):
                raise ConfigError("bench_call was called before in this test", "One test makes one row of the table.")
            request.node.stash[MEASURED] = True
            call = Call(request.node.name, sql, _pgharness_stock.before(before))
            return timed(database, call, benchmark, clock, rounds)

    return measure


@pytest.fixture
def bench_growth(
    request: pytest.FixtureRequest, _pgharness_stock: Stock, _pgharness_template: Template
) -> Iterator[Callable[..., Growth]]:
    """Give a function that fails where a SQL call grows faster than its budget; see docs/harness/bench.md."""
    from harness.bench import BUDGETS, Call, Verdict  # noqa: PLC0415
    from harness.bench.grow import grow  # noqa: PLC0415
    from harness.bench.growth import FEWEST_SIZES, told  # noqa: PLC0415
    from harness.bench.rest import rest  # noqa: PLC0415
    from harness.errors import ConfigError  # noqa: PLC0415

    with ExitStack() as stack:

        def measure(
            sql: str,
            fill: Callable[[Connection, int], object],
            *,
            sizes: Sequence[int],
            budget: str,
            before: str | None = None,
        ) -> Growth:
            call = Call(request.node.name, sql, _pgharness_stock.before(before))
            with _one_line():
                if budget not in BUDGETS:
                    raise ConfigError(f"budget is {budget!r}, one of {', '.join(BUDGETS)} was wanted")
                if len(set(sizes)) < FEWEST_SIZES or min(sizes) < 1:
                    raise ConfigError(f"sizes is {list(sizes)}, at least {FEWEST_SIZES} above 0 were wanted")
                databases = {size: stack.enter_context(_pgharness_stock.clone(_pgharness_template)) for size in sizes}
                for size, database in databases.items():
                    with database.connect() as conn:
                        fill(conn, size)
                        rest(conn)
                found = grow(databases, call, budget)
            if found.verdict(budget) is not Verdict.OK:
                raise pytest.fail.Exception(told(found, call, budget), pytrace=False)
            return found

        yield measure


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep the databases of a failed test where `--pgharness-keep` asks for it, and say how to connect."""
    report = yield
    in_use = item.stash.get(IN_USE, [])
    if report.failed and in_use and item.config.getoption("pgharness_keep"):
        stock: Stock = item.funcargs["_pgharness_stock"]  # type: ignore[attr-defined]
        report.sections.append(("pgharness kept", "\n".join(stock.keep(in_use))))
        in_use.clear()
    return report


def _lent(request: pytest.FixtureRequest, stock: Stock, template: Template | None) -> Iterator[Database]:
    """Lend one database for one test."""
    with _one_line():
        database = stock.clone(template)
    with database:
        request.node.stash.setdefault(IN_USE, []).append(database)
        yield database


@contextmanager
def _one_line() -> Iterator[None]:
    """Fail with what the harness has to say, and no traceback."""
    from harness.errors import HarnessError  # noqa: PLC0415

    try:
        yield
    except HarnessError as error:
        said = "\n".join([f"pgharness: {error}", *(f"help: {line}" for line in error.help)])
        raise pytest.fail.Exception(said, pytrace=False) from None
