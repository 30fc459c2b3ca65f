"""The page and the notebook about Python say what happens."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path
from typing import Any

import pytest

import novate

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "python.md"
NOTEBOOK = ROOT / "examples" / "library.ipynb"


def test_every_example_of_the_page_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, in the project's folder, as somebody would type them."""
    monkeypatch.chdir(ROOT)
    text = re.sub(r"^```.*$", "", PAGE.read_text(), flags=re.MULTILINE)
    example = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert len(example.examples) > 30
    said: list[str] = []
    failed, _ = doctest.DocTestRunner().run(example, out=said.append)
    assert failed == 0, "".join(said)


def test_every_public_name_is_in_the_table_of_what_is_stable() -> None:
    """And nothing else is."""
    table = PAGE.read_text().rpartition("| | names |")[2]
    assert sorted(re.findall(r"`(\w+)`", table)) == sorted(novate.__all__)


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its code cells, one after the other in one namespace, in its own folder; what each shows is shown as HTML."""
    monkeypatch.chdir(NOTEBOOK.parent)
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    names: dict[str, Any] = {}
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    for code in codes:
        *before, last = code.split("\n")
        exec("\n".join(before), names)  # noqa: S102 - the shipped notebook
        shown = eval(last, names)  # noqa: S307
        assert shown is None or hasattr(shown, "_repr_html_"), last
    assert len(codes) >= 5
    assert all(not cell.get("outputs") for cell in cells), "outputs are not kept: they would grow old"
