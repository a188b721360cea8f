"""What differs between two states of a cluster."""

from __future__ import annotations

from harness.postgres.cluster import ClusterState, Row, differences

STAYS = Row("pg_authid", "10", "postgres", "(10,postgres)")
GONE = Row("pg_authid", "11", "old", "(11,old)")
NEW = Row("pg_auth_members", "12 13 10", "of a in b", "(12,13,10)")
BEFORE = Row("pg_tablespace", "14", "fast", "(14,fast,10)")
AFTER = Row("pg_tablespace", "14", "fast", "(14,fast,11)")


def test_each_difference_is_said_once() -> None:
    """A lost, a new and a changed thing are one sentence each, and what stays is none."""
    before = ClusterState(frozenset({STAYS, GONE, BEFORE}))
    after = ClusterState(frozenset({STAYS, NEW, AFTER}))

    got = differences(before, after)

    assert got == ("membership of a in b: left behind", "role old: lost", "tablespace fast: changed")


def test_equal_states_do_not_differ() -> None:
    """Nothing is said of nothing."""
    state = ClusterState(frozenset({STAYS, GONE}))

    got = differences(state, state)

    assert got == ()
