"""Snapshots as files."""

from __future__ import annotations

import gzip
import json

import pytest

from harness.catalog import SequenceState, Snapshot, TableRows, diff
from harness.errors import SourceError
from tests.unit.catalog.small import snapshot


def test_a_snapshot_comes_back_equal() -> None:
    """What was written reads back equal, rows and state with it."""
    taken = snapshot(
        schemas={"20001": 'od"d'},
        tables={"16400": TableRows(2, "77", (("id", "5"),))},
        sequences={"16401": SequenceState(9, True)},
    )

    assert Snapshot.from_bytes(taken.to_bytes()) == taken


def test_equal_snapshots_give_equal_files() -> None:
    """A file holds no time and no order of chance."""
    assert snapshot(schemas={"20001": "app"}).to_bytes() == snapshot(schemas={"20001": "app"}).to_bytes()


def test_files_compare_as_what_they_were_taken_from() -> None:
    """The comparison needs no connection."""
    before, after = (Snapshot.from_bytes(snapshot(schemas=names).to_bytes()) for names in ({}, {"20001": "app"}))

    assert [str(change) for change in diff(before, after)] == ["left behind: schema app"]


def _file(**changed: object) -> bytes:
    document = json.loads(gzip.decompress(snapshot().to_bytes()))
    return gzip.compress(json.dumps({**document, **changed}).encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a.snap: not a snapshot, wanted a file of `pgharness snapshot`"),
        (b"select 1;", "a.snap: not a snapshot, wanted a file of `pgharness snapshot`"),
        (snapshot().to_bytes()[:-20], "a.snap: not a snapshot, wanted a file of `pgharness snapshot`"),
        (gzip.compress(b"[1]"), "a.snap: not a snapshot, wanted a file of `pgharness snapshot`"),
        (_file(format="other"), "a.snap: not a snapshot, wanted a file of `pgharness snapshot`"),
        (_file(schema=99), "a.snap: snapshot of schema 99, wanted 1"),
        (_file(origin=[]), "a.snap: damaged snapshot, wanted a file of `pgharness snapshot`"),
        (_file(shapes={"pg_namespace": 1}), "a.snap: damaged snapshot, wanted a file of `pgharness snapshot`"),
    ],
)
def test_what_is_no_snapshot_is_refused_in_one_line(content: bytes, said: str) -> None:
    """Garbage, a cut file, another schema and a damaged one are told apart and name the file."""
    with pytest.raises(SourceError) as caught:
        Snapshot.from_bytes(content, "a.snap")

    assert str(caught.value) == said
