"""`import novate` and the command line's help are quick: what takes a while is imported by what needs it."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import novate
from novate.system.garbage import collect_seldom, keep_what_is_there

HEAVY = {"hypothesis", "numpy", "polars", "pydantic", "rich", "sympy", "z3", "networkx", "pebble"}
LIGHT = "import novate; before = 'typer' in sys.modules or 'novate.model' in sys.modules; import novate.command_line"


def test_neither_the_package_nor_the_command_line_imports_what_takes_a_while() -> None:
    """The package nothing at all; the commands none of the libraries, and nothing of the proofs but names."""
    code = f"import sys; {LIGHT}; print(before, *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, *modules = done.stdout.split()
    assert before == "False"
    assert HEAVY & set(modules) == set()
    proofs = {each for each in modules if each.startswith("novate.proofs.")}
    assert proofs == {"novate.proofs.engine", "novate.proofs.engine.limits"}


def test_a_text_of_what_is_known_takes_no_solver() -> None:
    """An answer from the cache is written without Z3."""
    code = "import sys, novate.reports.formats.text_answer, novate.reports.verify_json; print('z3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_public_name_is_there() -> None:
    """Each is what its place defines, and listed for whoever completes names."""
    for name in novate.__all__:
        found = getattr(novate, name)
        assert found is getattr(novate, name)
        assert name == "__version__" or found.__name__ == name
    assert set(novate.__all__) <= set(dir(novate))
    assert novate.__version__ == version("novate")


def test_a_checker_of_types_sees_the_same_names() -> None:
    """Those that are imported for it are those that are loaded late."""
    text = Path(novate.__file__).read_text()
    block = next(each for each in ast.parse(text).body if isinstance(each, ast.If))
    places = {
        alias.name: (each.module or "").removeprefix("novate.")
        for each in block.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
    }
    assert places == novate._PLACES
    assert sorted([*places, "__version__"]) == novate.__all__


def test_another_name_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="no attribute 'verfy'"):
        novate.verfy  # noqa: B018


def test_only_a_process_of_its_own_is_told_how_to_collect_garbage() -> None:
    """Whoever else imports novate keeps his own settings, and nothing of his is kept for ever."""
    usual, kept = gc.get_threshold(), gc.get_freeze_count()
    keep_what_is_there()
    assert (gc.get_threshold(), gc.get_freeze_count()) == (usual, kept)
    collect_seldom()
    keep_what_is_there()
    try:
        assert gc.get_threshold() > usual
        assert gc.get_freeze_count() > kept
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)
