"""No engine knows a property by its name, and nothing that is made of declarations a parameter by its own."""

from __future__ import annotations

import ast
from pathlib import Path

from novate.model.parameter import Unit
from novate.model.parameters import GROUPS
from novate.properties import PROPERTIES

ROOT = Path(__file__).parents[1]
OWN = ("properties", "proofs/mutation/specimens.py", "interface/commands/design_options.py")
"""Where names stand: the properties themselves, what mutants are shown to, what a design question asks by default."""


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
    everywhere = literals("model", "proofs", "interface")
    assert [each for each in everywhere if each[2] in PROPERTIES and not each[0].startswith(OWN)] == []


def test_no_parameter_s_name_is_written_where_all_are_handled() -> None:
    """A number, a choice or a bound that a component may bring is known by its kind; only units are known by name."""
    declared = {each.key for group in GROUPS for each in group.declarations if not isinstance(each.kind, Unit)}
    known = {"title", "sides"}  # words of JSON Schema, and of what is expected of one side
    assert [each for each in literals(*MADE) if each[2] in declared - known] == []
