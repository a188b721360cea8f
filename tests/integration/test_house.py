"""The fixtures that the other tests stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

    from harness.postgres.server import Server


def test_a_connection_is_to_the_server_of_the_test(
    server: Server, conn: psycopg.Connection[tuple[object, ...]]
) -> None:
    """The server behind `conn` is the one that the test was multiplied for."""
    got = conn.info.server_version // 10000

    assert got == server.major
