"""Nothing stands in the package that only tests use: all is reached from the command line or the public face.

Read off the syntax trees, not by running anything. A function, a class or a constant is reached where the code of
something reached names it: in its own module, by an import, or as an attribute of an imported module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
BESIDE = ("run.py", "kingmaker", "benchmarks", "docs")  # what may use the package from outside
CALLED_BY_NAME = {
    "sim.app.page.Page": "Solara imports the page (`sim.app.serve.SURROUNDINGS`)",
    "sim.cli.*.register": "the command line imports a verb when it needs it",
    "sim.core.ground.address._Attribute": "numba asks it for the type of a field",
    "sim.core.ground.address._Picked": "numba asks it for the type of an item",
    "sim.core.ground.address._Model": "numba asks it what is handed over",
    "sim.core.ground.address._lay_table": "numba hands over a tuple by it",
    "sim.core.ground.address._pick": "numba writes the code of an item by it",
    "sim.core.ground.address._read": "numba writes the code of a field by it",
    "sim.core.ground.address._type_of": "numba asks it for the type of a tuple",
    "sim.core.rules.*.PARAMETERS": "the rulebook goes through its modules",
    "sim.core.rules.*.WRITES": "the rulebook goes through its modules",
    "sim.experiment.playing.cluster.dask_setup": "dask calls it in every worker that preloads the module",
}
CALLED_BACK = {
    "sim.core.ground.address._Attribute": "numba asks it for the type of a field",
    "sim.core.ground.ingredients.Ingredient": "numba makes code by it",
    "sim.core.ground.kept.Checked": "numba reads and writes its files by it",
    "sim.core.ground.kept.Place": "numba asks it where compiled code lies",
    "sim.experiment.playing.runner.Sweep": "the public face hands it to users",
    "sim.language.yaml_text.CarefulDumper": "PyYAML asks it",
}
VALIDATORS = {"field_validator", "model_validator"}  # pydantic calls what they decorate


class Module(NamedTuple):
    """A file: what it defines at the top, what it imports by which name, and what it does when it is imported."""

    defined: dict[str, list[ast.stmt]]
    imported: dict[str, tuple[str, str]]
    done: list[ast.stmt]


@cache
def modules() -> dict[str, Module]:
    files = [
        file for room in ("sim", *BESIDE) for file in [ROOT / room, *(ROOT / room).rglob("*.py")] if file.is_file()
    ]
    return {_name_of(file): _read(ast.parse(file.read_text(encoding="utf-8"))) for file in files}


def _name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _read(tree: ast.Module) -> Module:
    module = Module({}, {}, [])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                whole = each.name if each.asname else each.name.partition(".")[0]
                module.imported[each.asname or whole] = whole, ""
        elif isinstance(node, ast.ImportFrom):
            module.imported.update((each.asname or each.name, (node.module or "", each.name)) for each in node.names)
    for node in _statements(tree.body):
        names = list(_names(node))
        for name in names:
            module.defined.setdefault(name, []).append(node)
        if not names and not isinstance(node, ast.Import | ast.ImportFrom):
            module.done.append(node)
    return module


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If):
            yield ast.Expr(node.test)
            yield from _statements([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            handled = [each for handler in node.handlers for each in handler.body]
            yield from _statements([*node.body, *handled, *node.orelse, *node.finalbody])
        else:
            yield node


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _member(home: str, name: str) -> str | None:
    """Return what a name of a module stands for: a definition, through whatever hands it on, or a module."""
    module = modules().get(home)
    if module is None:
        return home if home.rpartition(".")[0] in modules() else None  # an attribute of a definition is of it
    if name in module.defined:
        return f"{home}.{name}"
    if name in module.imported:
        above, wanted = module.imported[name]
        return _member(above, wanted) if wanted else above
    return f"{home}.{name}" if f"{home}.{name}" in modules() else None


def _used_by(node: ast.AST, home: str) -> Iterator[str]:
    """Go through the definitions of ours that a piece of code names."""
    for part in ast.walk(node):
        found: str | None = home
        for name in _chain(part):
            found = None if found is None else _member(found, name)
        if found is not None and _is_defined(found):
            yield found


def _is_defined(name: str) -> bool:
    home, _, last = name.rpartition(".")
    return home in modules() and last in modules()[home].defined


def _chain(node: ast.AST) -> list[str]:
    """Return the names of ``a.b.c``; one empty name for whatever is no such thing."""
    if isinstance(node, ast.Attribute):
        above = _chain(node.value)
        return [*above, node.attr] if above[0] else above
    return [node.id] if isinstance(node, ast.Name) else [""]


@cache
def reached() -> frozenset[str]:
    """Return all definitions that are reached from outside of the package, from the face, and from what modules do."""
    waiting = [found for name, module in modules().items() for node in module.done for found in _used_by(node, name)]
    for name, module in modules().items():
        if name.partition(".")[0] in ("run", "kingmaker", "benchmarks", "docs") or name == "sim":
            waiting += [f"{name}.{each}" for each in module.defined]
            waiting += [found for each in module.imported if (found := _member(name, each)) is not None]
        waiting += [f"{name}.{each}" for each in module.defined if _is_called_by_name(f"{name}.{each}")]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or not _is_defined(name):
            continue
        found.add(name)
        home, _, last = name.rpartition(".")
        waiting += [used for node in modules()[home].defined[last] for used in _used_by(node, home)]
    return frozenset(found)


def _is_called_by_name(name: str) -> bool:
    return any(Path(name.replace(".", "/")).match(each.replace(".", "/")) for each in CALLED_BY_NAME)


def unreached() -> list[str]:
    return [
        f"{name}.{each}"
        for name, module in sorted(modules().items())
        if name.startswith("sim")
        for each in module.defined
        if f"{name}.{each}" not in reached() and not each.startswith("__")
    ]


def unused_methods() -> Iterator[str]:
    """Find methods whose name stands nowhere else."""
    named: set[str] = set()
    for module in modules().values():
        for node in (*module.done, *(each for nodes in module.defined.values() for each in nodes)):
            named |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    for name, module in modules().items():
        for node in (each for nodes in module.defined.values() for each in nodes if isinstance(each, ast.ClassDef)):
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef) and not _is_special(each)]
            if name.startswith("sim") and f"{name}.{node.name}" not in CALLED_BACK:
                yield from (f"{name}.{node.name}.{each.name}" for each in methods if each.name not in named)


def _is_special(method: ast.FunctionDef) -> bool:
    decorators = {ast.unparse(each).partition("(")[0] for each in method.decorator_list}
    return method.name.startswith("__") or bool(decorators & VALIDATORS)


def test_every_method_is_named_somewhere() -> None:
    assert list(unused_methods()) == []


def test_everything_is_reached_from_the_command_line_or_the_public_face() -> None:
    assert unreached() == []


def test_what_is_excepted_is_there() -> None:
    for each in (*CALLED_BY_NAME, *CALLED_BACK):
        home, _, last = each.rpartition(".")
        homes = [name for name in modules() if Path(name.replace(".", "/")).match(home.replace(".", "/"))]
        assert any(last in modules()[name].defined for name in homes), each
