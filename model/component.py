"""Components: what belongs to one is found by its kind and its variant, as `novate.model.<kind>.<variant>.<part>`.

So whoever needs a part names neither the variant nor its folder; a new one is a new folder, and a line in the registry
of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


@cache
def part(kind: str, variant: str, name: str) -> ModuleType:
    """The file of a component that has this name; a variant of several words has a folder with underscores."""
    return import_module(f"novate.model.{kind}.{variant.replace('-', '_')}.{name}")


def usual(kind: str) -> Any:
    """What a file that says nothing of a kind of component has: the first variant of its registry, with no numbers."""
    return part(kind, usual_kind(kind), "parameters").RECORD()


def usual_kind(kind: str) -> str:
    """What its registry calls the usual one."""
    found: str = import_module(f"novate.model.{kind}").USUAL
    return found


def kinds(kind: str) -> tuple[str, ...]:
    """All of its registry."""
    found: tuple[str, ...] = import_module(f"novate.model.{kind}").KINDS
    return found


def brought(package: str, files: Mapping[str, str], name: str) -> dict[str, Any]:
    """What files of a package have under this name, by what each is the file of; one that is not there has nothing."""
    places = {owner: f"{package}.{file}" for owner, file in files.items()}
    found = {owner: import_module(place) for owner, place in places.items() if find_spec(place)}
    return {owner: getattr(file, name) for owner, file in found.items() if hasattr(file, name)}
