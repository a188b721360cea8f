"""JSON worth trying: deep, doubled, at the ends of numbers and strings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.fuzz.texts import characters

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

EDGES = (
    *("{}", "[]", "null", "0", '""', "true", "false", '{"a": 1}', '{"a": null}', "[null]", '["a"]', "-0", "1e400"),
    *(
        '{"a": 1, "a": 2}',
        '{"": ""}',
        '{"a": {"a": 1}, "b": [1, "x", {}]}',
        '" "',
        '"\\""',
        '"\\\\"',
        "1.10",
        "-1e-400",
    ),
    *("9007199254740993", '"a\\nb"', '"\\u0001"', "12345678901234567890123456789", "[" * 100 + "]" * 100),
)
DEEP = ("[" * 1000 + "]" * 1000, '{"a":' * 1000 + "1" + "}" * 1000)
WIDE = ('"\\ud83d\\ude42"', '{"é": "e\u0301"}', '"\u202e"')
TEXTUAL = ('"\\u0000"', '"\\ud83d"', ' {  "b":1,"a":2 } ')
"""What json keeps as it is written, and jsonb refuses or rewrites."""
JSONPATHS = (
    *(
        "$",
        "$.a",
        "$[0]",
        "$[*]",
        "$.*",
        "$.**",
        "strict $.a",
        "lax $.a",
        "$.a ? (@ > 1)",
        '$."a b"',
        "1",
        '"a"',
        "null",
    ),
    *("$.a.size()", "$ ? (exists(@.b))", '$ ? (@.a like_regex "^a" flag "i")', "$.a[last]", "($.a + 1) * 2", "$v"),
)


def documents(*, binary: bool, wide: bool, modest: bool = False) -> SearchStrategy[str]:
    """Give texts of jsonb, where *binary*, or of json."""
    edges = [*EDGES, *(() if modest else DEEP), *(WIDE if wide else ()), *(() if binary else TEXTUAL)]
    leaves = (
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**64)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(characters(wide=wide), max_size=8)
    )
    trees = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc ", max_size=2), inner, max_size=3),
        max_leaves=6,
    )
    return st.sampled_from(edges) | trees.map(lambda tree: json.dumps(tree, ensure_ascii=not wide))
