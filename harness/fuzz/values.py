"""From what a value may be to a strategy of its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hypothesis import strategies as st

from harness.fuzz import builtin, compose
from harness.fuzz.axes import axis
from harness.fuzz.kinds import Array, Base, Composite, Domain, Enum, Multirange, Pseudo, Range, bare
from harness.fuzz.limits import ANY, compiled
from harness.fuzz.session import FuzzError
from harness.fuzz.solve import solve
from harness.fuzz.texts import MEANT, PLAIN, strings
from harness.fuzz.zones import instants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.kinds import Kind
    from harness.fuzz.limits import Limits
    from harness.fuzz.server import Server

    Texts = SearchStrategy[str]
    Maybe = SearchStrategy[str | None]

CANDIDATES = 60
"""Values of a domain that are made for the server to choose from."""


class Values:
    """
    Strategies of texts for every type of one database.

    Args:
        server: Who is asked what Python cannot tell.
        modest: Leave out values that no index takes.
        days: Days to try along with their neighbours.
    """

    def __init__(self, server: Server, *, modest: bool = False, days: tuple[str, ...] = ()) -> None:
        self.server = server
        self.days = days
        self.modest = modest
        self._made: dict[tuple[Kind, Limits, tuple[str, ...]], Texts] = {}

    def texts(self, kind: Kind, limits: Limits = ANY, words: Sequence[str] = ()) -> Texts:
        """
        Give texts of values that are not null, the simplest first.

        Args:
            kind: What a value may be.
            limits: What checks leave of it.
            words: Constants of the code under test, tried where they are values of the type.

        Raises:
            FuzzError: Nobody can write a value of the type, or the checks leave none.
        """
        key = kind, limits, tuple(words)
        if key not in self._made:
            self._made[key] = self._make(kind, limits, words)
        return self._made[key]

    def maybe(self, kind: Kind, limits: Limits = ANY, words: Sequence[str] = ()) -> Maybe:
        """Give texts, and null where the type and the limits allow it."""
        if limits.null is True:
            return st.none()
        if limits.null is False or (isinstance(kind, Domain) and kind.not_null):
            return self.texts(kind, limits, words)
        try:
            return st.none() | self.texts(kind, limits, words)
        except FuzzError:
            return st.none()

    def _make(self, kind: Kind, limits: Limits, words: Sequence[str]) -> Texts:
        match kind:
            case Domain():
                return self._domain(kind, limits, words)
            case Base():
                found = self._base(kind, limits, words)
            case Enum():
                found = st.sampled_from(kind.labels) if kind.labels else st.nothing()
            case Array():
                found = self._array(kind, words)
            case Composite():
                fields = st.tuples(*(self.maybe(each, words=words) for _, each in kind.fields))
                found = fields.map(compose.composite)
            case Range():
                found = self._range(kind)
            case Multirange():
                found = st.lists(self._range(kind.range), max_size=3).map(lambda each: "{" + ",".join(each) + "}")
            case Pseudo():
                found = strings() if kind.name == "cstring" else st.nothing()
        if limits.choices is not None:
            order = axis(kind)
            left = [choice for choice in limits.choices if limits.admits(choice, order)]
            found = st.sampled_from(left) if left else st.nothing()
        elif limits.excluded:
            found = found.filter(lambda text: limits.admits(text, axis(kind)))
        if found.is_empty:
            raise FuzzError(f"type {kind.name} has no value that can be made")
        return found

    def _base(self, kind: Base, limits: Limits, words: Sequence[str]) -> Texts:
        order = axis(kind, modest=self.modest)
        if order is not None:
            (low, low_open), (high, high_open) = limits.low(order), limits.high(order)
            tried = (*self.days, *words) if kind.name == "date" or kind.name.startswith("timestamp") else words
            between = order.between(low, high, low_open=low_open, high_open=high_open, words=tried)
            if kind.name.startswith("timestamp") and (low, high) == (None, None):
                return between | instants(self.server.zone, zoned="without" not in kind.name)
            return between
        if kind.name in {"text", "character varying"} or (kind.category == "S" and not kind.builtin):
            return self._string(kind, limits, words)
        if kind.builtin and kind.name not in builtin.FRAGILE:
            found = builtin.texts(kind.name, kind.modifier, wide=self.server.wide, modest=self.modest)
            if found is not None:
                return found
        tries = self.server.accepted(kind.name, builtin.EDGES.get(kind.name, builtin.TRIES))
        return st.sampled_from(tries) if tries else st.nothing()

    def _string(self, kind: Base, limits: Limits, words: Sequence[str]) -> Texts:
        own = kind.modifier - 4 if kind.modifier >= 4 else None
        most = min((each for each in (own, limits.most) if each is not None), default=None)
        positive = next((each for each in limits.patterns if not each.negated), None)
        if positive is not None:
            printable = st.characters(min_codepoint=32, max_codepoint=126)
            found = st.from_regex(compiled(positive), alphabet=printable)
            fitting = [word for word in dict.fromkeys((*words, *PLAIN, *MEANT)) if limits.admits(word, None)]
            found = st.sampled_from(fitting) | found if fitting else found
        else:
            wide = self.server.wide and not limits.patterns
            found = strings(least=limits.least, most=most, wide=wide, modest=self.modest, words=words)
        if not (limits.patterns or limits.filled):
            return found
        return found.filter(lambda text: (most is None or len(text) <= most) and limits.admits(text, None))

    def _array(self, kind: Array, words: Sequence[str]) -> Texts:
        single = self.texts(kind.element, words=words)
        element = self.maybe(kind.element, words=words)
        nothing = [] if isinstance(kind.element, Domain) and kind.element.not_null else ["{NULL}"]

        def grid(size: tuple[int, int]) -> SearchStrategy[list[list[str | None]]]:
            line = st.lists(element, min_size=size[1], max_size=size[1])
            return st.lists(line, min_size=size[0], max_size=size[0])

        def written(elements: Sequence[object], lower: tuple[int, ...] = ()) -> str:
            return compose.array(elements, kind.delimiter, lower)

        lower = st.sampled_from([0, -1, 2])
        return st.one_of(
            st.sampled_from(["{}", *nothing]),
            single.map(lambda text: written([text])),
            st.lists(element, max_size=4).map(written),
            st.tuples(st.integers(1, 2), st.integers(1, 2)).flatmap(grid).map(written),
            st.builds(lambda each, low: written(each, (low,)), st.lists(element, min_size=1, max_size=3), lower),
        )

    def _range(self, kind: Range) -> Texts:
        order = axis(bare(kind.bound))
        bound = self.texts(kind.bound)
        far = st.sampled_from(["empty", "(,)"])
        if order is None:
            ends = st.sampled_from(["[]", "[)", "(]"])
            one = st.builds(lambda at, brackets: compose.bounds(at, at, brackets), bound, ends)
            return (
                far
                | one
                | bound.map(lambda at: compose.bounds(at, None))
                | bound.map(lambda at: compose.bounds(None, at))
            )
        brackets = ["[)", "()"] if kind.discrete else ["[)", "[]", "()", "(]"]

        def between(one: str | None, other: str | None, marks: str) -> str:
            places = [None if text is None else order.read(text) for text in (one, other)]
            if places[0] is None or places[1] is None or places[0] < places[1]:
                return compose.bounds(one, other, marks)
            if places[0] > places[1]:
                return compose.bounds(other, one, marks)
            return "empty" if kind.discrete else compose.bounds(one, one, "[]")

        known = bound.filter(lambda text: order.read(text) is not None)
        end = st.none() | known
        return far | st.builds(between, end, end, st.sampled_from(brackets))

    def _domain(self, kind: Domain, limits: Limits, words: Sequence[str]) -> Texts:
        asked = []
        branches = [ANY]
        for check in kind.checks:
            ways = solve(check, {"value": kind.base})
            asked += [check] if any(way.asked for way in ways) else []
            left = [one & way.limits.get("value", ANY) for one in branches for way in ways]
            branches = [one for one in left if not one.not_null().impossible][:8] or left[:1]
        made: list[Texts] = []
        for branch in branches:
            try:
                made.append(self.texts(kind.base, limits & branch.not_null(), words))
            except FuzzError:
                continue
        if not made:
            raise FuzzError(f"type {kind.name} has no value that can be made")
        found = st.one_of(made)
        if not asked:
            return found
        taken = self.server.accepted(kind.name, cast("list[str]", self.server.harvest(found, CANDIDATES)))
        if not taken:
            raise FuzzError(f"type {kind.name} accepts none of the values that were tried")
        return st.sampled_from(taken)
