"""What stands in an expression that the server wrote and sqlglot read: constants, lists, names of types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import expressions as exp

from harness.fuzz.kinds import Base, bare

if TYPE_CHECKING:
    from sqlglot.expressions import Expr as Node

    from harness.fuzz.kinds import Kind


def constant(node: Node) -> str | None:
    """Give the text of a constant, seen through casts; `None` for anything else, and for null."""
    node = opened(node)
    while isinstance(node, exp.Cast):
        node = opened(node.this)
    if isinstance(node, exp.Literal):
        return str(node.this)
    if isinstance(node, exp.Boolean):
        return "t" if node.this else "f"
    if isinstance(node, exp.Neg):
        inner = constant(node.this)
        return None if inner is None else inner[1:] if inner.startswith("-") else f"-{inner}"
    return None


def opened(node: Node) -> Node:
    """Take the parentheses off."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def listed(node: Node) -> list[Node] | None:
    """Give what stands in `ANY (ARRAY[…])` or `ALL (ARRAY[…])`."""
    if isinstance(node, exp.Anonymous) and str(node.this).upper() == "ALL" and len(node.expressions) == 1:
        inner = opened(node.expressions[0])
    elif isinstance(node, (exp.Any, exp.All)):
        inner = opened(node.this)
    else:
        return None
    while isinstance(inner, exp.Cast):
        inner = opened(inner.this)
    return list(inner.expressions) if isinstance(inner, exp.Array) else None


def named(kind: Kind) -> str:
    """Give the name of the type that a column is of in the end; nothing where it is made of parts."""
    inner = bare(kind)
    return inner.name if isinstance(inner, Base) else ""
