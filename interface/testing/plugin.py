"""The pytest plugin: with `pytest --novate` every specification file is a test, and its scenario the failure's text.

pytest loads this file in every session of whoever has novate installed, so it imports nothing before it is needed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_TABLE = re.compile(rb"^[ \t]*\[[ \t]*mechanism[ \t]*[].]", re.MULTILINE)
"""What every specification has, and no other TOML file."""
_PACKAGE = "novate"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add `--novate` and how long one verdict may take."""
    _keep_from_rewriting(pluginmanager)
    group = parser.getgroup("novate", "specifications of clearing mechanisms")
    group.addoption("--novate", action="store_true", help="Verify each specification file (TOML) that is collected.")
    group.addoption(
        "--novate-timeout", type=float, default=600.0, metavar="S", help="Seconds after which one verdict is given up."
    )
    group.addoption(
        "--novate-no-cache", action="store_true", help="Ask again what was asked before; or NOVATE_NO_CACHE=1."
    )


def _keep_from_rewriting(pluginmanager: pytest.PytestPluginManager) -> None:
    """Have pytest import novate as it is.

    Of a distribution with a plugin it rewrites every assertion in every file: here of hundreds without a test in them,
    seconds in whichever session imports novate. Without the attribute (`--assert=plain`) there is nothing to do.
    """
    marked: set[str] = getattr(pluginmanager.rewrite_hook, "_must_rewrite", set())
    if _PACKAGE in marked:
        marked.remove(_PACKAGE)
        pluginmanager.rewrite_hook.mark_rewrite()  # what it remembers of names is forgotten


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the TOML files that are specifications, also those with mistakes in them."""
    if not parent.config.getoption("--novate") or file_path.suffix != ".toml":
        return None
    if not _TABLE.search(file_path.read_bytes()):
        return None
    from novate.testing.items import SpecificationFile

    return SpecificationFile.from_parent(parent, path=file_path)
