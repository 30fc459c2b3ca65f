"""No engine knows a property by its name: what a property brings stands in files of its own."""

from __future__ import annotations

import ast
from pathlib import Path

from novate.properties import PROPERTIES

ROOT = Path(__file__).parents[1]
OWN = ("properties", "proofs/mutation/specimens.py", "interface/commands/design_options.py")
"""Where names stand: the properties themselves, what mutants are shown to, what a design question asks by default."""


def test_no_property_s_name_is_written_in_an_engine_file() -> None:
    """As a literal anywhere but in a sentence."""
    found = []
    for folder in ("model", "proofs", "interface"):
        for file in (ROOT / folder).rglob("*.py"):
            place = file.relative_to(ROOT).as_posix()
            if not place.startswith(OWN):
                constants = (each for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.Constant))
                found += [(place, each.lineno, each.value) for each in constants if each.value in PROPERTIES]
    assert found == []
