"""What a server says of its catalogs that this version does not know stops the reading."""

from __future__ import annotations

import pytest

from harness.catalog.layout import read_layout
from harness.errors import ServerError

KNOWN = ("pg_namespace", "2615", "nspname", "name", "0", True)
OWN = ("pg_namespace", "2615", "oid", "oid", "0", True)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (("pg_novelty", "9999", "oid", "oid", "0", True), "catalog pg_novelty"),
        (("pg_namespace", "2615", "nsptree", "pg_node_tree", "0", True), "node tree pg_namespace.nsptree"),
        (("pg_namespace", "2615", "nspnew", "oid", "0", True), "reference pg_namespace.nspnew"),
        (("pg_namespace", "2615", "nspkeys", "int2vector", "0", True), "reference pg_namespace.nspkeys"),
    ],
)
def test_what_is_unknown_is_refused_by_name(row: tuple[str, str, str, str, str, bool], named: str) -> None:
    """A new catalog, node tree, reference or list of column numbers is an error that names it."""
    with pytest.raises(ServerError, match=named):
        read_layout([OWN, KNOWN, row])


def test_a_new_plain_column_is_read() -> None:
    """A column without references needs no knowledge."""
    layout = read_layout([OWN, KNOWN, ("pg_namespace", "2615", "nspfresh", "bool", "0", True)])

    assert [column.name for column in layout.shapes["pg_namespace"].columns] == ["oid", "nspname", "nspfresh"]


def test_a_column_that_may_not_be_read_is_named() -> None:
    """A session without privileges reads the rest, and says what it left out."""
    layout = read_layout([OWN, KNOWN, ("pg_namespace", "2615", "nspacl", "_aclitem", "0", False)])

    assert layout.not_read == ("pg_namespace (nspacl): no privilege to read it",)
