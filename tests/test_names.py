"""No engine knows a property by its name, and nothing that is made of declarations a parameter by its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from novate.model.parameter import Unit
from novate.model.parameters import GROUPS
from novate.properties import PROPERTIES
from novate.properties.property import Property

ROOT = Path(__file__).parents[1]
OWN = ("properties", "proofs/mutation/specimens.py")
"""Where names stand: the properties themselves, and what each mechanism that mutants are shown to is known for."""


def engine_files() -> Iterator[tuple[str, ast.Module]]:
    """The place of each file that is no property's own, and what it says."""
    for folder in ("model", "proofs", "interface"):
        for file in (ROOT / folder).rglob("*.py"):
            place = file.relative_to(ROOT).as_posix()
            if not place.startswith(OWN):
                yield place, ast.parse(file.read_text())


MADE = ("interface/specification", "interface/design", "interface/sweeping")
"""What reads, writes, checks, varies and repairs whatever is declared."""


def literals(*folders: str) -> list[tuple[str, int, object]]:
    """Place, line and value of every literal in the Python files of these folders."""
    return [
        (file.relative_to(ROOT).as_posix(), each.lineno, each.value)
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        for each in ast.walk(ast.parse(file.read_text()))
        if isinstance(each, ast.Constant)
    ]


def test_no_property_s_name_is_written_in_an_engine_file() -> None:
    """As a literal anywhere but in a sentence."""
    found = []
    for place, text in engine_files():
        constants = (each for each in ast.walk(text) if isinstance(each, ast.Constant))
        found += [(place, each.lineno, each.value) for each in constants if each.value in PROPERTIES]
    assert found == []


def test_only_a_property_s_own_files_and_registries_know_it() -> None:
    """An engine that imports one property would have to be changed for the next.

    Its own are the files that have its name; a registry is the `__init__` of the folder in which they stand.
    """
    found = []
    for place, text in engine_files():
        for each in ast.walk(text):
            if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("novate.properties."):
                own = Path(place).stem in ("__init__", (each.module or "").rpartition(".")[2])
                module = import_module(each.module or "")
                known = [alias.name for alias in each.names if isinstance(getattr(module, alias.name), Property)]
                found += [(place, name) for name in known if not own]
    assert found == []


def test_every_folder_of_a_property_s_own_files_has_files_of_properties_alone() -> None:
    """Their names are those of properties: that is how an own file is known."""
    modules = {name.replace("-", "_") for name in PROPERTIES}
    for registry in ("induction/arguments", "theorems/arguments", "theorems/of_properties", "verdicts/of_properties"):
        assert {file.stem for file in (ROOT / "proofs" / registry).glob("*.py")} <= modules | {"__init__"}


def test_a_limit_is_put_into_words_in_one_place() -> None:
    """With numbers or with symbols: nowhere else does a table give a limit a sentence."""
    found = []
    for place, text in engine_files():
        for table in (each for each in ast.walk(text) if isinstance(each, ast.Dict)):
            limits = [
                each for each in table.keys if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "Limit"
            ]
            found += [(place, each.lineno) for each in limits]
    assert found == []


def test_no_parameter_s_name_is_written_where_all_are_handled() -> None:
    """A number, a choice or a bound that a component may bring is known by its kind; only units are known by name."""
    declared = {each.key for group in GROUPS for each in group.declarations if not isinstance(each.kind, Unit)}
    known = {"title", "sides"}  # words of JSON Schema, and of what is expected of one side
    assert [each for each in literals(*MADE) if each[2] in declared - known] == []
