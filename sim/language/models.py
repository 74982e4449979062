"""Reading a file as what it holds: its data, with the place of everything, checked by a model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from sim.language.blanks import forgotten_values
from sim.language.document import Document
from sim.language.errors import Problem, ScenarioError, some
from sim.language.forms import FORMS
from sim.language.kinds import kind_of_model
from sim.language.messages import problems_of
from sim.language.reading import read_map
from sim.language.yaml_places import Place

Model = TypeVar("Model", bound=BaseModel)


def read_document(
    file: str | Path, root: type[BaseModel], asked: Place | None = None, key: str = ""
) -> tuple[Document, list[Problem]]:
    """Read a file that holds one map.

    Parameters
    ----------
    file : str or Path
        As it should be named in errors.
    root : type of BaseModel
        What it holds.
    asked, key : Place or None, and str
        Where another file names this one: there stands what keeps it from being read.

    Returns
    -------
    tuple of Document and list of Problem
        The problems say why it cannot be read, is not YAML, not a map or of another kind, or which keys have no value.
    """
    marked, texts = read_map(file, asked, key, wanted=kind_of_model(root))
    problems = [*marked.problems, *some(forgotten_values(marked, root))]
    data = marked.data if isinstance(marked.data, dict) else {}
    return Document(marked.file, data, marked.values, marked.keys, texts), problems


def read_as(
    root: type[Model], document: Document, forms: Mapping[str, str] = FORMS
) -> tuple[Model | None, list[Problem]]:
    """Return what a document says, or else what is wrong with its form (arguments as for `problems_of`)."""
    try:
        return root.model_validate(document.data), []
    except ValidationError as trouble:
        return None, problems_of(trouble, document, root, forms)


def load_as(
    root: type[Model], file: str | Path, forms: Mapping[str, str] = FORMS, asked: Place | None = None, key: str = ""
) -> tuple[Model, Document]:
    """Read a file and check its form; `asked` and `key` as for `read_document`.

    Raises
    ------
    ScenarioError
        With everything that keeps it from being read, or else with everything that is wrong with its form.
    """
    document, problems = read_document(file, root, asked, key)
    said, found = (None, []) if problems else read_as(root, document, forms)
    if said is None:
        raise ScenarioError(problems or found, document.texts)
    return said, document
