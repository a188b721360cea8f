"""Read a CHECK expression and say what it leaves of each column: a list of branches, of which one must hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import SqlglotError

from harness.fuzz.axes import axis
from harness.fuzz.branch import ASKED, BRANCHES, Branch, Order, product
from harness.fuzz.kinds import bare
from harness.fuzz.limits import ANY, NOT_NULL, NULL, End, Limits, Pattern, one_of
from harness.fuzz.nodes import constant, listed, named, opened
from harness.fuzz.patterns import like, regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlglot.expressions import Expr as Node

    from harness.fuzz.kinds import Kind

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
OPERATORS: Mapping[type[Node], str] = {
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.EQ: "=",
    exp.NEQ: "<>",
}
STRINGS = frozenset({"text", "character varying"})
NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})


def solve(expression: str, columns: Mapping[str, Kind], *, broken: bool = False) -> tuple[Branch, ...]:
    """
    List the ways to satisfy an expression.

    Args:
        expression: As the server writes it.
        columns: What each column may be.
        broken: List the ways to make it false instead; a null, which makes it unknown, is none of them.
    """
    try:
        tree = sqlglot.parse_one(expression, dialect="postgres", error_level=sqlglot.ErrorLevel.IMMEDIATE)
    except SqlglotError:
        return ASKED
    return _Reader(columns, broken).branches(tree, negated=broken)


@dataclass(frozen=True, slots=True)
class _Reader:
    columns: Mapping[str, Kind]
    strict: bool

    def branches(self, node: Node, *, negated: bool) -> tuple[Branch, ...]:
        if isinstance(node, exp.Paren):
            return self.branches(node.this, negated=negated)
        if isinstance(node, exp.Not):
            return self.branches(node.this, negated=not negated)
        if isinstance(node, (exp.And, exp.Or)):
            left = self.branches(node.this, negated=negated)
            right = self.branches(node.expression, negated=negated)
            if isinstance(node, exp.And) != negated:
                return product(left, right)
            return (*left, *right) if len(left) + len(right) <= BRANCHES else ASKED
        found = self._atom(node, negated=negated)
        return ASKED if found is None else found

    def _atom(self, node: Node, *, negated: bool) -> tuple[Branch, ...] | None:  # noqa: PLR0911 - one for each form
        negated ^= bool(node.args.get("negate")) and not isinstance(node, exp.Is)
        if type(node) in OPERATORS:
            operator = OPERATORS[type(node)]
            return self._compared(node.this, OPPOSITE[operator] if negated else operator, node.expression)
        if isinstance(node, exp.Between):
            low, high = (node.args[end] for end in ("low", "high"))
            both = [self._compared(node.this, ">=", low), self._compared(node.this, "<=", high)]
            if negated:
                both = [self._compared(node.this, "<", low), self._compared(node.this, ">", high)]
            if both[0] is None or both[1] is None:
                return None
            return (*both[0], *both[1]) if negated else product(both[0], both[1])
        if isinstance(node, exp.In):
            return self._listed(node.this, node.expressions, negated=negated)
        if isinstance(node, exp.Is):
            return self._is(node, negated=negated ^ bool(node.args.get("negate")))
        if isinstance(node, (exp.NullSafeEQ, exp.NullSafeNEQ)):
            return self._distinct(node, equal=isinstance(node, exp.NullSafeEQ) != negated)
        if isinstance(node, (exp.Like, exp.ILike, exp.RegexpLike, exp.RegexpILike)):
            return self._matched(node, negated=negated)
        name = self._column(node)
        if name is not None and named(self.columns[name]) == "boolean":
            return self._bound(name, one_of("f" if negated else "t"))
        return None

    def _bound(self, name: str, limits: Limits) -> tuple[Branch, ...]:
        return (Branch({name: limits.not_null() if self.strict else limits}),)

    def _compared(self, left: Node, operator: str, right: Node) -> tuple[Branch, ...] | None:
        if self._subject(left) is None and self._subject(right) is not None:
            left, operator, right = right, FLIPPED[operator], left
        every_one = listed(right)
        if every_one is not None:
            every = not isinstance(right, exp.Any)
            if (operator, every) in {("=", False), ("<>", True)}:
                return self._listed(left, every_one, negated=every)
            return None
        subject, value = self._subject(left), constant(right)
        if subject is None:
            return None
        function, name = subject
        if value is None:
            other = self._column(right)
            return None if function is not None or other is None else self._ordered(name, operator, other)
        if function is not None:
            return self._measured(function, name, operator, value)
        return self._placed(name, operator, value)

    def _placed(self, name: str, operator: str, value: str) -> tuple[Branch, ...] | None:
        order = axis(bare(self.columns[name]))
        if order is not None and order.read(value) is None:
            return None
        if operator in {"=", "<>"}:
            return self._bound(name, one_of(value) if operator == "=" else Limits(excluded=frozenset({value})))
        if order is None:
            return None
        end = (End(value, open=len(operator) == 1),)
        return self._bound(name, Limits(lows=end) if operator[0] == ">" else Limits(highs=end))

    def _ordered(self, name: str, operator: str, other: str) -> tuple[Branch, ...] | None:
        if operator in {"=", "<>"} or not self._alike(name, other):
            return None
        low, high = (name, other) if operator[0] == "<" else (other, name)
        limits = {low: NOT_NULL, high: NOT_NULL} if self.strict else {low: ANY, high: ANY}
        return (Branch(limits, (Order(low, high, strict=len(operator) == 1),)),)

    def _alike(self, one: str, other: str) -> bool:
        first, second = bare(self.columns[one]), bare(self.columns[other])
        return axis(first) is not None and first == second

    def _measured(self, function: str, name: str, operator: str, value: str) -> tuple[Branch, ...] | None:
        if function == "length":
            number = int(value) if value.lstrip("-").isdecimal() else None
            return None if number is None else self._long(name, operator, number)
        if (function, operator, value) == ("trim", "<>", ""):
            return self._bound(name, Limits(filled=True, least=1))
        if (function, operator) == ("trimmed length", ">") and value == "0":
            return self._bound(name, Limits(filled=True, least=1))
        return None

    def _long(self, name: str, operator: str, number: int) -> tuple[Branch, ...]:
        if operator == "<>":
            return (*self._long(name, "<", number), *self._long(name, ">", number))
        least = {">": number + 1, ">=": number, "=": number}.get(operator, 0)
        most = {"<": number - 1, "<=": number, "=": number}.get(operator)
        return self._bound(name, Limits(least=max(least, 0), most=most) if most is None or most >= 0 else one_of())

    def _listed(self, node: Node, every: Sequence[Node], *, negated: bool) -> tuple[Branch, ...] | None:
        name = self._column(node)
        values = [constant(each) for each in every]
        if name is None or None in values:
            return None
        order = axis(bare(self.columns[name]))
        texts = [value for value in values if value is not None]
        if order is not None and any(order.read(value) is None for value in texts):
            return None
        return self._bound(name, Limits(excluded=frozenset(texts)) if negated else one_of(*texts))

    def _is(self, node: Node, *, negated: bool) -> tuple[Branch, ...] | None:
        name = self._column(node.this)
        if name is None:
            return None
        if isinstance(node.expression, exp.Null):
            return (Branch({name: NOT_NULL if negated else NULL}),)
        if isinstance(node.expression, exp.Boolean):
            wanted = "t" if node.expression.this else "f"
            return self._equal(name, wanted, negated=negated)
        return None

    def _distinct(self, node: Node, *, equal: bool) -> tuple[Branch, ...] | None:
        name, value = self._column(node.this), constant(node.expression)
        if name is None:
            return None
        if isinstance(node.expression, exp.Null):
            return (Branch({name: NULL if equal else NOT_NULL}),)
        order = axis(bare(self.columns[name]))
        if value is None or (order is not None and order.read(value) is None):
            return None
        return self._equal(name, value, negated=not equal)

    @staticmethod
    def _equal(name: str, value: str, *, negated: bool) -> tuple[Branch, ...]:
        """Give what `is distinct from` and its kin leave, to which null is a value like any other."""
        if negated:
            return (Branch({name: Limits(excluded=frozenset({value}))}),)
        return (Branch({name: replace(NOT_NULL, choices=(value,))}),)

    def _matched(self, node: Node, *, negated: bool) -> tuple[Branch, ...] | None:
        name, value = self._column(node.this), constant(node.expression)
        if name is None or value is None or named(self.columns[name]) not in STRINGS:
            return None
        text = like(value) if isinstance(node, (exp.Like, exp.ILike)) else regex(value)
        folded = isinstance(node, (exp.ILike, exp.RegexpILike))
        return None if text is None else self._bound(name, Limits(patterns=(Pattern(text, negated, folded),)))

    def _subject(self, node: Node) -> tuple[str | None, str] | None:
        """Tell which column is compared: itself, its length, what a trim leaves of it, or the length of that."""
        node = opened(node)
        name = self._column(node)
        if name is not None:
            return None, name
        inner = opened(node.this) if isinstance(node, (exp.Length, exp.Trim)) else None
        if inner is None or (isinstance(node, exp.Trim) and node.expression is not None and node.expression):
            return None
        function = "length" if isinstance(node, exp.Length) else "trim"
        if function == "length" and isinstance(inner, exp.Trim) and not inner.args.get("expression"):
            function, inner = "trimmed length", opened(inner.this)
        name = self._column(inner)
        if name is None or named(self.columns[name]) not in STRINGS:
            return None
        return function, name

    def _column(self, node: Node) -> str | None:
        """Give the column that an expression is, seen through a cast that changes nothing."""
        node = opened(node)
        cast = None
        while isinstance(node, exp.Cast):
            cast, node = node, opened(node.this)
        if not isinstance(node, exp.Column) or node.table or not isinstance(node.this, exp.Identifier):
            return None
        name = node.name if node.this.args.get("quoted") else node.name.lower()
        if name not in self.columns or (cast is not None and not self._same(cast, self.columns[name])):
            return None
        return name

    @staticmethod
    def _same(cast: exp.Cast, kind: Kind) -> bool:
        name = named(kind)
        if name in STRINGS:
            return cast.is_type("text", "varchar")
        return name in NUMBERS and cast.is_type("decimal", "bigint", "int", "double")
