"""Libraries that only some commands need, and how to get one: an extra of novate's own pyproject.toml.

novate is in no package registry, so the extra is installed from novate's own folder.
"""

from __future__ import annotations

from importlib.util import find_spec

from typer import BadParameter

EXTRAS = {"cvc5": "cross-check", "matplotlib": "plot", "numpy": "sweep", "polars": "sweep", "ray": "ray"}
"""A library, and the extra that brings it (`[project.optional-dependencies]`)."""


def how_to_install(library: str) -> str:
    """Such as "cvc5 is not installed; in novate's folder, pip install '.[cross-check]' brings it"."""
    return f"{library} is not installed; in novate's folder, pip install '.[{EXTRAS[library]}]' brings it"


def require(*libraries: str, option: str | None = None) -> None:
    """Make sure that libraries are there, before any work is done; `option` is what needs them.

    Raises `BadParameter` with what to install.
    """
    for library in libraries:
        if find_spec(library) is None:
            raise BadParameter(how_to_install(library), param_hint=option)
