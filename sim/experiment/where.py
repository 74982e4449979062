"""The language of `where:`: comparisons of axes, joined by and, or, not. Nothing of it is ever executed as code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from sim.errors import did_you_mean

Values = Mapping[str, Any]
COMPARISONS: Final[dict[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne, ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
ARITHMETIC: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
LONGEST: Final = 2000


class WhereError(ValueError):
    """A condition that cannot be read, or does not fit the values of a point."""


def compile_where(text: str, names: tuple[str, ...]) -> Callable[[Values], bool]:
    """Return a condition on the values of a point.

    Parameters
    ----------
    text : str
        Such as ``search > 0.2 and (key == 'off' or pace + search < 1)``. Words are in quotes; what is not, is an axis.
    names : tuple of str
        The axes there are; one with dots is written as it is.

    Raises
    ------
    WhereError
        If it is not of this language, or speaks of an axis that is not there.
    """
    if len(text) > LONGEST:
        raise WhereError(f"must have at most {LONGEST:,} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as trouble:
        raise WhereError(f"is not a condition: {getattr(trouble, 'msg', trouble)}") from trouble
    _check(tree.body, names)

    def holds(values: Values) -> bool:
        try:
            return bool(_value(tree.body, values))
        except (TypeError, ZeroDivisionError) as trouble:
            raise WhereError(f"does not fit the values {dict(values)}: {trouble}") from trouble

    return holds


def _check(node: ast.expr, names: tuple[str, ...]) -> None:
    name = _name_of(node)
    if name is not None:
        if name not in names:
            hint = did_you_mean(name, names)
            guess = f"; did you mean '{hint}'?" if hint else f" (there are: {', '.join(names)})"
            raise WhereError(f"there is no axis '{name}'{guess}")
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str):
        return
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        parts: list[ast.expr] = [node.left, node.right]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        parts = [node.operand]
    elif isinstance(node, ast.Compare) and all(type(op) in COMPARISONS for op in node.ops):
        parts = [node.left, *node.comparators]
    elif isinstance(node, ast.Tuple | ast.List):
        parts = node.elts
    else:
        raise WhereError(f"may compare axes and join comparisons by and, or, not, but not '{ast.unparse(node)}'")
    for part in parts:
        _check(part, names)


def _name_of(node: ast.expr) -> str | None:
    """Return the name of an axis, dots included; None where the node is something else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        above = _name_of(node.value)
        return None if above is None else f"{above}.{node.attr}"
    return None


def _value(node: ast.expr, values: Values) -> Any:
    name = _name_of(node)
    if name is not None:
        return values[name]
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.BinOp):
        return ARITHMETIC[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp):
        operand = _value(node.operand, values)
        return not operand if isinstance(node.op, ast.Not) else -operand
    if isinstance(node, ast.BoolOp):
        parts = (bool(_value(part, values)) for part in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if isinstance(node, ast.Compare):
        left = _value(node.left, values)
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = _value(comparator, values)
            if not COMPARISONS[type(op)](left, right):
                return False
            left = right
        return True
    assert isinstance(node, ast.Tuple | ast.List)
    return tuple(_value(part, values) for part in node.elts)
