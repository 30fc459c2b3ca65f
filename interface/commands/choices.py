"""Names that an option gives, checked against the names that there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from typer import BadParameter

from novate.system import names
from novate.system.names import UnknownNameError


def chosen(asked: Sequence[str] | None, known: Iterable[str], option: str) -> list[str]:
    """The asked names in the order of the known ones, each once; all where none is asked. Raises `BadParameter`."""
    try:
        return names.chosen(asked, known)
    except UnknownNameError as error:
        raise BadParameter(str(error), param_hint=option) from None
