"""Write docs/ODD.md from its template and the code: ``python -m docs.make_odd``."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import textwrap
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from sim.core import mechanisms, setup
from sim.core.ground import records
from sim.core.ground.codes import Order
from sim.core.ground.parameter import Parameter
from sim.core.ground.records import Field
from sim.core.rulebook import MODULES
from sim.sources import cited_in, reference

HERE: Final = Path(__file__).parent
TEMPLATE: Final = HERE / "odd_template.md"
TARGET: Final = HERE / "ODD.md"
TABLES: Final[dict[str, tuple[str, tuple[Field, ...]]]] = {
    "WORLD": ("the state of play, one row", records.WORLD),
    "LEADER": ("a person who can act: named, or an official drawn from a category", records.LEADER),
    "CLAN": ("a clan, court, state body or other grouping", records.CLAN),
    "POST": ("an office", records.POST),
    "TIE": ("what binds two actors", records.TIE),
    "MEMBER": ("a further clan to which a leader belongs", records.MEMBER),
    "SCHEDULE": ("a dated event of the scenario", records.SCHEDULE),
}


def text() -> str:
    """Return ODD.md as it should be."""
    template = TEMPLATE.read_text(encoding="utf-8")
    parts = {
        "entities": ", ".join(f"{name.lower()} ({about})" for name, (about, _) in TABLES.items()),
        "records": "\n\n".join(_record(name, *said) for name, said in TABLES.items()),
        "order": "\n".join(_step(number, name, module) for number, (name, module) in enumerate(MODULES.items(), 1)),
        "setup": _functions(setup),
        "orders": ", ".join(f"`{order.name.lower()}`" for order in Order),
        "submodels": "\n\n".join(_submodel(name, module) for name, module in MODULES.items()),
        "shared": "\n\n".join(f"**{_name(module)}.** {_flowing(module.__doc__)}\n\n{_functions(module)}"
                              for module in shared_modules()),
    }  # fmt: skip
    parts["references"] = _references(template, *parts.values())
    return re.sub(r"\{(\w+)\}", lambda match: parts[match[1]], template)


def shared_modules() -> list[Any]:
    """Return what the rules are made of."""
    names = sorted(each.name for each in pkgutil.iter_modules(mechanisms.__path__))
    return [import_module(f"{mechanisms.__name__}.{name}") for name in names]


def _record(name: str, about: str, fields: tuple[Field, ...]) -> str:
    lines = [f"**{name}**: {about}.", "", "| variable | meaning | unit | range |", "|---|---|---|---|"]
    lines += [f"| `{f.name}` | {_cell(f.meaning)} | {f.unit} | {_number(f.low)} to {_number(f.high)} |" for f in fields]
    return "\n".join(lines)


def _step(number: int, name: str, module: Any) -> str:
    return f"{number}. **{name}**: {_first_sentence(module)}"


def _submodel(name: str, module: Any) -> str:
    written = ", ".join(f"`{field}`" for field in sorted(set(module.WRITES)))
    lines = [f"### {name}", "", _flowing(module.__doc__), "", f"Writes: {written}.", "", _functions(module)]
    if module.PARAMETERS:
        lines += ["", "| parameter | value | range | unit | meaning | source |", "|---|---|---|---|---|---|"]
        lines += [_parameter(parameter) for parameter in module.PARAMETERS]
    return "\n".join(lines)


def _parameter(q: Parameter) -> str:
    limits = f"{_number(q.low)} to {_number(q.high)}" if q.low < q.high else "fixed"
    return f"| `{q.name}` | {_number(q.value)} | {limits} | {q.unit} | {_cell(q.meaning)} | {_cell(q.source)} |"


def _references(*texts: str) -> str:
    keys = sorted({key for some in texts for key in cited_in(some)})
    return "\n".join(f"- [{key}] {reference(key).listed}" for key in keys)


def _functions(module: Any) -> str:
    """Return the docstring of every function that a module defines, in its order; read, not run."""
    tree = ast.parse(inspect.getsource(module))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and ast.get_docstring(node)]
    return "\n".join(f"- `{node.name}`: {_flowing(ast.get_docstring(node))}" for node in found)


def _first_sentence(module: Any) -> str:
    said = _flowing(module.__doc__)
    return said[: said.index(". ") + 1] if ". " in said else said


def _flowing(said: str | None) -> str:
    """Return a docstring as one paragraph."""
    return " ".join(textwrap.dedent(said or "").split())


def _name(module: Any) -> str:
    return str(module.__name__.rpartition(".")[2])


def _cell(said: str) -> str:
    return said.replace("|", "\\|")


def _number(x: float) -> str:
    return f"{x:g}"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"wrote {TARGET}")
