"""The columns of a table that hang together, by checks or foreign keys, each part with a strategy of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from hypothesis import reject
from hypothesis import strategies as st

from harness.fuzz.branch import ASKED, Branch, product
from harness.fuzz.limits import ANY, End
from harness.fuzz.nodes import named
from harness.fuzz.session import FuzzError
from harness.fuzz.solve import STRINGS, solve
from harness.fuzz.texts import MEANT, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from harness.fuzz.branch import Order
    from harness.fuzz.keys import Pool
    from harness.fuzz.shape import Check, Column, ForeignKey, Relation
    from harness.fuzz.statement import Text
    from harness.fuzz.values import Values

    Cells = dict[str, Text]

CANDIDATES = 64
"""Values of a part that are made for the server to choose from."""
STRAY = 8
"""One in so many rows names a row that does not lead where it should; no constraint forbids that."""


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that must be drawn together."""

    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    foreign_keys: tuple[ForeignKey, ...]


def given(relation: Relation) -> list[Column]:
    """List the columns that a row may hold a value of its own for."""
    return [column for column in relation.columns if column.generated is None and column.identity != "a"]


def needs(relation: Relation, names: Iterable[str]) -> set[str]:
    """Give columns, in place of a generated one those that it is made of."""
    found = set()
    for name in names:
        expression = relation.column(name).generated
        if expression is None:
            found.add(name)
        else:
            found |= {
                each.name
                for each in given(relation)
                if re.search(rf"(?<!\w){re.escape(each.quoted)}(?!\w)", expression)
            }
    return found


def split(relation: Relation, ties: Iterable[set[str]] = ()) -> list[Part]:
    """Cut a table into parts that share no check, no foreign key and none of some sets of columns."""
    columns = given(relation)
    groups = [{column.name} for column in columns]
    bonds = [needs(relation, check.columns) for check in relation.checks]
    bonds += [*ties, *(set(foreign_key.columns) for foreign_key in relation.foreign_keys)]
    for bond in bonds:
        touched = [group for group in groups if group & bond]
        groups = [group for group in groups if not group & bond]
        if touched:
            groups.append(set[str]().union(*touched))
    parts = [
        Part(
            tuple(column for column in columns if column.name in group),
            tuple(check for check in relation.checks if needs(relation, check.columns) & group),
            tuple(each for each in relation.foreign_keys if group & set(each.columns)),
        )
        for group in groups
    ]
    place = {column.name: at for at, column in enumerate(columns)}
    return sorted(parts, key=lambda part: place[part.columns[0].name])


@dataclass(frozen=True, slots=True)
class Parts:
    """How the parts of one table are drawn."""

    relation: Relation
    values: Values
    pools: Mapping[str, Pool]

    def fitting(self, part: Part) -> SearchStrategy[Cells]:
        """
        Give values that pass the part's checks and name rows that exist.

        Raises:
            FuzzError: None were found; it names the constraint.
        """
        ways: Sequence[Branch] = (Branch(),)
        for check in part.checks:
            ways = product(ways, self._solved(part, check, broken=False))
        drawn = self._drawn(part, ways)
        if not any(way.asked for way in ways):
            return drawn
        return self._asked(part.checks, drawn, broken=False)

    def breaking(self, part: Part, check: Check) -> SearchStrategy[Cells]:
        """
        Give values that fail one check of the part; they may fail another one too.

        Raises:
            FuzzError: None were found.
        """
        ways = self._solved(part, check, broken=True)
        drawn = self._drawn(part, ways)
        return self._asked((check,), drawn, broken=True) if any(way.asked for way in ways) else drawn

    def _solved(self, part: Part, check: Check, *, broken: bool) -> tuple[Branch, ...]:
        named = {name for each in part.foreign_keys for name in each.columns}
        kinds = {column.name: column.kind for column in part.columns if column.name not in named}
        return solve(check.expression, kinds, broken=broken)

    def _asked(self, checks: Sequence[Check], drawn: SearchStrategy[Cells], *, broken: bool) -> SearchStrategy[Cells]:
        server = self.values.server
        candidates = cast("list[Cells]", server.harvest(drawn, CANDIDATES))
        candidates += self._probes(candidates[:1])
        kept = server.passing(self.relation, checks, candidates, broken=broken)
        if not kept:
            names = ", ".join(check.name for check in checks)
            verb = "fails" if broken else "passes"
            raise FuzzError(f"{self.relation.name}: none of {len(candidates)} values tried {verb} {names}")
        return st.sampled_from(sorted(kept, key=_plainness)).map(dict)

    def _probes(self, candidates: Sequence[Cells]) -> list[Cells]:
        """Vary candidates by each string that means something to somebody; what a check wants may be one of them."""
        texts = dict.fromkeys((*self.relation.words, *PLAIN, *MEANT))
        return [
            {**cells, name: text}
            for cells in candidates
            for name in cells
            if named(self.relation.column(name).kind) in STRINGS
            for text in texts
        ]

    def _drawn(self, part: Part, ways: Sequence[Branch]) -> SearchStrategy[Cells]:
        made: list[SearchStrategy[Cells]] = []
        failure: FuzzError | None = None
        for way in ways:
            try:
                made.append(self._one(part, way))
            except FuzzError as error:
                failure = error
        if not made and failure is not None:
            raise failure
        return st.one_of(made)

    def _one(self, part: Part, way: Branch) -> SearchStrategy[Cells]:
        named = {name for each in part.foreign_keys for name in each.columns}
        later = {order.high for order in way.orders}
        way = _before(way)
        free = {
            column.name: self.cell(column, way)
            for column in part.columns
            if column.name not in named and column.name not in later
        }
        if not named and not way.orders:
            return st.fixed_dictionaries(free)
        for foreign_key in part.foreign_keys:
            self._can_name(foreign_key)
        bound = _in_order([column for column in part.columns if column.name in later - named], way.orders)

        @st.composite
        def cells(draw: Callable[[SearchStrategy[object]], object]) -> Cells:
            found = cast("Cells", draw(st.fixed_dictionaries(free)))
            for foreign_key in sorted(part.foreign_keys, key=lambda each: -len(self.pools[each.name].columns)):
                self._name(draw, foreign_key, found)
            for column in bound:
                try:
                    behind = self.cell(column, _after(way, found, column))
                except FuzzError:
                    reject()
                found[column.name] = cast("Text", draw(behind))
            return found

        return cells()

    def cell(self, column: Column, way: Branch = ASKED[0]) -> SearchStrategy[Text]:
        """
        Give values of one column.

        Raises:
            FuzzError: There is none; it names the column.
        """
        limits = way.limits.get(column.name, ANY)
        if column.not_null:
            limits = limits.not_null()
        try:
            return self.values.maybe(column.kind, limits, self.relation.words)
        except FuzzError as error:
            raise FuzzError(f"{self.relation.name}, column {column.name}: {error}") from error

    def _can_name(self, foreign_key: ForeignKey) -> None:
        columns = [self.relation.column(name) for name in foreign_key.columns]
        if not self.pools[foreign_key.name].keys and all(column.not_null for column in columns):
            raise FuzzError(
                f"{self.relation.name}: foreign key {foreign_key.name} needs a row in {foreign_key.target}, "
                "which has none"
            )

    def _name(self, draw: Callable[[SearchStrategy[object]], object], foreign_key: ForeignKey, found: Cells) -> None:
        """Name a row that exists, one that leads where the others lead, or none where null is fine."""
        pool = self.pools[foreign_key.name]
        columns = [self.relation.column(name) for name in foreign_key.columns]
        open_ones = [column for column in columns if not column.not_null and column.name not in found]
        if any(column.name in found and found[column.name] is None for column in columns):
            keys: list[tuple[str, ...]] = []
        else:
            keys = pool.agreeing(found)
            if pool.ties and draw(st.integers(0, STRAY - 1)) == STRAY - 1:
                keys = replace(pool, ties=()).agreeing(found)
        if keys and not (open_ones and draw(st.integers(0, 2)) == 0):
            found.update(zip(pool.columns, cast("tuple[str, ...]", draw(st.sampled_from(keys))), strict=True))
            return
        found |= {column.name: None for column in open_ones}
        for column in columns:
            if column.name not in found:
                found[column.name] = cast("Text", draw(self.cell(column)))


def _before(way: Branch) -> Branch:
    """Bind what stands before another column to that column's own end, so that there is room between."""
    limits = dict(way.limits)
    for order in reversed(way.orders):
        highs = tuple(replace(end, open=end.open or order.strict) for end in limits.get(order.high, ANY).highs)
        limits[order.low] = limits.get(order.low, ANY) & replace(ANY, highs=highs)
    return replace(way, limits=limits)


def _in_order(columns: list[Column], orders: Sequence[Order]) -> list[Column]:
    """Put a column behind those that must stand before it, as far as there is such an order."""
    found: list[Column] = []
    left = list(columns)
    while left:
        waiting = {column.name for column in left}
        free = [
            column for column in left if not any(order.high == column.name and order.low in waiting for order in orders)
        ]
        found += free or left[:1]
        left = [column for column in left if column not in found]
    return found


def _after(way: Branch, found: Mapping[str, Text], column: Column) -> Branch:
    """Bind a column to what it must stand behind."""
    limits = way.limits.get(column.name, ANY)
    for order in way.orders:
        text = found.get(order.low)
        if order.high == column.name and text is not None:
            limits = limits & replace(ANY, lows=(End(text, open=order.strict),))
    return Branch({**way.limits, column.name: limits})


def _plainness(cells: Mapping[str, Text]) -> tuple[int, int]:
    """Order what the server chose from: fewest values first, then the shortest."""
    return sum(value is not None for value in cells.values()), sum(len(value or "") for value in cells.values())
