"""Bad input and hostile circumstances: each a clear line, the right exit code, nothing left."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from tests.integration.adversity import circumstances, paths, servers, settings, statements
from tests.integration.adversity.kinds import BROKEN, Kind, rows

if TYPE_CHECKING:
    from tests.integration.adversity.stage import Ended, Stage

TABLES = (paths, settings, statements, servers, circumstances)
KINDS: tuple[Kind, ...] = tuple(chain.from_iterable(table.KINDS for table in TABLES))

STAGE_LINE = re.compile(r"PostgreSQL \d+\.\d+(, \w+ database|: .*)$")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def is_clear(ended: Ended) -> bool:
    """Tell whether what could not be done is said in one line, with remedies and nothing else below it."""
    told = [line for line in ended.err.splitlines() if not STAGE_LINE.match(line)]
    return bool(told) and told[0].startswith("error: ") and all(line.startswith("help: ") for line in told[1:])


@pytest.mark.parametrize("kind", rows(KINDS))
def test_bad_input_gets_a_clear_line_and_leaves_nothing(stage: Stage, kind: Kind) -> None:
    """Exit code, text and traces are as the table says."""
    stage.write(kind.files)
    if kind.arrange:
        kind.arrange(stage)

    ended = stage.do(*kind.command)

    said = f"exit {ended.code}\n{ended.out}\n{ended.err}"
    assert ended.code == kind.code, said
    assert ("error: " in ended.err) == (kind.code == BROKEN), said
    assert is_clear(ended) or kind.code != BROKEN, said
    told = ended.err if kind.code == BROKEN else ended.out + ended.err
    assert [text for text in kind.says if not re.search(text, told, re.MULTILINE)] == [], said
    assert not re.search("Traceback|fault of pgharness", ended.out + ended.err), said
    assert not CONTROL.search(ended.out + ended.err), said
    assert kind.never is None or not re.search(kind.never, ended.out + ended.err), said
    assert stage.left() == (), said


def test_the_tables_hold_sixty_kinds_each_once() -> None:
    """What is promised is listed."""
    names = [kind.name for kind in KINDS]

    assert len(names) == len(set(names))
    assert len(names) >= 60
