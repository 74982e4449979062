"""Every fault that can be put into a file: one small change of its syntax tree.

A fault is known by its file, function and what it changes into what, never by its line, so that a sample drawn by a
seed stays as it is when code moves about. Words are left alone (messages and keys), as are annotations, decorators and
assertions, and the inches, shades and widths of figures.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

OTHER: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
REVERSED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip
WORDS: Final = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)  # what + puts together and - does not
EITHER_WAY: Final = ("max", "min", "maximum", "minimum", "hypot", "union", "intersection")  # the order says nothing
LOOKS: Final = ("sim/report/figures/", "sim/report/style.py")  # inches, shades and widths: their numbers are taste


class Fault(NamedTuple):
    """One change: where, of what sort, and what becomes of what; ``node`` and ``way`` find it in the tree."""

    file: str
    function: str
    sort: str
    before: str
    after: str
    nth: int  # of those that read alike in the function
    node: int
    way: int

    @property
    def key(self) -> str:
        """Name the fault, wherever its line goes."""
        again = f" #{self.nth + 1}" if self.nth else ""
        return f"{self.file}:{self.function}: {self.before} => {self.after}{again}"

    @property
    def room(self) -> str:
        """The room the file lies in."""
        return self.file.split("/")[1]

    def lot(self, seed: int) -> bytes:
        """Its place in the drawing, which does not depend on what else there is to draw."""
        return hashlib.sha256(f"{seed} {self.key}".encode()).digest()


def faults(root: Path, file: str) -> list[Fault]:
    """List the faults of a file."""
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    functions = dict(_functions(tree, ""))
    left_alone = set(_left_alone(tree))
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for number, node in enumerate(ast.walk(tree)):
        if node in left_alone:
            continue
        for way, (sort, new) in enumerate(_ways(node)):
            if sort == "number" and file.startswith(LOOKS):
                continue
            texts = (functions[node], _short(node), _short(new))
            found.append(Fault(file, texts[0], sort, texts[1], texts[2], seen[texts], number, way))
            seen[texts] += 1
    return found


def with_fault(text: str, fault: Fault) -> str:
    """Return the source of a file with a fault in it."""
    tree = ast.parse(text)
    node = list(ast.walk(tree))[fault.node]
    new = list(_ways(node))[fault.way][1]

    class Exchange(ast.NodeTransformer):
        def visit(self, here: ast.AST) -> ast.AST:
            return new if here is node else self.generic_visit(here)

    return ast.unparse(ast.fix_missing_locations(Exchange().visit(tree)))


def sample(root: Path, rooms: list[str], each: int, seed: int) -> list[Fault]:
    """Draw so many faults from each room, one after another from each of its files."""
    drawn: list[Fault] = []
    for room in rooms:
        files = sorted(str(path.relative_to(root)) for path in (root / "sim" / room).rglob("*.py"))
        heaps = [sorted(faults(root, file), key=lambda fault: fault.lot(seed)) for file in files]
        rounds: dict[int, list[Fault]] = defaultdict(list)
        for heap in heaps:
            for number, fault in enumerate(heap):
                rounds[number].append(fault)
        in_turn = [fault for number in sorted(rounds) for fault in sorted(rounds[number], key=lambda it: it.lot(seed))]
        drawn += in_turn[:each]
    return drawn


def _ways(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Each way in which a node can be faulty."""
    match node:
        case ast.Compare(left, operators, others):
            for place, operator in enumerate(operators):
                changed = [*operators[:place], OTHER[type(operator)](), *operators[place + 1 :]]
                yield "comparison", ast.Compare(left, changed, others)
        case ast.Constant(value=bool(value)):
            yield "flag", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield "number", ast.Constant(value + 1)
            yield "number", ast.Constant(value - 1)
        case ast.Constant(value=float(value)):
            yield "number", ast.Constant(value / 2 or 1.0)
        case ast.BoolOp(operator, values):
            yield "and, or", ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield "not", operand
        case ast.BinOp(left, operator, right) if type(operator) in REVERSED:
            if not any(isinstance(side, WORDS) or _is_word(side) for side in (left, right)):
                yield "arithmetic", ast.BinOp(left, REVERSED[type(operator)](), right)
        case ast.Return(value) if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
            truth = isinstance(value, ast.Compare | ast.BoolOp) or isinstance(getattr(value, "op", None), ast.Not)
            yield "return", ast.Return(ast.UnaryOp(ast.Not(), value) if truth else ast.Constant(None))
        case ast.Call(function, [first, second, *rest] as arguments, keywords):
            name = getattr(function, "id", getattr(function, "attr", ""))
            alike = name in EITHER_WAY or ast.dump(first) == ast.dump(second)
            if not alike and not any(isinstance(each, ast.Starred) for each in arguments):
                yield "swapped arguments", ast.Call(function, [second, first, *rest], keywords)
        case ast.Expr(ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break() | ast.Delete():
            yield "removed statement", ast.Pass()
        case ast.If(orelse=[]):
            yield "removed statement", ast.Pass()


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _functions(node: ast.AST, inside: str) -> Iterator[tuple[ast.AST, str]]:
    """The outermost function of each node as "def name", or the name of what is worked out when the module is read."""
    yield node, inside
    for child in ast.iter_child_nodes(node):
        name = inside
        if not inside.startswith("def "):
            match child:
                case ast.FunctionDef(own):
                    name = "def " + f"{inside}.{own}".removeprefix(".")
                case ast.ClassDef(own) | ast.Assign([ast.Name(own)]) | ast.AnnAssign(ast.Name(own)):
                    name = f"{inside}.{own}".removeprefix(".")
        yield from _functions(child, name)


def _left_alone(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        spared: list[ast.AST | None] = []
        match node:
            case ast.FunctionDef():
                spared = [node.returns, *node.decorator_list]
            case ast.ClassDef():
                spared = [*node.decorator_list]
            case ast.AnnAssign() | ast.arg():
                spared = [node.annotation]
            case ast.FormattedValue():
                spared = [node.format_spec]
            case ast.Assert() | ast.If(test=ast.Name("TYPE_CHECKING")):
                spared = [node]
        for each in spared:
            if each is not None:
                yield from ast.walk(each)


def _short(node: ast.AST) -> str:
    """The code of a node, or its first words."""
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else f"{text[:87]}..."
